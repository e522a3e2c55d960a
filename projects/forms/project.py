from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.guarded import GuardedForm
from accounts.models import AuditEvent
from projects import consequences
from projects.models import Project


class ProjectForm(GuardedForm):
    """The frame. Another programme period means other figures altogether, so that change is asked about.

    So is one that moves something elsewhere (projects/consequences.py), after saying what.
    """

    confirm_programme = forms.BooleanField(
        label=_("Yes, count this project by the indicators of the other programme period"), required=False
    )

    confirm_consequences = forms.BooleanField(label=_("Yes, change it, and this with it"), required=False)

    class Meta:
        model = Project
        fields = [
            "name",
            "owner",
            "programme",
            "start",
            "end",
            "follow_up_clock",
            "programme_area",
            "reference_number",
            "region",
            "municipalities",
            "grant",
            "budget",
            "contact_name",
            "contact_email",
            "contact_phone",
            "group_decides",
            "employment_bars",
            "parties_do_their_part",
            "consent_months",
            "non_traditional_points",
            "review_share",
            "review_least",
            "work_starts",
            "work_ends",
            "values_kept_years",
            "kept_until",
        ]
        help_texts = {
            "programme": _("Decides which indicators the project is measured by."),
            "follow_up_clock": _(
                "The fund asks for the status ninety days after. Most projects count from each participant's own "
                "exit, so that results come in all along. Counted from the project's end, nobody has a result "
                "before ninety days after that day. Every report says which one it used."
            ),
            "group_decides": _(
                "Off: what a unit refers goes straight to the project leader, without a group meeting before."
            ),
            "employment_bars": _(
                "On: the project cannot accept somebody who has work of any kind, nor before somebody has said that "
                "the person has none. Off: the employment is told and hinders nothing."
            ),
            "parties_do_their_part": _(
                "On: each party of the group says on the referral whether its part is done, and the project cannot "
                "accept before all have. Off: they may say so, and it hinders nothing."
            ),
            "consent_months": _(
                "The person is to know for how long the authorities may tell each other. Consents written down "
                "before keep their last day."
            ),
            "non_traditional_points": _(
                "In matching, for a woman where fewer than 40 per cent in the occupation are women, and for a "
                "man where fewer than 40 per cent are men. Nobody loses points by sex. 0: no points for it."
            ),
            "grant": _("In whole kronor, as in the decision."),
            "budget": _("In whole kronor, co-financing included."),
            "review_share": _("Views of protected persons are always reviewed, all of them."),
            "work_ends": _("What is looked at before or after, or at the weekend, is shown in the log review."),
            "values_kept_years": _(
                "Five at least; empty: kept. The log itself says for ever who did what; only the values that stood "
                "in the fields are erased, and the log says so."
            ),
            "kept_until": _(
                "The day after which uploaded documents are erased by themselves, the night after. Read it in the "
                "fund's decision, and let the latest day of several hold: whoever cannot show the papers at an audit "
                "may have to pay back. Empty: they are kept."
            ),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not (self.is_bound and self.changes_programme()):
            del self.fields["confirm_programme"]
        if self.is_new or not self.is_bound:
            del self.fields["confirm_consequences"]

    def changes_programme(self) -> bool:
        return not self.is_new and "programme" in self.changed_data

    def clean(self):
        super().clean()
        if "confirm_programme" in self.fields and not self.cleaned_data.get("confirm_programme"):
            self.add_error(
                "confirm_programme",
                _("All figures, goals and reports will be counted in another way. Tick here if you mean it."),
            )

    def _post_clean(self):
        """Only now the project is as it would be."""
        super()._post_clean()
        confirm = "confirm_consequences"
        if confirm not in self.fields:
            return
        foreseen = consequences.foreseen(self.instance, self.changed_data)
        if not foreseen:
            del self.fields[confirm]
        elif not self.cleaned_data.get(confirm):
            ask = _("Nothing is changed yet. Tick here if you mean it.")
            self.add_error(confirm, " ".join([*foreseen, str(ask)]))

    def write(self, by):
        super().write(by)
        if self.changes and "form_token" not in self.fields:
            events = consequences.carry_out(self.instance, self.changes, by=by)
            AuditEvent.objects.record_all([AuditEvent.of(**event) for event in events])

    def project_of(self, instance):
        return instance


class NewProjectForm(ProjectForm):
    """The short name stands in every address and spreadsheet of the project: chosen once, then fixed."""

    class Meta(ProjectForm.Meta):
        fields = ["slug", *ProjectForm.Meta.fields]
        help_texts = {
            **ProjectForm.Meta.help_texts,
            "slug": _("Small letters a–z, digits and hyphens, for example “navigator”. It cannot be changed later."),
        }
