from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.sent_once import SentOnce
from projects import own_lists


class OwnListForm(SentOnce, forms.Form):
    """Something a member sets up for her own list."""

    def __init__(self, *args, membership, **kwargs):
        super().__init__(*args, **kwargs)
        self.membership = membership


class FilterForm(OwnListForm):
    """The list as it is chosen now (its address' query), under a name. `key` says of which list."""

    name = forms.CharField(label=_("Name of the filter"), max_length=40)

    def __init__(self, *args, chosen, key: str = own_lists.FILTERS, **kwargs):
        super().__init__(*args, **kwargs)
        self.chosen, self.key = chosen, key

    def act(self, by):
        own_lists.save_filter(self.membership, self.cleaned_data["name"], self.chosen.query(), self.key, by=by)


class FilterRemovalForm(forms.Form):
    name = forms.CharField(max_length=40)
