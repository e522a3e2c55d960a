from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import GuardedForm
from participants import self_assessing
from participants.enums import AnsweredWay, Occasion
from participants.forms.act import NO, YES, ActForm, day_field, text_field
from participants.models import CoachBelief
from participants.models.self_assessment import LOOKING_BACK, SCALE, questions_of

YES_OR_NO = [(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))]


def choices_of(name: str) -> list[tuple]:
    return YES_OR_NO if name in LOOKING_BACK else [(str(step), word) for step, word in SCALE.items()]


def stored(name: str, sent: str):
    """What was sent, as the model holds it."""
    if not sent:
        return None
    return sent == YES if name in LOOKING_BACK else int(sent)


def sent_as(name: str, answer) -> str:
    """The other way."""
    if answer is None:
        return ""
    return (YES if answer else NO) if name in LOOKING_BACK else str(answer)


def in_words(name: str, answer) -> str:
    if answer is None:
        return _("No answer")
    return str(dict(choices_of(name))[sent_as(name, answer)])


class AnswerForm(forms.Form):
    """One question on a lent screen. Not to answer is a button of its own."""

    answer = forms.ChoiceField(widget=forms.RadioSelect, required=False)
    decline = forms.BooleanField(required=False)

    def __init__(self, *args, question: str, given, **kwargs):
        super().__init__(*args, initial={"answer": sent_as(question, given)}, **kwargs)
        self.question = question
        self.fields["answer"].choices = choices_of(question)

    def clean(self):
        typed = super().clean()
        if not self.errors and not typed["answer"] and not typed["decline"]:
            self.add_error("answer", _("Choose an answer, or press “I do not want to answer”."))
        return typed

    @property
    def given(self):
        """Of a form that is valid: the answer as the model holds it; None where she would not say."""
        typed = self.cleaned_data
        return None if typed["decline"] else stored(self.question, typed["answer"])


class WriteForm(ActForm):
    """What the participant told or wrote on paper, written down by the coach. Sealed when it is saved."""

    way = forms.ChoiceField(
        label=gettext_lazy("How did you get the answers?"),
        choices=[choice for choice in AnsweredWay.choices if choice[0] != AnsweredWay.ALONE],
        widget=forms.RadioSelect,
    )
    day = day_field(gettext_lazy("Day"))

    def __init__(self, *args, occasion: Occasion, **kwargs):
        super().__init__(*args, **kwargs)
        self.occasion = occasion
        for name, text in questions_of(occasion).items():
            self.fields[name] = forms.ChoiceField(
                label=text,
                choices=[*choices_of(name), ("", gettext_lazy("No answer"))],
                required=False,
                widget=forms.RadioSelect,
            )

    def act(self, by):
        typed = self.cleaned_data
        answers = {name: stored(name, typed[name]) for name in questions_of(self.occasion)}
        return self_assessing.seal(
            self.participation, self.occasion, answers, by=by, way=typed["way"], day=typed["day"]
        )


class WithdrawForm(ActForm):
    reason = text_field(gettext_lazy("Why it is withdrawn"))

    def __init__(self, *args, assessment, **kwargs):
        super().__init__(*args, participation=assessment.participation, **kwargs)
        self.assessment = assessment

    def act(self, by):
        return self_assessing.withdraw(self.assessment, by=by, reason=self.cleaned_data["reason"])


class BeliefForm(GuardedForm):
    class Meta:
        model = CoachBelief
        fields = ["chances"]
        widgets = {"chances": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["chances"].choices = choices_of("chances")  # without a blank one

    def write(self, by):
        self.instance.by, self.instance.day = by, timezone.localdate()
        super().write(by)

    def write_changes(self, written):
        super().write_changes(written)
        written.save(update_fields=["by", "day"])

    def project_of(self, instance):
        return instance.assessment.participation.project

    def participant_of(self, instance):
        return instance.assessment.participation.participant
