from django import forms
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.forms.guarded import GuardedForm
from accounts.models import AuditEvent
from employers.duplicates import alike, mark
from employers.enums import TargetGroupView
from employers.leaving import take_off
from employers.models import Employer, EmployerRelation
from employers.numbers import InvalidNumber, parse_number
from projects.forms.act import Act, text_field
from projects.forms.free_text import FreeText
from projects.models import Membership, Project
from projects.roles import Permission

SHARED = ["organisation_number", "name", "sector", "municipality"]  # other projects' figures and papers name these
FACTS = [*SHARED, "industry", "size", "women", "men", "staff_year"]


class NumberField(forms.CharField):
    """Ten digits, written as people do."""

    def clean(self, value):
        text = super().clean(value)
        try:
            return parse_number(text) if text else text
        except InvalidNumber as error:
            raise forms.ValidationError(str(error)) from error


class EmployerForm(GuardedForm):
    """The facts of an employer, as the register of all projects has them."""

    organisation_number = NumberField(
        label=gettext_lazy("Organisation number"),
        max_length=20,
        help_text=gettext_lazy("Ten digits. A sole trader's is the owner's personal identity number."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )

    class Meta:
        model = Employer
        fields = FACTS

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.project = project
        for name in ("industry", "size", "sector"):
            self.fields[name].choices = [("", _("not known")), *self.fields[name].choices[1:]]
        self.fields["women"].help_text = _("As the employer itself counts them. From 40 to 60 per cent is balanced.")

    def clean(self):
        cleaned = super().clean()
        counted = [name for name in ("women", "men", "staff_year") if cleaned.get(name) is not None]
        if counted and len(counted) < 3:
            missing = next(name for name in ("women", "men", "staff_year") if name not in counted)
            self.add_error(missing, _("Write women, men and the year they were counted in, or none of them."))
        if (year := cleaned.get("staff_year")) is not None and not 1990 <= year <= timezone.localdate().year:
            self.add_error("staff_year", _("Write the year with four digits, this year at the latest."))
        return cleaned

    def project_of(self, instance):
        return self.project


class NewEmployerForm(EmployerForm):
    """Searches before it makes: a number that is known puts that employer on the project's list instead."""

    none_of_these = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.alike: list[Employer] = []
        self.was_known = False

    def clean(self):
        cleaned = super().clean()
        number, name = cleaned.get("organisation_number"), cleaned.get("name")
        self.known = Employer.objects.numbered(number) if number else None
        if not self.known and name and not self.errors:
            self.ask_whether_alike(name, cleaned.get("municipality") or "")
        return cleaned

    def ask_whether_alike(self, name: str, municipality: str):
        """Once: sent again with the same before her, it is another employer."""
        found = alike(name, municipality)
        if found and self.cleaned_data.get("none_of_these") != mark(found):
            self.alike = found
            self.data = self.data.copy()
            self.data[self.add_prefix("none_of_these")] = mark(found)
            names = ", ".join(one.name for one in found)
            text = _("There is an employer of a similar name: %(names)s. Is it another? Then save again.")
            self.add_error("name", forms.ValidationError(text % {"names": names}, code="free_text"))

    def validate_unique(self):
        """A number that is known is no error here."""

    def _get_validation_exclusions(self):
        return super()._get_validation_exclusions() | {"organisation_number"}

    @property
    def only_asks(self) -> bool:
        return bool(self.alike) and len(self.errors) == 1

    def act(self, by):
        known = self.now_known() or self.registered(by)
        if known:
            self.was_known, self.instance = True, known
        self.instance = put_on_list(self.project, self.instance, by=by).employer
        return self.instance

    def now_known(self) -> Employer | None:
        return Employer.objects.numbered(self.cleaned_data["organisation_number"])

    def registered(self, by) -> Employer | None:
        """Nothing; or whom somebody else has registered under the number in this very moment."""
        try:
            with transaction.atomic():
                super().act(by)
        except IntegrityError:
            if there := self.now_known():
                return there
            raise
        return None


@transaction.atomic
def put_on_list(project: Project, employer: Employer, *, by) -> EmployerRelation:
    """The project knows the employer from now on, if it did not. Whoever does it is responsible for it."""
    employer = Employer.objects.standing(employer.pk)
    was_known = EmployerRelation.objects.filter(project=project, employer=employer).exists()
    relation = EmployerRelation.objects.known(project, employer)
    if not was_known:
        relation.owner = by
        relation.save(update_fields=["owner"])
        AuditEvent.objects.record(
            by=by, action=AuditAction.CREATE, target=employer, project=project, fields=["relations"]
        )
    return relation


class EmployerFactsForm(EmployerForm):
    """What another project uses too is not changed from here but where that does it no harm."""

    def __init__(self, *args, is_shared: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation_number"].initial = self.initial["organisation_number"] = self.instance.full_number
        if is_shared:
            for name in SHARED:
                self.fields[name].disabled = True

    def act(self, by):
        if Employer.objects.standing(self.instance.pk).pk != self.instance.pk:
            raise forms.ValidationError(_("The employer was merged with another meanwhile. Go back to the list."))
        return super().act(by)

    def clean_organisation_number(self):
        number = self.cleaned_data["organisation_number"]
        if self.fields["organisation_number"].disabled:
            return self.instance.organisation_number
        other = Employer.objects.numbered(number)
        if other and other.pk != self.instance.pk:
            text = _("“%(name)s” has this number. Is it the same employer? Then merge the two.")
            raise forms.ValidationError(text % {"name": other.name})
        return number


class TakeOffForm(Act, forms.Form):
    """It came on the project's list by mistake."""

    free_text = ("reason",)

    reason = text_field(gettext_lazy("Why it is taken off"))

    def __init__(self, *args, relation: EmployerRelation, **kwargs):
        super().__init__(*args, **kwargs)
        self.relation = relation

    def act(self, by):
        take_off(self.relation, by=by, reason=self.cleaned_data["reason"])


class RelationForm(FreeText, GuardedForm):
    """What the project knows of the employer: who is responsible, and what it thinks of the target group."""

    class Meta:
        model = EmployerRelation
        fields = ["owner", "view", "view_note", "obstacles", "support_wanted"]
        widgets = {name: forms.Textarea(attrs={"rows": 3}) for name in ("view_note", "obstacles", "support_wanted")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        project, owner = self.instance.project, self.instance.owner
        self.fields["owner"].queryset = staff_of(project, keep=owner)
        self.fields["owner"].to_field_name = "public_id"
        self.fields["owner"].empty_label = _("nobody")
        self.fields["view"].choices = [("", _("not known")), *TargetGroupView.choices]
        if owner:
            self.initial["owner"] = owner.public_id


def staff_of(project, *, keep=None):
    """Who may log contacts in the project now; and who stands there already."""
    from accounts.models import User

    members = Membership.objects.current().filter(project=project).granting(Permission.LOG_EMPLOYER_CONTACT)
    wanted = {*members.values_list("user", flat=True), *([keep.pk] if keep else [])}
    return User.objects.filter(pk__in=wanted).order_by("name", "pk")
