from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext_lazy as _

from participants.people_list import own
from participants.people_list.columns import COLUMNS, USUAL
from participants.people_list.filters import NOW, SHOWN, Chosen
from projects.forms.own_list import FilterForm as FilterForm
from projects.forms.own_list import FilterRemovalForm as FilterRemovalForm
from projects.forms.own_list import OwnListForm
from projects.roles import Permission


class PeopleListForm(forms.Form):
    """What the address of the list of participants asks for. A wrong value asks for nothing."""

    show = forms.ChoiceField(required=False)
    coach = forms.UUIDField(required=False)
    group = forms.CharField(required=False, max_length=40, validators=[validate_slug])
    sort = forms.ChoiceField(required=False)

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.sees_case = membership.reach(Permission.VIEW_CASE) is not None
        shown = SHOWN if self.sees_case else [NOW]
        codes = [column.code for column in COLUMNS] if self.sees_case else ["coach"]
        self.fields["show"].choices = [(show, show) for show in shown if show]
        self.fields["sort"].choices = [(sort, sort) for code in ["name", *codes] for sort in (code, f"-{code}")]

    @property
    def chosen(self) -> Chosen:
        self.is_valid()
        found = self.cleaned_data
        sort = found.get("sort") or ""
        return Chosen(
            show=found.get("show") or NOW,
            coach=str(found.get("coach") or ""),
            group=(found.get("group") or "") if self.sees_case else "",
            sort="" if sort == "name" else sort,
        )


class ColumnsForm(OwnListForm):
    columns = forms.MultipleChoiceField(
        label=_("Columns"),
        choices=[(column.code, column.label) for column in COLUMNS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The name always stands first."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        chosen = own.columns_of(self.membership)
        self.fields["columns"].initial = USUAL if chosen is None else chosen

    def act(self, by):
        own.choose_columns(self.membership, self.cleaned_data["columns"], by=by)
