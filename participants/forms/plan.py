"""What is typed into a plan: each part saves itself, and two who write in one part lose nothing (GuardedForm)."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import GuardedForm
from participants.enums import GoalState, Responsible
from participants.models import Action, Barrier, Measure, Milestone, Plan, PlanGoal, SupportContact
from participants.models.plan import FINISHED_ACTIONS
from participants.planning import last_position
from projects.forms.free_text import FreeText

YEARS_AHEAD = 10  # a plan looks no further
LATER = ["state", "finished_on", "result"]  # not asked of what is only planned


class PlanFieldsForm(FreeText, GuardedForm):
    """Of one plan. Titles are free text too."""

    free_text = ("title",)

    def __init__(self, *args, participation, **kwargs):
        super().__init__(*args, **kwargs)
        self.participation = participation
        for field in self.fields.values():
            if isinstance(field.widget, forms.Textarea):
                field.widget.attrs.setdefault("rows", 3)

    def project_of(self, instance):
        return self.participation.project

    def participant_of(self, instance):
        return self.participation.participant

    def clean(self):
        cleaned = super().clean()
        latest = timezone.localdate().year + YEARS_AHEAD
        for name, field in self.fields.items():
            day = cleaned.get(name)
            if isinstance(field, forms.DateField) and day and not 1990 <= day.year <= latest:
                self.add_error(name, _("Check the year."))
        return cleaned


class WishesForm(PlanFieldsForm):
    class Meta:
        model = Plan
        fields = ["wishes", "work_wishes", "call_name", "call_number"]
        widgets = {"wishes": forms.Textarea(attrs={"rows": 7})}
        labels = {
            "wishes": gettext_lazy("What the participant wants, in the participant's own words"),
            "work_wishes": gettext_lazy("Which work the participant wishes for"),
            "call_name": gettext_lazy("Whom the participant calls with questions"),
            "call_number": gettext_lazy("Telephone number"),
        }
        help_texts = {
            "work_wishes": gettext_lazy("The employer coach reads this, and nothing else of the plan."),
            "call_name": gettext_lazy("Stands on the participant's own sheet, with the number."),
        }


class PartForm(PlanFieldsForm):
    """One part. A new one comes last; `parent` is what it stands under."""

    def __init__(self, *args, parent=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.parent = parent
        for name in LATER if self.is_new else []:
            self.fields.pop(name, None)

    def is_finished(self, cleaned) -> bool | None:
        """None: the day alone says."""
        return None

    def clean(self):
        """The day comes with the state: today unless another is given, and none while it is under way."""
        cleaned = super().clean()
        if "finished_on" in self.fields and "finished_on" not in self.errors:
            finished, day = self.is_finished(cleaned), cleaned.get("finished_on")
            if finished is False:
                cleaned["finished_on"] = None
            elif finished and not day:
                cleaned["finished_on"] = timezone.localdate()
            elif day and day > timezone.localdate():
                self.add_error("finished_on", _("The day lies ahead."))
        if cleaned.get("responsible") not in (None, Responsible.PARTY):
            cleaned["party"] = ""
        elif cleaned.get("responsible") and not cleaned.get("party"):
            self.add_error("party", _("Write who does it."))
        return cleaned

    def write(self, by):
        if self.is_new:
            self.stand_last()
        super().write(by)

    def stand_last(self):
        name = self.instance.parent_name()
        kept = type(self.parent)._base_manager.select_for_update().filter(pk=self.parent.pk).first()
        if kept is None:
            raise ValidationError(_("Somebody else has removed this meanwhile."))
        setattr(self.instance, name, kept)
        self.instance.position = last_position(self.instance)


class GoalForm(PartForm):
    class Meta:
        model = PlanGoal
        fields = ["title", "note", "planned", "is_exit_plan", "state", "finished_on"]
        labels = {"title": gettext_lazy("What the participant wants to reach")}
        help_texts = {
            "is_exit_plan": gettext_lazy("What happens after the project: one goal at least is to be about it."),
        }

    def is_finished(self, cleaned):
        return cleaned.get("state") != GoalState.OPEN


class MilestoneForm(PartForm):
    class Meta:
        model = Milestone
        fields = ["title", "planned", "finished_on"]


class ActionForm(PartForm):
    class Meta:
        model = Action
        fields = ["title", "responsible", "party", "due", "kind", "state", "finished_on", "note"]
        widgets = {"responsible": forms.RadioSelect}

    def is_finished(self, cleaned):
        return cleaned.get("state") in FINISHED_ACTIONS


class BarrierForm(PartForm):
    class Meta:
        model = Barrier
        fields = ["kind", "note", "finished_on"]
        help_texts = {"note": gettext_lazy("What it means, and what helps; not the name of an illness.")}


class MeasureForm(PartForm):
    class Meta:
        model = Measure
        fields = ["title", "responsible", "party", "follow_up", "result", "finished_on"]
        widgets = {"responsible": forms.RadioSelect}


class ContactForm(PartForm):
    class Meta:
        model = SupportContact
        fields = ["name", "role", "organisation", "contact", "why", "start", "end", "is_responsible"]

    def check_rules(self):
        plan = self.parent or self.instance.plan
        others = SupportContact.objects.filter(plan=plan, is_responsible=True).exclude(pk=self.instance.pk)
        if self.instance.is_responsible and others.exists():
            raise ValidationError(_("Somebody else is responsible for the circle: change that first."))


PART_FORMS = {
    "goal": GoalForm,
    "milestone": MilestoneForm,
    "action": ActionForm,
    "barrier": BarrierForm,
    "measure": MeasureForm,
    "contact": ContactForm,
}
