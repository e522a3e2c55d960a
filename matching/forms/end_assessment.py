from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import end_assessing
from matching.enums import Completion, Side
from matching.models import EndAssessment, Placement
from participants.forms.act import NO, YES, ActForm, answer_field, as_answer, day_field

LONGEST, MOST_LINES = 2200, 30  # of a reference


def long_text(label, **kwargs):
    widget = forms.Textarea(attrs={"rows": 4})
    return forms.CharField(label=label, max_length=4000, required=False, widget=widget, **kwargs)


def own_words(label):
    widget = forms.Textarea(attrs={"rows": 3, "class": "form-control"})
    return forms.CharField(label=label, max_length=4000, required=False, widget=widget)


class AssessForm(ActForm):
    """How it went, as one side says it; `assessment` where it has been said already and is corrected."""

    free_text = ("cause",)

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    day = day_field(gettext_lazy("Date of the talk"))
    completion = forms.ChoiceField(
        label=gettext_lazy("Was it carried through?"), choices=Completion.choices, widget=forms.RadioSelect
    )
    cause = forms.CharField(label=gettext_lazy("Why, if not all the way?"), max_length=500, required=False)
    went_well = long_text(gettext_lazy("What went well"))
    to_work_on = long_text(gettext_lazy("What to work on"))
    led_to_job = answer_field(gettext_lazy("Did it lead to a job?"))

    def __init__(self, *args, placement: Placement, side: str, assessment: EndAssessment | None, **kwargs):
        super().__init__(*args, participation=placement.participation, **kwargs)
        self.placement, self.side, self.assessment = placement, side, assessment
        if assessment:
            for name in end_assessing.FIELDS:
                self.initial[name] = getattr(assessment, name)
            self.initial["led_to_job"] = as_answer(assessment.led_to_job)
            self.initial["seen"] = assessment.mark

    def act(self, by):
        facts = self.facts()
        seen = facts.pop("seen")
        if self.assessment:
            return end_assessing.correct(self.assessment, by=by, seen=seen, **facts)
        return end_assessing.assess(self.placement, self.side, by=by, **facts)


class AloneForm(ActForm):
    """How it went, as the participant says it alone, on a lent screen. Only the first question must be answered."""

    asks_once = False  # the participant's own words stand as they are

    completion = forms.ChoiceField(
        label=gettext_lazy("Were you there to the end?"),
        choices=[
            (Completion.DONE.value, gettext_lazy("Yes, all the time")),
            (Completion.PARTLY.value, gettext_lazy("Part of the time")),
            (Completion.NEVER_CAME.value, gettext_lazy("No, I never came there")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose an answer.")},
    )
    cause = forms.CharField(
        label=gettext_lazy("If not: why?"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    went_well = own_words(gettext_lazy("What was good?"))
    to_work_on = own_words(gettext_lazy("What do you want to learn more of, or get better at?"))
    led_to_job = forms.TypedChoiceField(
        label=gettext_lazy("Did you get a job thanks to it?"),
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
        coerce=lambda answer: answer == YES,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )
    choices = ("completion", "led_to_job")

    def __init__(self, *args, placement: Placement, **kwargs):
        super().__init__(*args, participation=placement.participation, **kwargs)
        self.placement = placement

    def act(self, by):
        facts = {"day": timezone.localdate(), "alone": True, **self.facts()}
        return end_assessing.assess(self.placement, Side.PARTICIPANT, by=by, **facts)


class ReferenceForm(ActForm):
    """The supervisor's own words about the participant, for whoever reads her papers."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    given_by = forms.ModelChoiceField(label=gettext_lazy("Given by"), queryset=None, to_field_name="public_id")
    day = day_field(gettext_lazy("Date"))
    text = forms.CharField(
        label=gettext_lazy("What the supervisor says"),
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=gettext_lazy(
            "The supervisor's own words: tasks, strengths, how the participant was as a colleague."
        ),
    )
    may_be_called = forms.BooleanField(label=gettext_lazy("May be called about it"), required=False)

    def __init__(self, *args, placement: Placement, **kwargs):
        super().__init__(*args, participation=placement.participation, **kwargs)
        self.placement = placement
        people = placement.employer.contact_persons.filter(project=placement.participation.project)
        self.fields["given_by"].queryset = people
        known = getattr(placement, "reference", None)
        first = known.given_by if known else placement.supervisor
        self.initial["given_by"] = first and first.public_id
        self.initial["may_be_called"] = bool(known and known.may_be_called)
        if known:
            self.initial |= {"day": known.day, "text": known.text, "seen": known.mark}

    def clean_text(self):
        text = self.cleaned_data["text"]
        if len(text) > LONGEST or len(text.splitlines()) > MOST_LINES:
            told = {"letters": LONGEST, "lines": MOST_LINES}
            raise ValidationError(
                _("A reference is one page: %(letters)d characters and %(lines)d lines at most.") % told
            )
        return text

    def act(self, by):
        return end_assessing.refer(self.placement, by=by, **self.facts())
