from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.guarded import GuardedForm
from accounts.models import User
from participants.forms.act import Act
from participants.forms.roster import DateInput, RosterForm, TimeInput
from participants.models import ActivityGroup
from projects.models import Membership
from projects.roles import Permission


class GroupForm(GuardedForm):
    class Meta:
        model = ActivityGroup
        fields = ["name", "kind", "capacity", "weekday", "start_time", "minutes", "coach"]
        widgets = {"start_time": TimeInput}

    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.project = project
        members = Membership.objects.current().granting(Permission.WORK_WITH_PARTICIPANT).filter(project=project)
        self.fields["coach"].queryset = User.objects.filter(memberships__in=members)

    def _get_validation_exclusions(self):
        """The project is no field, but the name is one of its own."""
        return super()._get_validation_exclusions() - {"project"}

    def check_rules(self):
        if self.is_new:
            return
        taken, places = self.instance.current_members().count(), self.cleaned_data["capacity"]
        if places < taken:
            text = _("%(taken)d places are taken. Take somebody out of the group first.")
            raise ValidationError({"capacity": text % {"taken": taken}})


class AdmitForm(RosterForm):
    """People who get a place in a group."""

    marks_presence = False
    submit_label = _("Give a place")

    class Meta(RosterForm.Meta):
        fields: list[str] = []

    def __init__(self, *args, group: ActivityGroup, **kwargs):
        super().__init__(*args, project=group.project, **kwargs)
        self.group = group

    def act(self, by):
        if not self.listed_ids:
            raise ValidationError(_("Choose at least one participant."))
        self.group.admit(self.listed_ids, by=by)
        return self.group


class PlanGroupForm(Act, forms.Form):
    """The coming sessions of a group, one each week."""

    first = forms.DateField(label=_("From"), widget=DateInput)
    last = forms.DateField(label=_("Until"), widget=DateInput)

    def __init__(self, *args, group: ActivityGroup, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group

    def act(self, by):
        self.group.plan(self.cleaned_data["first"], self.cleaned_data["last"], by=by)
        return self.group


class CloseGroupForm(Act, forms.Form):
    confirm = forms.BooleanField(label=_("Yes, the group meets no more"))

    def __init__(self, *args, group: ActivityGroup, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group

    def act(self, by):
        self.group.close(by=by)
        return self.group
