"""The things a project's frame is made of, one form each."""

from decimal import Decimal

from django import forms
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.forms.guarded import GuardedForm
from projects.enums import SHARES, GoalCode, Support
from projects.forms.some_of import SomeOf
from projects.models import CaseworkerGroup, Goal, Membership, Partner, Party, Phase, TargetGroup


class PartForm(GuardedForm):
    def __init__(self, *args, project, **kwargs):
        super().__init__(*args, **kwargs)
        self.instance.project = project

    def _get_validation_exclusions(self):
        """The project is no field, but the rules "one per project" need it."""
        return super()._get_validation_exclusions() - {"project"}

    def write(self, by):
        if self.is_new and hasattr(self.instance, "position"):
            siblings = type(self.instance).objects.filter(project=self.instance.project)
            last = siblings.aggregate(last=Max("position"))["last"]
            self.instance.position = 0 if last is None else last + 1
        super().write(by)


class TargetGroupForm(PartForm):
    """Ages, origin and support are what the group of a new participant is proposed by."""

    supports = forms.MultipleChoiceField(
        label=_("Support"),
        choices=Support,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Whom the group is for. Tick none if the support does not matter."),
    )

    class Meta:
        model = TargetGroup
        fields = ["code", "name", "min_age", "max_age", "origin", "supports"]
        help_texts = {"code": _("Small letters a–z, digits and hyphens. It stands in spreadsheets.")}

    def shown(self, instance, name):
        return named_supports(instance.supports) if name == "supports" else super().shown(instance, name)

    def as_typed(self, name):
        return named_supports(self[name].data or []) if name == "supports" else super().as_typed(name)


def named_supports(codes) -> str:
    names = dict(Support.choices)
    return ", ".join(str(names.get(code, code)) for code in codes) or str(_("any"))


class PhaseForm(PartForm):
    class Meta:
        model = Phase
        fields = ["name", "min_weeks", "max_weeks"]


class PartnerForm(PartForm):
    class Meta:
        model = Partner
        fields = ["name", "kind"]


class PartyForm(PartForm):
    class Meta:
        model = Party
        fields = ["name", "kind"]


class CaseworkerGroupForm(PartForm):
    class Meta:
        model = CaseworkerGroup
        fields = ["name", "municipality", "parties"]
        field_classes = {"parties": SomeOf}
        widgets = {"parties": forms.CheckboxSelectMultiple}
        help_texts = {"parties": _("Whose caseworkers sit in the group. Each says when its part is done.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["parties"].queryset = self.instance.project.parties.all()

    def check_rules(self):
        """A party stays as long as its caseworkers sit in the group: they would refer in the name of nobody."""
        if self.is_new or "parties" not in self.changes:
            return
        sitting = Membership.objects.current().filter(group=self.instance.pk, party__isnull=False)
        left_out = sitting.exclude(party__in=self.cleaned_data["parties"]).order_by("party__name")
        if names := list(dict.fromkeys(left_out.values_list("party__name", flat=True))):
            text = _("Caseworkers of %(parties)s sit in the group. Move them first, under Members.")
            raise forms.ValidationError({"parties": text % {"parties": ", ".join(names)}})


class NumberOrPercent(forms.DecimalField):
    """Takes "28", "28 %" and "28,5"."""

    def __init__(self, **kwargs):
        super().__init__(localize=True, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def to_python(self, value):
        if isinstance(value, str):
            value = value.replace("%", "").replace("−", "-").strip()
        return super().to_python(value)

    def has_changed(self, initial, data):
        return super().has_changed(None if initial is None else Decimal(initial), data)


class GoalForm(PartForm):
    """Shares are typed and read as per cent, and stored as shares: 28 here is 0.28 there."""

    target = NumberOrPercent(label=_("Target"))
    women_share_min = NumberOrPercent(label=_("Women's share, at least, per cent"), required=False)
    women_share_max = NumberOrPercent(label=_("Women's share, at most, per cent"), required=False)

    class Meta:
        model = Goal
        fields = ["code", "target", "women_share_min", "women_share_max"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        units = {True: _("per cent"), False: _("number")}
        self.fields["code"].choices = [
            ("", "---------"),
            *((code.value, f"{code.label} ({units[code.is_share]})") for code in GoalCode),
        ]
        self.fields["target"].help_text = _("A number of people or employers, or per cent: 28 for 28 per cent.")
        if not self.is_new:
            self.fields["code"].disabled = True
            for name in ["target", "women_share_min", "women_share_max"]:
                self.initial[name] = self.typed(self.instance, name)

    @staticmethod
    def typed(instance, name):
        """A stored value as it is typed."""
        value = getattr(instance, name)
        if value is None:
            return None
        if name != "target" or instance.code in SHARES:
            value *= 100
        value = value.normalize()
        return value.quantize(Decimal(1)) if value == value.to_integral() else value

    def shown(self, instance, name):
        if name == "code":
            return super().shown(instance, name)
        value = self.typed(instance, name)
        return super().shown(instance, name) if value is None else value

    def clean_target(self):
        target = self.cleaned_data["target"]
        if self.cleaned_data.get("code") in SHARES:
            return self.share("target", target, lowest=self.lowest_share())
        if target != target.to_integral_value() or not 1 <= target <= 10_000_000:
            raise forms.ValidationError(_("Write a whole number from 1."))
        return target

    def lowest_share(self) -> int:
        return -100 if self.cleaned_data.get("code") == GoalCode.INCOME_SUPPORT_CHANGE else 1

    def clean_women_share_min(self):
        return self.share("women_share_min", self.cleaned_data["women_share_min"], lowest=0)

    def clean_women_share_max(self):
        return self.share("women_share_max", self.cleaned_data["women_share_max"], lowest=0)

    @staticmethod
    def share(name, per_cent, *, lowest):
        if per_cent is None:
            return None
        if 0 < abs(per_cent) < 1:
            raise forms.ValidationError(_("Write per cent: 28, not 0.28, for 28 per cent."))
        if not lowest <= per_cent <= 100:
            raise forms.ValidationError(
                _("Write per cent from %(lowest)d to 100."), params={"lowest": lowest}, code="range"
            )
        if per_cent != round(per_cent, 2):
            raise forms.ValidationError(_("Write at most two decimals."))
        return per_cent / 100


class MoveForm(forms.Form):
    direction = forms.ChoiceField(choices=[("up", "up"), ("down", "down")])
