from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from accounts.forms.sent_once import SentOnce
from employers.merging import KEPT, OTHER, merge, plan


class MergeForm(SentOnce, forms.Form):
    """Makes one of two employers. Where both know something else, somebody chooses what holds."""

    def __init__(self, *args, project, kept, other, by, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.kept, self.other = project, kept, other
        self.plan = plan(kept, other, by)
        for line in self.plan.lines:
            if line.differs:
                self.fields[line.name] = forms.ChoiceField(
                    label=_("%(field)s: which holds?") % {"field": capfirst(line.label)},
                    choices=[(KEPT, line.kept), (OTHER, line.other)],
                    initial=KEPT,
                    widget=forms.RadioSelect,
                )

    def act(self, by):
        choices = {line.name: self.cleaned_data[line.name] for line in self.plan.lines if line.differs}
        return merge(self.kept, self.other, self.project, choices, by=by)
