from django import forms
from django.utils.translation import gettext_lazy as _

from matching import visit_acts
from matching.models import Placement, WorkplaceVisit
from participants.forms.act import ActForm, answer_field, as_answer, day_field

MADE = ["done_on", "supervisor_there", "participant_there", "notes"]


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


class CorrectVisitForm(VisitForm):
    """What was written of a visit that was made; of one that was called off only why it is to be made after all."""

    done_on = day_field(_("Date of the visit"))
    supervisor_there = answer_field(_("Did the supervisor take part?"))
    participant_there = answer_field(_("Did the participant take part?"))
    notes = forms.CharField(
        label=_("Notes"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 5})
    )
    reason = forms.CharField(label=_("Why it is corrected"), max_length=300)

    free_text = ("reason",)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.visit.done_on is None:
            for name in MADE:
                del self.fields[name]
            self.fields["reason"].label = _("Why is it to be made after all?")
            return
        self.initial |= {"done_on": self.visit.done_on, "notes": self.visit.notes}
        for name in ("supervisor_there", "participant_there"):
            self.initial[name] = as_answer(getattr(self.visit, name))

    def act(self, by):
        return visit_acts.correct(self.visit, by=by, **self.facts())


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
