"""The acts on a placement, each with its form; `seen` is what the page showed."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching import placing
from matching.enums import ApprovalWay, EndCause, Side
from matching.failed_placement import promise_call
from matching.forms.placement import ON_THE_PAPER
from matching.models import Placement
from matching.placement_start import place_several
from participants.accepted_files import too_large
from participants.forms.act import ActForm, day_field, text_field
from participants.forms.document import DocumentField


class PlacementActForm(ActForm):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, placement: Placement, **kwargs):
        super().__init__(*args, participation=placement.participation, **kwargs)
        self.placement = placement
        self.fields["seen"].initial = placing.mark(placement)


class ApproveForm(PlacementActForm):
    """Some say yes: on one paper, by word to whoever writes it down, or the project itself here."""

    free_text = ("reason",)

    sides = forms.MultipleChoiceField(label=gettext_lazy("Who says yes?"), widget=forms.CheckboxSelectMultiple)
    name = forms.CharField(label=gettext_lazy("Who said yes (name)"), max_length=150)
    day = day_field(gettext_lazy("Date"))
    reason = forms.CharField(label=gettext_lazy("Why on behalf of?"), max_length=300)
    file = DocumentField(label=gettext_lazy("The signed paper, scanned or photographed"))

    def __init__(self, *args, way: str, was_refused=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.way, self.was_refused = way, was_refused
        waiting = waiting_sides(self.placement)
        if way == ApprovalWay.HERE:
            waiting = [Side.PROJECT]
        elif way == ApprovalWay.ON_BEHALF:
            waiting = [side for side in waiting if side != Side.PROJECT]
        self.fields["sides"].choices = [(side.value, capitalised(side.label)) for side in waiting]
        for name in UNUSED[ApprovalWay(way)]:
            del self.fields[name]

    def clean(self):
        super().clean()
        if self.was_refused:
            self.errors.pop("file", None)
            self.add_error("file", too_large())

    def act(self, by):
        facts = self.facts()
        if self.way == ApprovalWay.PAPER and not facts.get("file"):
            raise ValidationError({"file": _("Choose the file.")})
        sides = facts.pop("sides", [Side.PROJECT])
        return placing.approve(self.placement, sides, way=self.way, by=by, **facts)


UNUSED = {
    ApprovalWay.PAPER: ["name", "reason"],
    ApprovalWay.ON_BEHALF: ["file"],
    ApprovalWay.HERE: ["sides", "name", "reason", "file"],
}


def waiting_sides(placement: Placement) -> list[Side]:
    """Who has not yet said yes to it as it stands."""
    version = placement.versions.filter(number=placement.version).first()
    said = set(version.approvals.values_list("side", flat=True)) if version else set()
    return [side for side in Side if side not in said]


def capitalised(label) -> str:
    text = str(label)
    return text[:1].upper() + text[1:]


class MoveEndForm(PlacementActForm):
    """Prolonged or shortened."""

    end = day_field(gettext_lazy("New last day"))
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=ON_THE_PAPER,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["end"].initial = self.placement.end

    def act(self, by):
        facts = self.facts()
        return placing.move_end(self.placement, facts.pop("end"), by=by, **facts)


class EndForm(PlacementActForm):
    day = day_field(
        gettext_lazy("Last day"),
        help_text=gettext_lazy("If nobody ever came, write a day before the first one."),
    )
    cause = forms.ChoiceField(
        label=gettext_lazy("Why did it end?"), choices=EndCause.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=gettext_lazy("What happened?"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Needed unless it ended as planned or led to a job."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        last = self.placement.last_day
        if last and last < self.fields["day"].initial():
            self.fields["day"].initial = last

    def act(self, by):
        facts = self.facts()
        return placing.end(self.placement, facts.pop("day"), facts.pop("cause"), by=by, **facts)


class ReopenForm(PlacementActForm):
    reason = text_field(gettext_lazy("Why is it reopened?"))

    def act(self, by):
        return placing.reopen(self.placement, by=by, **self.facts())


class RepairForm(ActForm):
    """A call to the employer, promised. It stands in the employer's log: so nothing about the participant."""

    free_text = ("text",)

    text = forms.CharField(
        label=gettext_lazy("What we promise"),
        max_length=300,
        help_text=gettext_lazy("It stands in the employer's contact log. Write nothing about the participant."),
    )
    due = day_field(gettext_lazy("No later than"))

    def __init__(self, *args, placement: Placement, **kwargs):
        super().__init__(*args, participation=placement.participation, **kwargs)
        self.placement = placement
        self.fields["text"].initial = _("Call about the placement that ended, and how we go on together")

    def act(self, by):
        return promise_call(self.placement, by=by, **self.facts())


class SeveralForm(ActForm):
    """The same agreement for several people: one placement each, with what is of the workplace."""

    people = forms.MultipleChoiceField(label=gettext_lazy("For whom?"), widget=forms.CheckboxSelectMultiple)
    start = day_field(gettext_lazy("First day"))
    end = day_field(gettext_lazy("Last day"))

    def __init__(self, *args, template, people, **kwargs):
        super().__init__(*args, participation=None, **kwargs)
        self.template, self.by_id = template, {str(one.participant.public_id): one for one in people}
        self.fields["people"].choices = [(key, one.participant.shown_name) for key, one in self.by_id.items()]
        for name in ("start", "end"):
            self.fields[name].initial = template.facts.get(name)

    def clean(self):
        cleaned = super().clean()
        start, end = cleaned.get("start"), cleaned.get("end")
        if start and end and end < start:
            self.add_error("end", _("The placement cannot end before it starts."))
        return cleaned

    def act(self, by):
        chosen = [self.by_id[key] for key in self.cleaned_data["people"]]
        days = {name: self.cleaned_data[name] for name in ("start", "end")}
        return place_several(self.template, chosen, by=by, **days)[-1]
