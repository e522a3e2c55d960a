from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import GuardedForm
from participants.enums import SkillKind, SkillState
from participants.forms.act import ActForm, day_field
from participants.forms.country import CountryField
from participants.models import Participant, Skill
from participants.models.skill import LANGUAGE_LEVELS, OTHER_LEVELS
from projects.forms.free_text import FreeText

PROVED = ["kind", "name", "level"]  # what a validation is of


class SkillForm(FreeText, GuardedForm):
    """One skill, new or changed. What has been validated stays what was validated."""

    free_text = ("name", "place")

    class Meta:
        model = Skill
        fields = ["kind", "name", "level", "place", "country"]
        widgets = {"kind": forms.RadioSelect}

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation = participation
        if self.is_new:
            self.instance.participation = participation
        kind, name, level, place = (self.fields[one] for one in ["kind", "name", "level", "place"])
        kind.choices = SkillKind.choices
        name.help_text = _("For example: cooking for many, Arabic, fork-lift licence, nurse.")
        place.help_text = _("School, employer, at home. Leave it empty if it does not matter.")
        level.choices = [
            ("", _("not told")),
            (_("Language"), [(one.value, one.label) for one in LANGUAGE_LEVELS]),
            (_("Everything else"), [(one.value, one.label) for one in OTHER_LEVELS]),
        ]
        self.fields["country"] = CountryField(
            label=_("Country where it was learnt"),
            help_text=_("What was learnt abroad and is not validated here is marked as hidden competence."),
        )
        if not self.is_new and self.instance.state == SkillState.VALIDATED:
            for one in PROVED:
                self.fields[one].disabled = True

    def clean(self):
        cleaned = super().clean()
        kind, level = cleaned.get("kind"), cleaned.get("level")
        if level and kind and (kind == SkillKind.LANGUAGE) != (level in LANGUAGE_LEVELS):
            of_language = kind == SkillKind.LANGUAGE
            text = _("Choose a level of languages.") if of_language else _("Choose one of the words.")
            self.add_error("level", text)
        return cleaned

    def check_rules(self):
        same = Skill.objects.of_person(self.participation).exclude(pk=self.instance.pk)
        if same.filter(kind=self.instance.kind, name__iexact=self.instance.name).exists():
            raise forms.ValidationError({"name": _("This is put down already. Change the one that there is.")})

    def act(self, by):
        Participant.objects.locked([self.participation.participant_id])  # before the skill itself
        return super().act(by)

    def project_of(self, instance):
        return self.participation.project

    def participant_of(self, instance):
        return self.participation.participant


class SkillStepForm(ActForm):
    """One step of the validation, of those that are possible now."""

    free_text = ("validator", "note")

    after = forms.ChoiceField(label=gettext_lazy("What has happened?"), widget=forms.RadioSelect)
    day = day_field(gettext_lazy("Date"))
    validator = forms.CharField(
        label=gettext_lazy("By whom"),
        max_length=150,
        required=False,
        help_text=gettext_lazy("For example: UHR, Birka folkhögskola, the coach has seen the licence."),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=300, required=False)
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, skill: Skill, **kwargs):
        super().__init__(*args, participation=skill.participation, **kwargs)
        self.skill = skill
        self.fields["after"].choices = [(one.value, DONE[one]) for one in skill.next_states]
        self.fields["seen"].initial = skill.state
        if len(skill.next_states) == 1:
            self.fields["after"].initial = skill.next_states[0]

    def act(self, by):
        facts = self.facts()
        self.skill.take_step(facts.pop("after"), facts.pop("day"), by=by, **facts)
        return self.skill


# How each step is said of somebody's skill.
DONE = {
    SkillState.CLAIMED: gettext_lazy("The validation was broken off: it is the person's own word again"),
    SkillState.VALIDATING: gettext_lazy("A validation has begun"),
    SkillState.VALIDATED: gettext_lazy("It is validated, or the paper has been seen"),
    SkillState.REJECTED: gettext_lazy("It was examined and not confirmed"),
}
