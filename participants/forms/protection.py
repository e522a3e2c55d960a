from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.sent_once import SentOnce
from accounts.models import User
from participants.coaching import coaches_now
from participants.enums import DEGREES_MEAN, ProtectionDegree
from participants.forms.act import Act, ActForm, text_field
from participants.models import ProtectedOpening
from participants.naming import name_somebody, who_can_open
from participants.protection import protect, state, who_may_be_named
from projects.forms.free_text import FreeText


def degree_field(**kwargs):
    """The two degrees, each with what it means."""
    choices = [(degree, _("%(degree)s – %(means)s") % told(degree)) for degree in ProtectionDegree]
    return forms.ChoiceField(
        label=_("Degree of protection"), choices=choices, required=False, widget=forms.RadioSelect, **kwargs
    )


def told(degree) -> dict:
    return {"degree": degree.label, "means": DEGREES_MEAN[degree]}


def chosen_degree(form, now: str = "") -> str:
    """What the switch and the degrees beside it say together, on the safe side.

    Of the switch alone, the degree there is. A degree alone protects; of whoever is protected the tick is taken away.
    """
    switch, degree = form.cleaned_data.get("protected"), form.cleaned_data.get("degree")
    if switch or (degree and not now):
        return degree or now or ProtectionDegree.MARKING
    return ""


class ProtectionForm(ActForm):
    """Whether the person is protected, in which degree, and by whom the person may be opened then.

    To take the switch away, or to lower the degree, is to ask for it.
    """

    protected = forms.BooleanField(
        label=gettext_lazy("Protected identity"),
        required=False,
        help_text=gettext_lazy(
            "Taking the tick away, or choosing the lower degree, is only asked for: somebody else who is named "
            "confirms it."
        ),
    )
    named = forms.ModelMultipleChoiceField(
        label=gettext_lazy("May open the person"),
        queryset=None,
        to_field_name="public_id",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nobody else finds, opens or is shown the person, whatever their role."),
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    field_order = ["protected", "degree", "named", "reason"]

    def __init__(self, *args, by, **kwargs):
        super().__init__(*args, **kwargs)
        person, project = self.participation.participant, self.participation.project
        self.fields["degree"] = degree_field()
        self.order_fields(self.field_order)
        self.fields["named"].queryset = who_may_be_named(project)
        self.initial |= {"protected": person.protected, "degree": person.degree, "seen": state(person)}
        self.initial["named"] = [user.public_id for user in self.named_now(person, by)]

    def named_now(self, person, by):
        """Those named; of somebody not protected yet those who work with the person, as a proposal."""
        if person.protected:
            return person.named_people.all()
        return {by, *(assignment.coach for assignment in coaches_now([self.participation]).values())}

    def clean(self):
        cleaned = super().clean()
        self.degree = chosen_degree(self, self.participation.participant.degree)
        return cleaned

    def act(self, by):
        return protect(
            self.participation.participant,
            self.participation.project,
            degree=self.degree,
            named=list(self.cleaned_data["named"]),
            seen=self.cleaned_data["seen"],
            by=by,
            reason=self.cleaned_data["reason"],
        )


class OpeningForm(FreeText, SentOnce, forms.Form):
    """Why somebody who is named opens a protected person's pages now."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("For example: “Prepares the meeting on Thursday.” Write no name and no address."),
    )

    def __init__(self, data=None, *, person, project):
        super().__init__(data)
        self.person, self.project = person, project

    def act(self, by):
        return ProtectedOpening.objects.open(self.person, self.project, by, self.cleaned_data["reason"])


class NamingForm(Act, forms.Form):
    """Whom the leader names on a protected person whom nobody can open any longer."""

    user = forms.ModelChoiceField(
        label=gettext_lazy("May open the person"), queryset=User.objects.none(), to_field_name="public_id"
    )
    reason = text_field(gettext_lazy("Reason"))

    def __init__(self, *args, person, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.person, self.project = person, project
        self.fields["user"].queryset = who_can_open(person, project).order_by("name", "pk")

    def act(self, by):
        chosen = self.cleaned_data
        return name_somebody(self.person, self.project, chosen["user"], by=by, reason=chosen["reason"])
