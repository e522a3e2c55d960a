from django import forms
from django.utils.translation import gettext_lazy as _

from participants import journey
from participants.forms.act import ActForm, day_field, text_field


class EnterPhaseForm(ActForm):
    """On to the next phase, or past some of them."""

    phase = forms.ModelChoiceField(label=_("Phase"), queryset=None, empty_label=None)
    day = day_field(_("From"))
    reason = text_field(
        _("Why a phase is skipped"), required=False, help_text=_("Needed only if a phase in between is passed over.")
    )

    def __init__(self, *args, participation, current, **kwargs):
        super().__init__(*args, participation=participation, **kwargs)
        phases = participation.project.phases.all()
        self.fields["phase"].queryset = phases.filter(position__gt=current.phase.position) if current else phases

    @property
    def is_possible(self) -> bool:
        return bool(self.fields["phase"].queryset)

    def act(self, by):
        return journey.enter_phase(self.participation, by=by, **self.facts())


class ProlongPhaseForm(ActForm):
    weeks = forms.IntegerField(label=_("More weeks"), min_value=1, max_value=52)
    reason = text_field(_("Why it is prolonged"))

    def act(self, by):
        return journey.prolong_phase(self.participation, by=by, **self.facts())
