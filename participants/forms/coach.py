from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from participants import coaching
from participants.forms.act import ActForm, day_field, text_field
from projects.models import Membership


def coaches_of(project):
    """Those who may be somebody's coach in the project now."""
    members = Membership.objects.current().filter(project=project, role__in=coaching.MAY_BE_COACH)
    return User.objects.filter(pk__in=members.values("user"))


class CoachField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=User.objects.none(), to_field_name="public_id", **kwargs)


class CoachForm(ActForm):
    """One person's coach from a day on."""

    coach = CoachField(label=gettext_lazy("Coach"))
    day = day_field(gettext_lazy("From"))
    note = text_field(gettext_lazy("Note for the hand-over"), required=False)

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, participation=participation, **kwargs)
        now = [assignment.coach_id for assignment in coaching.coaches_now([participation]).values()]
        self.fields["coach"].queryset = coaches_of(participation.project).exclude(pk__in=now)

    def act(self, by):
        coaching.assign_coach([self.participation], by=by, **self.facts())
        return self.participation


class HandOverForm(ActForm):
    """Some or all of a coach's participants to another coach. `participation` is the queryset of those she has."""

    coach = CoachField(label=gettext_lazy("New coach"))
    day = day_field(gettext_lazy("From"))
    note = text_field(
        gettext_lazy("Note for the hand-over"),
        required=False,
        help_text=gettext_lazy("The new coach reads it on the page of each participant."),
    )
    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Participants"),
        queryset=None,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args, project, coach, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["coach"].queryset = coaches_of(project).exclude(pk=coach.pk)
        self.fields["people"].queryset = self.participation
        self.fields["people"].initial = [one.public_id for one in self.participation]
        self.fields["people"].label_from_instance = in_words

    def act(self, by):
        facts = self.facts()
        coaching.assign_coach(facts.pop("people"), by=by, **facts)


def in_words(one) -> str:
    """Whoever has left is handed over to be followed up."""
    if one.exit is None:
        return str(one.participant)
    text = _("%(name)s, left %(exit)s, to be followed up")
    return text % {"name": one.participant, "exit": one.exit}
