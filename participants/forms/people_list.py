from django import forms
from django.core.validators import validate_slug

from participants.people_list.columns import columns_for
from participants.people_list.filters import NOW, SHOWN, Chosen


class PeopleListForm(forms.Form):
    """What the address of the list of participants asks for. A wrong value asks for nothing."""

    show = forms.ChoiceField(required=False)
    coach = forms.UUIDField(required=False)
    group = forms.CharField(required=False, max_length=40, validators=[validate_slug])
    sort = forms.ChoiceField(required=False)

    def __init__(self, *args, sees_case: bool, **kwargs):
        super().__init__(*args, **kwargs)
        self.sees_case = sees_case
        shown = SHOWN if sees_case else [NOW]
        self.fields["show"].choices = [(show, show) for show in shown if show]
        codes = ["name", *(column.code for column in columns_for(sees_case))]
        self.fields["sort"].choices = [(sort, sort) for code in codes for sort in (code, f"-{code}")]

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
