from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from participants import journey
from participants.forms.act import ActForm, day_field, text_field
from projects.models import Membership


def coaches_of(project):
    """Those who may be somebody's coach in the project now."""
    members = Membership.objects.current().filter(project=project, role__in=journey.MAY_BE_COACH)
    return User.objects.filter(pk__in=members.values("user"))


class CoachField(forms.ModelChoiceField):
    def __init__(self, **kwargs):
        super().__init__(queryset=User.objects.none(), to_field_name="public_id", **kwargs)


class CoachForm(ActForm):
    """One person's coach from a day on."""

    coach = CoachField(label=_("Coach"))
    day = day_field(_("From"))
    note = text_field(_("Note for the hand-over"), required=False)

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, participation=participation, **kwargs)
        now = participation.coach_assignments.filter(end__isnull=True)
        self.fields["coach"].queryset = coaches_of(participation.project).exclude(pk__in=now.values("coach"))

    def act(self, by):
        journey.assign_coach([self.participation], by=by, **self.facts())
        return self.participation


class HandOverForm(ActForm):
    """Some or all of a coach's participants to another coach. `participation` is the queryset of those she has."""

    coach = CoachField(label=_("To"))
    day = day_field(_("From"))
    note = text_field(
        _("Note for the hand-over"),
        required=False,
        help_text=_("The new coach reads it on the page of each participant."),
    )
    people = forms.ModelMultipleChoiceField(
        label=_("Participants"), queryset=None, to_field_name="public_id", widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, project, coach, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["coach"].queryset = coaches_of(project).exclude(pk=coach.pk)
        self.fields["people"].queryset = self.participation
        self.fields["people"].initial = [one.public_id for one in self.participation]
        self.fields["people"].label_from_instance = lambda one: str(one.participant)

    def act(self, by):
        facts = self.facts()
        journey.assign_coach(facts.pop("people"), by=by, **facts)
