from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.forms.guarded import GuardedForm
from employers.models import ContactPerson, EmployerRelation, Workplace


class PartForm(GuardedForm):
    """Something of an employer that the project knows: made under the lock by which two employers become one."""

    def __init__(self, *args, relation: EmployerRelation, **kwargs):
        super().__init__(*args, **kwargs)
        self.relation = relation
        if self.is_new:
            self.instance.employer = relation.employer

    def act(self, by):
        known = EmployerRelation.objects.known(self.relation.project, self.relation.employer)
        if self.is_new:
            self.instance.employer = known.employer
        return super().act(by)

    def project_of(self, instance):
        return self.relation.project

    def past(self, name: str):
        """A day on which something has ended: whoever leaves next month is still there."""
        day = self.cleaned_data[name]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("The day lies ahead. Write it when it has come."))
        return day


class WorkplaceForm(PartForm):
    class Meta:
        model = Workplace
        fields = ["name", "address", "municipality", "closed_on"]

    def __init__(self, *args, is_shared=False, **kwargs):
        """`is_shared`: another project's papers and lists name it, so that it stays as it is."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.disabled = is_shared
        if self.is_new:
            del self.fields["closed_on"]
            self.fields["municipality"].initial = self.relation.employer.municipality

    def clean_closed_on(self):
        return self.past("closed_on")


class PersonForm(PartForm):
    """A contact person or supervisor, known to this project alone."""

    class Meta:
        model = ContactPerson
        fields = ["name", "title", "phone", "email", "is_supervisor", "workplace", "left_on"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        open_ones = self.relation.employer.workplaces.filter(closed_on__isnull=True)
        if self.instance.workplace_id:
            open_ones |= self.relation.employer.workplaces.filter(pk=self.instance.workplace_id)
        self.fields["workplace"].queryset = open_ones.distinct()
        self.fields["workplace"].empty_label = _("no special one")
        if self.is_new:
            self.instance.project = self.relation.project
            del self.fields["left_on"]

    def clean_left_on(self):
        return self.past("left_on")
