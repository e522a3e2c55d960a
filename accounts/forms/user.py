from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.forms.guarded import GuardedForm
from accounts.models import User


class UserForm(GuardedForm):
    """An administrator's view of an account. One administrator always remains."""

    class Meta:
        model = User
        fields = ["name", "email", "language", "is_administrator", "is_active"]

    def clean_email(self):
        return User.objects.normalize_email(self.cleaned_data["email"])

    def check_rules(self):
        stays = self.instance.is_administrator and self.instance.is_active
        if self.is_new or stays or not {"is_administrator", "is_active"} & set(self.changes):
            return
        administrators = User.objects.select_for_update().filter(is_administrator=True, is_active=True).order_by("pk")
        if [user.pk for user in administrators] == [self.instance.pk]:
            raise ValidationError(_("This is the last administrator. Make somebody else administrator first."))


class UserFilterForm(forms.Form):
    """The search above the list of users. A wrong value filters nothing."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False, max_length=100, widget=forms.SearchInput)
    state = forms.ChoiceField(
        label=_("Which"),
        required=False,
        choices=[
            ("", _("all")),
            ("active", _("may sign in")),
            ("closed", _("closed accounts")),
            ("administrators", _("administrators")),
        ],
    )

    def filter(self, users):
        if not self.is_valid():
            return users
        if q := self.cleaned_data["q"]:
            users = users.filter(Q(name__icontains=q) | Q(email__icontains=q))
        narrowing = {
            "active": {"is_active": True},
            "closed": {"is_active": False},
            "administrators": {"is_administrator": True},
        }
        return users.filter(**narrowing.get(self.cleaned_data["state"], {}))
