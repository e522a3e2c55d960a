import uuid
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from accounts.models import SubmittedForm


class TokenField(forms.UUIDField):
    """Names the page that a form was sent from. Whoever sends none, or nonsense, is not protected from doubles."""

    widget = forms.HiddenInput

    def clean(self, value):
        try:
            return super().clean(value)
        except ValidationError:
            return None


def was_sent(request) -> bool:
    """Whether the page that is sent now was sent by this user before, and saved."""
    token = TokenField(required=False).clean(request.POST.get("form_token"))
    return bool(token) and SubmittedForm.objects.filter(token=token, user=request.user).exists()


class SentOnce:
    """Mixed into a form that makes something: the same page sent many times makes it once, with the same answer.

    The form says what it does in `act`; the view stays `if form.is_valid() and form.save_changes(by=…)`. For a
    repeated sending both are true, nothing is done, and `made` is what was made the first time. What else a view
    does after it (a letter) must ask `is_repeat`, and say what it says from `made` or from what was sent: what is
    no longer valid is missing among the cleaned.
    """

    is_repeat = False
    made = None
    data: Any  # the form's

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.makes_something():
            self.fields["form_token"] = TokenField(required=False, initial=uuid.uuid4)

    def makes_something(self) -> bool:
        return True

    def act(self, by):
        """Do what the form is for and return what was made. Raises ValidationError if it cannot be."""
        raise NotImplementedError

    def is_valid(self):
        """What was right when it was first sent may be wrong now ("there is one of this name already")."""
        return super().is_valid() or (self.is_bound and self.sent_before().exists())

    def save_changes(self, *, by) -> bool:
        """Act and leave a trace. False, with the reasons among the form's errors, if that cannot be."""
        refusal = None
        try:
            if not self.errors:
                with transaction.atomic():
                    self.made = self.act(by)
                    if not self.errors:
                        self.remember(by)
        except (ValidationError, IntegrityError) as error:
            refusal = error
        if refusal or self.errors:
            earlier = self.sent_before().filter(user=by).first()
            made = earlier and earlier.made()
            if earlier and (made or not earlier.object_type):
                self.repeat(made)
            elif refusal:
                self.refuse(refusal, by)
        return self.is_repeat or not self.errors

    def repeat(self, made):
        self.is_repeat, self.made = True, made

    def refuse(self, refusal, by):
        if isinstance(refusal, ValidationError):
            self.add_error(None, refusal)
        elif self.token() and SubmittedForm.objects.filter(token=self.token(), user=by).exists():
            self.add_error(None, _("This page was sent before, and saved. Send it again to save one more."))
            self.data = self.data.copy()
            self.data[self.add_prefix("form_token")] = str(uuid.uuid4())
        else:
            self.add_error(None, _("Somebody else has just saved the same. Go back to the list and look."))

    def token(self):
        return self.fields["form_token"].clean(self["form_token"].data) if "form_token" in self.fields else None

    def sent_before(self):
        token = self.token()
        if not token:
            return SubmittedForm.objects.none()
        return SubmittedForm.objects.filter(token=token, content=self.content())

    def remember(self, by):
        """The last step of the deed: of many at once only one gets past it."""
        if token := self.token():
            made = self.made
            SubmittedForm.objects.create(
                user=by,
                token=token,
                content=self.content(),
                object_type=made._meta.label_lower if made else "",
                object_id=made.pk if made else "",
            )

    def content(self) -> str:
        """A keyed hash of what was sent in the form's own fields."""
        sent = [(name, told(self[name].data)) for name in sorted(self.fields)]
        return salted_hmac("accounts.SentOnce", repr([type(self).__name__, sent]), algorithm="sha256").hexdigest()


def told(value):
    """What was sent, for comparison; of a file its name and size."""
    if isinstance(value, list | tuple):
        return [told(one) for one in value]
    return (value.name, value.size) if hasattr(value, "size") else value
