from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.forms.guarded import GuardedForm
from accounts.models import AuditEvent
from employers.enums import PhysicalDemand
from employers.forms.occupation import OccupationField, share_list
from matching.models import WishedOccupation, Wishes
from matching.wishes_page import earlier_wishes
from participants.models import Participant, Participation

HOW_MANY = 5


class WishesForm(GuardedForm):
    """What somebody wants and can take of work. The occupations are the form's own, in their order."""

    avoids = forms.MultipleChoiceField(
        label=gettext_lazy("Does not manage"),
        choices=PhysicalDemand.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Only what, never why. The employer is not told of it."),
    )
    seen_occupations = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Wishes
        fields = ["hours_least", "hours_most", "reach", "avoids"]
        labels = {"reach": gettext_lazy("Municipalities within reach, beside the own")}
        help_texts = {"reach": gettext_lazy("Separate them with commas. Empty: only the own municipality.")}

    def __init__(self, *args, participation: Participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation = participation
        self.earlier: Participation | None = None
        self.codes_before: list[str] = []
        if self.is_new:
            self.instance.participation = participation
            self.begin_with(earlier_wishes(participation))
        stored = self.stored()
        shown = stored or self.codes_before
        for number in range(1, HOW_MANY + 1):
            self.fields[f"occupation_{number}"] = OccupationField(
                label=_("Wished occupation %(number)d") % {"number": number},
                initial=shown[number - 1] if number <= len(shown) else "",
            )
            self.fields[f"occupation_{number}"].stored = tuple(shown)
        share_list([self.fields[name] for name in self.occupation_fields])
        self.fields["seen_occupations"].initial = " ".join(stored)
        self.order_fields([*self.occupation_fields, *self.Meta.fields])

    def begin_with(self, earlier: Wishes | None):
        """What was wished the last time in the project, to be looked through: nothing is saved before that."""
        if earlier is None:
            return
        self.earlier = earlier.participation
        self.initial |= {name: getattr(earlier, name) for name in self.Meta.fields}
        self.codes_before = [one.occupation for one in earlier.occupations.all()][:HOW_MANY]

    @property
    def occupation_fields(self) -> list[str]:
        return [f"occupation_{number}" for number in range(1, HOW_MANY + 1)]

    def stored(self) -> list[str]:
        if self.is_new:
            return []
        return list(self.instance.occupations.values_list("occupation", flat=True))[:HOW_MANY]

    def wished(self) -> list[str]:
        return list(dict.fromkeys(code for name in self.occupation_fields if (code := self.cleaned_data.get(name))))

    def clean_reach(self):
        names = [" ".join(name.split()) for name in self.cleaned_data["reach"].split(",")]
        return ", ".join(dict.fromkeys(name for name in names if name))

    def act(self, by):
        Participant.objects.locked([self.participation.participant_id])  # before the wishes themselves
        made = super().act(by)
        if not self.errors:
            self.write_occupations(made, by)
        return made

    def write_occupations(self, wishes: Wishes, by):
        before, wished = list(wishes.occupations.values_list("occupation", flat=True)), self.wished()
        seen = (self.cleaned_data.get("seen_occupations") or "").split()
        if wished in (seen, before[:HOW_MANY]):
            return  # hers are unchanged: what somebody else has written meanwhile stands
        if before[:HOW_MANY] != seen:
            text = _("Somebody else has changed the wished occupations meanwhile. They are now: %(codes)s.")
            raise forms.ValidationError(text % {"codes": ", ".join(before) or _("none")})
        wishes.occupations.all().delete()
        kept = [*wished, *(code for code in before[HOW_MANY:] if code not in wished)]
        WishedOccupation.objects.bulk_create(
            WishedOccupation(wishes=wishes, occupation=code, position=at) for at, code in enumerate(kept)
        )
        AuditEvent.objects.record(
            by=by,
            action=AuditAction.CHANGE,
            target=wishes,
            participant=self.participation.participant,
            project=self.participation.project,
            changes={"occupations": (before, kept)},
        )

    def project_of(self, instance):
        return self.participation.project

    def participant_of(self, instance):
        return self.participation.participant
