from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.forms.guarded import GuardedForm
from accounts.models import AuditEvent
from employers.forms.occupation import OccupationField
from employers.forms.opening_parts import HOW, PartsFields
from employers.models import Employer, EmployerRelation, Opening, Workplace
from employers.opening_parts import Parts, parts_of, write_parts
from projects.forms.act import Act, day_field
from projects.forms.free_text import FreeText
from projects.forms.years import check_years

MAIN = ["title", "occupation", "kind", "places", "start", "end", "hours_per_week", "tasks", "contact", "received_on"]
MOST_HOURS, MOST_PLACES = 80, 1000


class OpeningForm(PartsFields, FreeText, GuardedForm):
    """An opening, new, copied or changed, with its requirements and adaptations as rows.

    The rows are compared as a whole: who has changed them meanwhile is told of, and nothing typed is lost.
    """

    free_text = HOW
    keeps_theirs = False  # of the rows

    new_workplace = forms.CharField(
        label=gettext_lazy("or a new workplace"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Its name, where the workplace is not in the list."),
    )
    new_municipality = forms.CharField(
        label=gettext_lazy("Municipality of the new workplace"), max_length=100, required=False
    )
    parts_seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Opening
        fields = ["workplace", *MAIN, "is_template"]
        field_classes = {"occupation": OccupationField}
        widgets = {"kind": forms.RadioSelect, "tasks": forms.Textarea(attrs={"rows": 4})}

    def __init__(self, *args, project, employer: Employer, copied: Opening | None = None, more: str = "", **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.employer = project, employer
        if self.is_new:
            self.instance.project = project
        self.stored = parts_of(self.instance)
        self.add_parts(parts_of(copied) if copied else self.stored, more)
        self.fields["parts_seen"].initial = self.mark_of(self.stored)
        self.set_up()

    def set_up(self):
        fields = self.fields
        fields["workplace"].required = False
        fields["workplace"].queryset = self.employer.workplaces.filter(closed_on__isnull=True)
        fields["contact"].queryset = self.project.contact_persons.filter(employer=self.employer, left_on__isnull=True)
        if not self.is_new:  # what stands there may be chosen again, also one that has closed
            fields["workplace"].queryset |= Workplace.objects.filter(pk=self.instance.workplace_id)
            if self.instance.contact_id:
                fields["contact"].queryset |= self.project.contact_persons.filter(pk=self.instance.contact_id)
        fields["occupation"].stored = (self.instance.occupation,)
        fields["kind"].choices = [one for one in fields["kind"].choices if one[0]]
        fields["hours_per_week"].min_value = 0
        fields["hours_per_week"].widget.attrs |= {"min": 0, "max": MOST_HOURS, "step": "0.5"}
        fields["places"].widget.attrs |= {"min": 1}
        fields["is_template"].label = _("Keep it as a template")
        fields["is_template"].help_text = _("A template is offered to nobody. New openings are copied from it.")
        order = ["title", "workplace", "new_workplace", "new_municipality", *MAIN[1:], "is_template"]
        self.order_fields(order)

    def clean_places(self):
        places = self.cleaned_data["places"]
        if not 1 <= places <= MOST_PLACES:
            raise ValidationError(_("Write how many places there are, from 1 to %(most)d.") % {"most": MOST_PLACES})
        return places

    def clean_hours_per_week(self):
        hours = self.cleaned_data["hours_per_week"]
        if hours is not None and not 0 < hours <= MOST_HOURS:
            raise ValidationError(_("Hours a week are more than 0 and at most %(most)d.") % {"most": MOST_HOURS})
        return hours

    def clean_received_on(self):
        day = self.cleaned_data["received_on"]
        if day > timezone.localdate():
            raise ValidationError(_("The day lies ahead."))
        return day

    def clean(self):
        cleaned = super().clean()
        chosen, new = cleaned.get("workplace"), cleaned.get("new_workplace")
        if chosen and new:
            self.add_error("new_workplace", _("Choose a workplace or write a new one, not both."))
        if not chosen and not new and "workplace" not in self.errors:
            self.add_error("workplace", _("Choose the workplace, or write a new one below."))
        self.clean_parts()
        check_years(self, "start", "end", "received_on")
        return cleaned

    # --- The deed

    def act(self, by):
        self.make_workplace(by)
        self.refuse_overwriting()
        if self.errors:
            return self.instance
        return super().act(by)

    def make_workplace(self, by):
        name = self.cleaned_data.get("new_workplace")
        if not name:
            return
        employer = EmployerRelation.objects.known(self.project, self.employer).employer
        workplace = employer.workplaces.filter(name__iexact=name).first()
        if workplace is None:
            place = self.cleaned_data.get("new_municipality") or employer.municipality
            workplace = Workplace.objects.create(employer=employer, name=name, municipality=place)
            AuditEvent.objects.record(
                by=by, action=AuditAction.CREATE, target=workplace, project=self.project, fields=["name"]
            )
        self.instance.workplace = self.cleaned_data["workplace"] = workplace

    def refuse_overwriting(self):
        """Somebody has changed the rows since the page was opened: she is told once, and decides."""
        if self.is_new:
            return
        Opening.objects.select_for_update(of=("self",)).filter(pk=self.instance.pk).first()
        now = parts_of(self.instance)
        seen, typed = self.cleaned_data.get("parts_seen"), self.typed_parts()
        self.keeps_theirs = bool(seen) and seen == self.mark_of(typed)
        if not seen or self.keeps_theirs or self.mark_of(now) in (seen, self.mark_of(typed)):
            return
        text = _(
            "Somebody has changed the requirements or adaptations while you had the page open. Save again to keep "
            "what stands here, or open the page anew to see theirs."
        )
        self.add_error(None, text)
        self.data = self.data.copy()
        self.data[self.add_prefix("parts_seen")] = self.mark_of(now)

    def mark_of(self, parts: Parts) -> str:
        whose = f"employers.OpeningForm {self.instance.pk}"
        return salted_hmac(whose, parts.canonical(), algorithm="sha256").hexdigest()[:20]

    def write(self, by):
        super().write(by)
        before, typed = parts_of(self.instance), self.typed_parts()
        if self.keeps_theirs or before.canonical() == typed.canonical():
            return
        write_parts(self.instance, typed)
        changed = ["requirements"] if sorted(before.wanted) != sorted(typed.wanted) else []
        changed += ["adaptations"] if before.adaptations != typed.adaptations else []
        AuditEvent.objects.record(
            by=by, action=AuditAction.CHANGE, target=self.instance, project=self.project, fields=changed
        )


class CloseOpeningForm(Act, forms.Form):
    """No more is offered; whoever has a place keeps it."""

    free_text = ("reason",)

    day = day_field(gettext_lazy("Closed on"))
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("For example: filled, the employer has withdrawn it, nobody fits."),
    )

    def __init__(self, *args, opening: Opening, **kwargs):
        super().__init__(*args, **kwargs)
        self.opening = opening

    def act(self, by):
        self.opening.close(self.cleaned_data["day"], self.cleaned_data["reason"], by=by)
        return self.opening


class ReopenOpeningForm(Act, forms.Form):
    confirm = forms.BooleanField(label=gettext_lazy("Yes, the places are offered again"))

    def __init__(self, *args, opening: Opening, **kwargs):
        super().__init__(*args, **kwargs)
        self.opening = opening

    def act(self, by):
        self.opening.reopen(by=by)
        return self.opening
