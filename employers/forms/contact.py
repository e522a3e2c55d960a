from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.forms.guarded import GuardedForm
from accounts.models import AuditEvent
from employers.enums import LOGGED, NOTE, ContactKind
from employers.forms.employer import staff_of
from employers.models import ContactPerson, EmployerContact, EmployerRelation
from employers.models.employer_contact import recent
from projects.forms.act import Act, text_field
from projects.forms.free_text import FreeText

YES, NO, UNKNOWN = "True", "False", ""
SAME, ANOTHER = "same_as_imported", "another"
FARTHEST = timedelta(days=5 * 365)
BEFORE_START = timedelta(days=366)  # a project sounds employers out before it begins


class ContactForm(FreeText, GuardedForm):
    """One contact, new or corrected. A new one takes half a minute: today, me and the kind last used are there."""

    free_text = ("promise", "next_step")

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), widget=forms.RadioSelect)
    reached = forms.TypedChoiceField(
        label=gettext_lazy("Reached somebody?"),
        choices=[(YES, gettext_lazy("Yes")), (NO, gettext_lazy("No"))],
        coerce={YES: True, NO: False, UNKNOWN: None}.get,
        empty_value=None,
        initial=YES,
        widget=forms.RadioSelect,
    )
    new_person = forms.CharField(label=gettext_lazy("or somebody new: name"), max_length=150, required=False)

    class Meta:
        model = EmployerContact
        fields = [
            *("kind", "reached", "person", "note", "outcome", "promise", "promise_due", "next_step"),
            *("coach", "date"),
        ]
        widgets = {"note": forms.Textarea(attrs={"rows": 3})}

    def __init__(self, *args, relation: EmployerRelation, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.relation, self.by = relation, by
        self.here = EmployerContact.objects.filter(project=relation.project, employer=relation.employer)
        self.imported: EmployerContact | None = None  # that she says is this one
        if self.is_new:
            self.instance.project, self.instance.employer = relation.project, relation.employer
            self.fields["date"].initial = timezone.localdate
        self.set_choices()
        after = list(self.fields)
        after.remove("new_person")
        after.insert(after.index("person") + 1, "new_person")
        self.order_fields(after)

    def set_choices(self):
        fields, there = self.fields, self.instance
        fields["kind"].choices = LOGGED if there.kind == NOTE else ContactKind.choices
        if not self.is_new and there.reached is None:
            fields["reached"].required = False
            fields["reached"].choices = [*fields["reached"].choices, (UNKNOWN, _("Not told"))]
        people = ContactPerson.objects.filter(project=self.relation.project, employer=self.relation.employer)
        here = people.filter(left_on__isnull=True) | people.filter(pk=there.person_id)
        fields["person"].queryset = here.distinct()
        fields["person"].to_field_name = "public_id"
        fields["person"].empty_label = _("not told")
        fields["coach"].queryset = staff_of(self.relation.project, keep=there.coach if there.coach_id else None)
        fields["coach"].to_field_name = "public_id"
        fields["coach"].required = self.is_new
        fields["outcome"].choices = [("", _("not told")), *fields["outcome"].choices[1:]]
        if there.person_id:
            self.initial["person"] = there.person.public_id
        if there.coach_id:
            self.initial["coach"] = there.coach.public_id
        elif self.is_new:
            self.initial["coach"] = self.by.public_id

    def clean_date(self):
        day, start = self.cleaned_data["date"], self.relation.project.start
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day lies ahead. What is to be done is the next step."))
        if day < start - BEFORE_START:
            raise forms.ValidationError(_("The day lies more than a year before the project."))
        return day

    def clean(self):
        cleaned = super().clean()
        self.check_promise(cleaned.get("promise"), cleaned.get("promise_due"), cleaned.get("date"))
        if cleaned.get("kind") == NOTE:
            cleaned["reached"] = self.instance.reached = None
        if cleaned.get("person") and cleaned.get("new_person"):
            self.add_error("new_person", _("Choose somebody or write a new name, not both."))
        if self.is_new:
            self.ask_whether_imported(cleaned.get("date"), cleaned.get("kind"))
        return cleaned

    def check_promise(self, promise, due, day):
        if promise and not due and "promise_due" not in self.errors:
            self.add_error("promise_due", _("Write by which day it is to be kept."))
        if due and not promise and "promise" not in self.errors:
            self.add_error("promise", _("Write what was promised."))
        if promise and due and day and due < day:
            self.add_error("promise_due", _("The day lies before the contact."))
        if due and due > timezone.localdate() + FARTHEST:
            self.add_error("promise_due", _("The day lies more than five years ahead. Check the year."))

    def ask_whether_imported(self, day, kind):
        """One that a spreadsheet brought may be this very contact: then it is filled in, and does not stand twice."""
        told = self.data.get(self.add_prefix(SAME), "")
        there = self.here.filter(date=day, kind=kind).select_related("coach").order_by("pk")
        rows = {str(one.public_id): one for one in there if one.is_imported}
        if not rows and not told:
            return
        choices = [(key, in_few_words(one)) for key, one in rows.items()]
        widget = forms.RadioSelect(choices=[*choices, (ANOTHER, _("It is another contact"))])
        label = _("Imported contact of the same day")
        self.fields[SAME] = forms.CharField(label=label, required=False, widget=widget)
        self.imported = rows.get(told)
        if rows and not self.imported and told != ANOTHER:
            text = _("A contact of this day and kind has been imported. Say whether it is the same.")
            self.add_error(SAME, forms.ValidationError(text, code="free_text"))

    def check_rules(self):
        """A row of a spreadsheet is the only one without a mark of its own on its day and of its kind."""
        one = self.instance
        same = EmployerContact.objects.filter(
            employer=one.employer, project=one.project, date=one.date, kind=one.kind
        )
        if same.filter(ref=one.ref).exclude(pk=one.pk).exists():
            raise forms.ValidationError({"date": _("There is an imported contact of this day and kind already.")})

    def act(self, by):
        known = EmployerRelation.objects.known(self.relation.project, self.relation.employer)
        if self.is_new:
            self.instance.employer = known.employer
            self.instance.ref = str(self.instance.public_id)
        if name := self.cleaned_data.get("new_person"):
            self.instance.person = self.cleaned_data["person"] = self.met(name, by)
        return self.imported.fill_in(self.instance, by=by) if self.imported else super().act(by)

    def write_changes(self, written):
        """What somebody has corrected here is no longer a spreadsheet's to say."""
        super().write_changes(written)
        EmployerContact.objects.filter(pk=written.pk).update(ref=str(written.public_id))

    def met(self, name: str, by) -> ContactPerson:
        """Of the name there is one already, or she is new."""
        people = ContactPerson.objects.filter(project=self.relation.project, employer=self.instance.employer)
        if there := people.filter(name=name.strip(), left_on__isnull=True).first():
            return there
        person = people.create(project=self.relation.project, employer=self.instance.employer, name=name.strip())
        changes = {"name": ("", person.name)}
        AuditEvent.objects.record(
            by=by, action=AuditAction.CREATE, target=person, project=person.project, changes=changes
        )
        return person

    @property
    def changed_data(self):
        """Of a new one all that it says, also what was preset: the trail names it."""
        changed = forms.ModelForm.changed_data.func(self)
        return (
            [name for name in self.fields if self.cleaned_data.get(name) not in (None, "")]
            if (self.is_new and self.is_bound and hasattr(self, "cleaned_data"))
            else changed
        )

    def warned_of(self) -> list[EmployerContact]:
        """Colleagues who have been in touch lately: told before she saves, and no hindrance."""
        day = self.instance.date if not self.is_new else timezone.localdate()
        return list(recent(self.here.exclude(pk=self.instance.pk), self.by, self.relation.project, day)[:3])


def in_few_words(imported: EmployerContact) -> str:
    reached = {True: _("reached"), False: _("not reached"), None: _("reached: not told")}[imported.reached]
    who = imported.coach.name if imported.coach else _("not told by whom")
    facts = {"day": imported.date, "kind": imported.get_kind_display(), "reached": reached, "who": who}
    return _("It is this one: %(day)s, %(kind)s, %(reached)s, %(who)s") % facts


class ContactEditForm(ContactForm):
    """A correction. The contacts are counted for the fund, so that it says why."""

    reason = forms.CharField(label=gettext_lazy("Why it is changed"), max_length=500)

    def reason_given(self):
        return self.cleaned_data["reason"]


class ContactRemovalForm(Act, forms.Form):
    reason = text_field(gettext_lazy("Why it is removed"))

    def __init__(self, *args, contact: EmployerContact, **kwargs):
        super().__init__(*args, **kwargs)
        self.contact = contact

    def act(self, by):
        self.contact.remove(by=by, reason=self.cleaned_data["reason"])
