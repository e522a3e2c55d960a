"""The agreement of a placement, typed: new, or changed."""

from dataclasses import dataclass

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import GuardedForm, decision_on
from employers.models import EmployerRelation
from matching import placing
from matching.agreement_content import WEEKDAYS, clock, drift
from matching.enums import PlacementKind
from matching.models import Placement
from participants.models import Participant
from participants.week_grid import parse_hours
from projects.forms.free_text import FreeText

MOST_A_DAY = 12 * 60  # minutes: more is a slip of the pen
OF_LANGUAGE = ["sfi_course", "trade_words"]
ON_THE_PAPER = gettext_lazy("It stands on the agreement that the employer gets: nothing of health or of the case.")


class WeekdaysWidget(forms.MultiWidget):
    template_name = "matching/widgets/weekdays.html"

    def __init__(self):
        super().__init__([forms.TextInput() for _day in WEEKDAYS])

    def decompress(self, value):
        return value or []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        for day, widget in zip(WEEKDAYS, context["widget"]["subwidgets"], strict=True):
            widget["day"] = day
        return context


class WeekdaysField(forms.Field):
    """The hours of each day of the week as people write them; as minutes from Monday on."""

    widget = WeekdaysWidget

    def prepare_value(self, value):
        """Minutes as people write them; what was typed stays as it was."""
        return [(clock(one) if one else "") if isinstance(one, int) else one for one in value or []]

    def clean(self, value):
        typed = value if isinstance(value, list) else []
        minutes = [self.day(text) for text in [*typed, *[""] * len(WEEKDAYS)][: len(WEEKDAYS)]]
        return minutes if any(minutes) else []

    def day(self, text) -> int:
        minutes = parse_hours(str(text or "")) or 0
        if minutes > MOST_A_DAY:
            raise ValidationError(_("A day has twelve hours at most. Check the hours."))
        return minutes

    def has_changed(self, initial, data):
        try:
            return self.clean(data) != (initial or [])
        except ValidationError:
            return True


@dataclass(frozen=True)
class Group:
    title: str | Promise
    css: str
    fields: list


GROUPS = [
    (gettext_lazy("What and when"), "", ["change_reason", "kind", "start", "end", "weekdays", "schedule_note"]),
    (gettext_lazy("Where and with whom"), "", ["workplace", "supervisor", "stand_in", "occupation"]),
    (gettext_lazy("What it is for"), "", ["aims", "tasks", "adaptations"]),
    (gettext_lazy("Language placement"), "of-language", ["sfi_course", "trade_words"]),
    (
        gettext_lazy("Safety"),
        "",
        ["insurance", "work_environment", "introduction", "risks_checked_on", "risks"],
    ),
    (gettext_lazy("Along the way"), "", ["secrecy", "absence", "visit_weeks"]),
]


class PlacementForm(FreeText, GuardedForm):
    """Makes a placement with the first version of its agreement, or changes it: a new version, and three to ask."""

    free_text = ("schedule_note", "absence", "change_reason")

    weekdays = WeekdaysField(
        label=gettext_lazy("Hours, day by day"),
        required=False,
        help_text=gettext_lazy("Write the hours as 7, 7,5 or 7:30. The hours of the week are counted."),
    )
    change_reason = forms.CharField(
        label=gettext_lazy("Why is it changed?"),
        max_length=500,
        required=False,
        help_text=format_lazy("{} {}", gettext_lazy("Needed once somebody has said yes to it."), ON_THE_PAPER),
    )

    class Meta:
        model = Placement
        fields = [
            *("kind", "start", "end", "occupation", "workplace", "supervisor", "stand_in", "weekdays"),
            *("schedule_note", "aims", "tasks", "sfi_course", "trade_words", "adaptations", "insurance"),
            *("work_environment", "introduction", "risks_checked_on", "risks", "secrecy", "absence", "visit_weeks"),
        ]
        widgets = {
            name: forms.Textarea(attrs={"rows": 3})
            for name in ("aims", "tasks", "trade_words", "adaptations", "introduction", "risks", "secrecy")
        }

    def __init__(self, *args, participation, employer, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation, self.employer = participation, employer
        self.instance.participation, self.instance.employer = participation, employer
        for name in ("workplace", "supervisor", "stand_in"):
            self.initial.setdefault(name, None)
            self.initial[name] = getattr(self.instance, name) or self.initial[name]
        people = employer.contact_persons.filter(project=participation.project)
        for name in ("supervisor", "stand_in"):
            chosen = getattr(self.instance, f"{name}_id")
            self.fields[name].queryset = people.filter(left_on__isnull=True) | people.filter(pk=chosen)
            self.fields[name].to_field_name = "public_id"
            self.fields[name].empty_label = _("not yet known")
        self.fields["workplace"].queryset = employer.workplaces.all()
        self.fields["workplace"].to_field_name = "public_id"
        self.fields["workplace"].empty_label = str(employer)
        self.fields["kind"].widget = forms.RadioSelect(choices=PlacementKind.choices)
        for name, text in HELP.items():
            self.fields[name].help_text = text
        if self.is_new:
            del self.fields["change_reason"]

    @property
    def groups(self) -> list["Group"]:
        """The fields as the page shows them, each after the question which of two versions of it holds."""
        return [
            Group(
                title, css, [self[one] for name in names for one in (decision_on(name), name) if one in self.fields]
            )
            for title, css, names in GROUPS
        ]

    # --- What is typed

    def values_stored(self, instance):
        return super().values_stored(instance) | {"weekdays": as_text(instance.weekdays)}

    def values_typed(self):
        return super().values_typed() | {"weekdays": as_text(self.instance.weekdays)}

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("kind") != PlacementKind.LANGUAGE_PLACEMENT:
            for name in OF_LANGUAGE:
                cleaned[name] = ""
        else:
            for name in OF_LANGUAGE:
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("A language placement has this: write it."))
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("The placement cannot end before it starts."))
        supervisor, stand_in = cleaned.get("supervisor"), cleaned.get("stand_in")
        if supervisor and supervisor == stand_in:
            self.add_error("stand_in", _("The stand-in is somebody else than the supervisor."))
        return cleaned

    def clean_occupation(self):
        code = self.cleaned_data["occupation"].strip()
        if code and not (code.isascii() and code.isdigit()):
            raise ValidationError(_("Write the code of the occupation: one to four figures (SSYK 2012)."))
        return code

    def clean_risks_checked_on(self):
        day = self.cleaned_data["risks_checked_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("The day lies ahead. Write it when the risks have been gone through."))
        return day

    def clean_visit_weeks(self):
        weeks = self.cleaned_data["visit_weeks"]
        if not 1 <= weeks <= 26:
            raise ValidationError(_("There are one to twenty-six weeks between the visits."))
        return weeks

    # --- What is saved

    def act(self, by):
        Participant.objects.locked([self.participation.participant_id])  # before the placement itself
        if self.is_new:
            known = EmployerRelation.objects.known(self.participation.project, self.employer)
            self.instance.employer = self.employer = known.employer
        return super().act(by)

    def check_rules(self):
        same = Placement.objects.filter(
            participation=self.participation, employer=self.employer, start=self.instance.start
        )
        if same.exclude(pk=self.instance.pk).exists():
            raise ValidationError({"start": _("The person has a placement there from that day already.")})

    def write(self, by):
        is_new = self.is_new
        if is_new:
            placing.check(self.instance)
        super().write(by)
        if is_new:
            placing.start_agreement(self.instance, by=by)
        elif self.changes or drift(self.instance, current_version(self.instance)):
            reason = self.cleaned_data["change_reason"]
            placing.go_on(self.instance, by=by, reason=reason, fields=self.changes)

    def merge(self):
        """A placement that has ended meanwhile is not changed."""
        placing.locked(self.instance, placing.PlacementAct.CHANGE, None)
        return super().merge()

    def refuse(self, refusal, by):
        if isinstance(refusal, ValidationError) and hasattr(refusal, "error_dict"):
            for name, errors in refusal.error_dict.items():
                name = "change_reason" if name == "reason" else name
                self.add_error(name if name in self.fields else None, errors)
        else:
            super().refuse(refusal, by)

    def project_of(self, instance):
        return self.participation.project

    def participant_of(self, instance):
        return self.participation.participant


def current_version(placement: Placement):
    return placement.versions.filter(number=placement.version).first()


def as_text(minutes: list[int]) -> str:
    """In their order: the guard compares lists of keys, whose order says nothing."""
    return " ".join(map(str, minutes or []))


HELP = {
    "occupation": gettext_lazy("SSYK 2012, up to four figures. Leave it empty if it is not known."),
    "schedule_note": gettext_lazy("For example: 8–15 with half an hour for lunch."),
    "aims": gettext_lazy("What the participant is to learn or try here."),
    "sfi_course": gettext_lazy("For example: SFI C at Birka folkhögskola, Monday and Wednesday mornings."),
    "trade_words": gettext_lazy("The words of the trade to learn, one a line or with commas between."),
    "adaptations": gettext_lazy("What is done differently, one thing a line. Never why: no diagnosis, no barrier."),
    "insurance": gettext_lazy("Who has taken it out, which insurance, the number."),
    "work_environment": gettext_lazy("Name and role of whoever answers for it at the workplace."),
    "introduction": gettext_lazy("Who shows the workplace, when, and what is gone through."),
    "risks": gettext_lazy("What was found and what is done about it."),
    "secrecy": gettext_lazy("What the participant hears about others stays there; what has been signed."),
    "absence": gettext_lazy("Whom the participant calls at the workplace and in the project, and before what time."),
    "visit_weeks": gettext_lazy("The first visit is in the first week, then every so many weeks."),
}
