from django import forms

from participants import project_months
from participants.forms.act import Act


class CloseMonthForm(Act, forms.Form):
    """A button."""

    def __init__(self, *args, project, month, **kwargs):
        super().__init__(*args, **kwargs)
        self.project, self.month = project, month

    def act(self, by):
        return project_months.close(self.project, self.month, by=by)
