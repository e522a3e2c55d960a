from allauth.account.adapter import get_adapter
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models.sign_in_attempt import TooManyAttempts


class GiveBackForm(forms.Form):
    """The lender's own password. Wrong ones count like those of signing in, and with them."""

    # "new-password" is what keeps a browser from filling in the coach's password for whoever sits there.
    password = forms.CharField(
        label=gettext_lazy("The coach's password"),
        strip=False,
        max_length=1000,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    too_many = False

    def __init__(self, *args, request, **kwargs):
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_password(self):
        user, password = self.request.user, self.cleaned_data["password"]
        try:
            found = get_adapter(self.request).authenticate(self.request, email=user.email, password=password)
        except TooManyAttempts:
            self.too_many = True
            raise
        if found is None or found.pk != user.pk:
            raise forms.ValidationError(_("The password is wrong."))
        return password
