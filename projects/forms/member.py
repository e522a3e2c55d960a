from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from projects.forms.part import PartForm
from projects.models import Membership
from projects.roles import Role


class MemberForm(PartForm):
    """Somebody's role. Taking one's own leadership away is asked about once more."""

    confirm = forms.BooleanField(label=_("Yes, I give up leading this project myself"), required=False)

    class Meta:
        model = Membership
        fields = ["role", "group", "party"]
        help_texts = {
            "group": _("For caseworkers only: the group whose referrals they see."),
            "party": _("For caseworkers only: the authority they work for. It refers, and consents name it."),
        }

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        self.fields["group"].queryset = self.instance.project.caseworker_groups.all()
        self.fields["party"].queryset = self.instance.project.parties.all()
        if not (self.is_bound and self.gives_up_leading()):
            del self.fields["confirm"]

    def gives_up_leading(self) -> bool:
        own = not self.is_new and self.instance.user_id == self.by.pk
        return own and self.initial["role"] == Role.PROJECT_LEADER and "role" in self.changed_data

    def clean(self):
        super().clean()
        role, group = self.cleaned_data.get("role"), self.cleaned_data.get("group")
        if role == Role.CASEWORKER and not group and "group" not in self.errors:
            self.add_error("group", _("Choose the caseworker group."))
        if role and role != Role.CASEWORKER:
            # Whoever changes the role need not empty the group and the party too.
            self.cleaned_data["group"] = self.cleaned_data["party"] = None
        if "confirm" in self.fields and not self.cleaned_data.get("confirm"):
            self.add_error("confirm", _("You will not see this page any longer. Tick here if you mean it."))

    def write(self, by):
        if "role" in self.changes:
            self.instance.refuse_if_last_leader(role=self.instance.role)
        super().write(by)


class NewMemberForm(MemberForm):
    """Adds somebody by e-mail address; who has no account gets one. Tells nothing about other projects."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(
        label=_("Name"),
        max_length=150,
        help_text=_("Who already has an account keeps the name that stands there."),
    )
    field_order = ["email", "name", "role", "group", "party"]
    made_user: User | None = None

    def clean_email(self):
        return User.objects.normalize_email(self.cleaned_data["email"])

    def clean(self):
        super().clean()
        user = User.objects.filter(email=self.cleaned_data.get("email", "")).first()
        if not user:
            return
        if not user.is_active:
            self.add_error("email", _("This account is closed. An administrator can open it."))
        membership = Membership.objects.filter(user=user, project=self.instance.project).first()
        if membership and membership.ended_on:
            self.add_error("email", _("This person has been a member. Reopen the membership in the list."))
        elif membership:
            self.add_error("email", _("This person is already a member of the project."))

    def write(self, by):
        email = self.cleaned_data["email"]
        user = User.objects.filter(email=email).first()
        if user is None:
            user = self.made_user = User.objects.create_user(email, name=self.cleaned_data["name"])
            AuditEvent.objects.record(
                by=by, action=AuditAction.CREATE, target=user, project=self.instance.project, fields=["email", "name"]
            )
        self.instance.user = user
        super().write(by)
