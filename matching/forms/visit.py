from django import forms
from django.utils.translation import gettext_lazy as _

from matching import visit_acts
from matching.models import Placement, WorkplaceVisit
from participants.forms.act import ActForm, answer_field, day_field


class VisitForm(ActForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, visit: WorkplaceVisit, **kwargs):
        super().__init__(*args, participation=visit.placement.participation, **kwargs)
        self.visit = visit
        self.fields["seen"].initial = visit.mark


class RecordVisitForm(VisitForm):
    """The visit has been made."""

    done_on = day_field(_("Date of the visit"))
    supervisor_there = answer_field(_("Did the supervisor take part?"))
    participant_there = answer_field(_("Did the participant take part?"))
    notes = forms.CharField(
        label=_("Notes"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    adaptations = forms.CharField(
        label=_("Adaptations decided"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "What the workplace does differently from now on, one thing a line, never why. It goes into the "
            "agreement as a new version, which the participant, the employer and the project approve."
        ),
    )

    def act(self, by):
        return visit_acts.record(self.visit, by=by, **self.facts())


class MoveVisitForm(VisitForm):
    due = day_field(_("New day"))

    def act(self, by):
        facts = self.facts()
        return visit_acts.move(self.visit, facts.pop("due"), by=by, **facts)


class CancelVisitForm(VisitForm):
    free_text = ("reason",)

    reason = forms.CharField(label=_("Why does it not take place?"), max_length=300)

    def act(self, by):
        return visit_acts.cancel(self.visit, by=by, **self.facts())


class AddVisitForm(ActForm):
    due = day_field(_("Day of the visit"))

    def __init__(self, *args, placement: Placement, **kwargs):
        super().__init__(*args, participation=placement.participation, **kwargs)
        self.placement = placement

    def act(self, by):
        return visit_acts.add(self.placement, self.cleaned_data["due"], by=by)
