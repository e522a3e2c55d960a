"""The fields of a consent: on a page of their own, and inside the referral form."""

from django import forms
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from participants.consent_words import EXPLAINED
from participants.consenting import Terms, check, give, latest_end, receivers
from participants.enums import ConsentForm, Information
from participants.forms.act import Act, day_field

THE_PROJECT = "project"


class ConsentFields(forms.Form):
    """What a consent to one authority says. `authority` is the party that tells; None: the project.

    Nothing is chosen beforehand but the day it begins. For another form: give it a `prefix`, ask `is_valid`, and
    give `terms` to `participants.consenting.give` once the referral is there.
    """

    receivers = forms.MultipleChoiceField(
        label=gettext_lazy("May be told"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one who may be told.")},
    )
    information = forms.TypedMultipleChoiceField(
        label=gettext_lazy("What may be told"),
        coerce=Information,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what the person has agreed to. What is not chosen stays secret."),
        error_messages={"required": gettext_lazy("Choose at least one kind of information.")},
    )
    purpose = forms.CharField(
        label=gettext_lazy("What for"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("In words that the person recognises. For example: “to plan work training together”."),
        error_messages={"required": gettext_lazy("Write what the information is to be used for.")},
    )
    start = day_field(gettext_lazy("From"))
    end = forms.DateField(
        label=gettext_lazy("Until"), widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    form = forms.ChoiceField(
        label=gettext_lazy("How it was given"), choices=ConsentForm.choices, widget=forms.RadioSelect
    )
    documented = forms.CharField(
        label=gettext_lazy("Where the paper is, or how it was documented"),
        max_length=300,
        required=False,
        help_text=gettext_lazy(
            "Of a written consent: where the signed paper is kept. Of an oral one: when, how and "
            "to whom the person said it."
        ),
    )

    def __init__(self, *args, project, group, authority, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.group, self.authority = project, group, authority
        self.parties = {str(party.pk): party for party in receivers(project, group, authority)}
        own = [] if authority is None else [(THE_PROJECT, _("The project %(name)s") % {"name": project.name})]
        self.fields["receivers"].choices = own + [(key, str(party)) for key, party in self.parties.items()]
        self.fields["information"].choices = [
            (kind.value, format_html('{} <span class="muted">– {}</span>', kind.label.capitalize(), EXPLAINED[kind]))
            for kind in Information
        ]
        self.fields["end"].help_text = self.how_long()

    def how_long(self) -> str:
        """Why it ends: a consent without an end is forgotten, and the person with it."""
        return ngettext(
            "At most %(months)d month, until %(day)s: the person is to know for how long, and be asked again then.",
            "At most %(months)d months, until %(day)s: the person is to know for how long, and be asked again then.",
            self.project.consent_months,
        ) % {"months": self.project.consent_months, "day": latest_end(self.project, timezone.localdate())}

    @property
    def terms(self) -> Terms:
        """What was typed, for the act. Of a form that is valid."""
        typed = self.cleaned_data
        return Terms(
            to_parties=frozenset(self.parties[key] for key in typed["receivers"] if key != THE_PROJECT),
            to_project=THE_PROJECT in typed["receivers"],
            information=frozenset(typed["information"]),
            purpose=typed["purpose"],
            start=typed["start"],
            end=typed["end"],
            form=typed["form"],
            documented=typed["documented"],
        )

    def clean(self):
        super().clean()
        if not self.errors:
            check(self.project, self.group, self.authority, self.terms)


class GiveConsentForm(Act, ConsentFields):
    """Writes a consent of a referral down, once for each page. `referral` comes with its project and group."""

    free_text = ("documented",)

    def __init__(self, *args, referral, authority, **kwargs):
        super().__init__(*args, project=referral.project, group=referral.group, authority=authority, **kwargs)
        self.referral = referral

    def act(self, by):
        return give(self.referral, self.terms, by=by)
