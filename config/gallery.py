"""Example values for the page that shows every component."""

from dataclasses import dataclass

from django import forms
from django.core.paginator import Paginator
from django.utils.translation import gettext_lazy as _

from config.templatetags.ui import TONE_ICONS
from projects.jobs import JobState

TONES = [
    ("neutral", _("Not begun")),
    ("good", _("On its way")),
    ("warn", _("Behind")),
    ("bad", _("Missed")),
    ("info", _("Preliminary")),
]
ROWS = [
    # target group, women, men, total, share, part of the line above
    (_("Long-term unemployed"), 84, 51, 135, 0.622, False),
    (_("of whom 16–24 years"), 31, 22, 53, 0.585, True),
    (_("of whom born abroad"), 19, 12, 31, 0.613, True),
    (_("On sick leave or with activity compensation"), 1049, 800, 1849, 0.567, False),
    (_("Young people who neither work nor study"), 0, 7, 7, 0, False),
]


class ExampleForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=20)
    start = forms.DateField(label=_("Start"), widget=forms.DateInput(attrs={"type": "date"}))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("", "–"), *TONES])
    hours = forms.IntegerField(label=_("Hours a week"), min_value=0, max_value=40, help_text=_("At most 40."))
    clock = forms.ChoiceField(label=_("State"), choices=TONES[:3], widget=forms.RadioSelect)
    tick = forms.BooleanField(label=_("Send me a letter when it is ready"), required=False)
    file = forms.FileField(label=_("File"), required=False)
    note = forms.CharField(label=_("Summary"), widget=forms.Textarea, required=False)
    password = forms.CharField(
        label=_("Password"), required=False, widget=forms.PasswordInput(attrs={"autocomplete": "off"})
    )


@dataclass
class ExampleJob:
    state: JobState
    progress: int = 0
    waits_long: bool = False

    def get_state_display(self):
        return self.state.label


def examples() -> dict:
    return {
        "tones": TONES,
        "rows": ROWS,
        "women": sum(row[1] for row in ROWS if not row[5]),
        "men": sum(row[2] for row in ROWS if not row[5]),
        "total": sum(row[3] for row in ROWS if not row[5]),
        "form": ExampleForm(initial={"hours": 20}, auto_id="id_%s"),
        "bad_form": ExampleForm({"name": "En alldeles för lång text", "hours": "41"}, auto_id="bad_%s"),
        "tabs": [
            (_("Figures"), "#navigation", True),
            (_("Lists"), "#navigation", False),
            (_("Settings"), "#navigation", False),
        ],
        "running": ExampleJob(JobState.RUNNING, 40),
        "queued": ExampleJob(JobState.QUEUED),
        "page": Paginator(range(1_049), 50).page(7),
        "icons": sorted(
            {*TONE_ICONS.values(), "bar-chart-line", "file-earmark-text", "upload", "gear", "people", "lock"}
        ),
    }
