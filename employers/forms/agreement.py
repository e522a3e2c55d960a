from datetime import date, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import GuardedForm
from employers.models import Agreement, Employer, EmployerRelation, Workplace
from projects.forms.act import Act, day_field
from projects.forms.free_text import FreeText
from projects.forms.years import check_years

FIELDS = ["start", "end", "places", "workplace", "supervisor", "employer_takes_on", "project_takes_on"]
MOST_PLACES = 1000


class AgreementForm(FreeText, GuardedForm):
    """What a project and an employer agree, new, as a renewal, or changed."""

    class Meta:
        model = Agreement
        fields = FIELDS
        widgets = {
            "employer_takes_on": forms.Textarea(attrs={"rows": 9}),
            "project_takes_on": forms.Textarea(attrs={"rows": 9}),
        }

    def __init__(self, *args, employer: Employer, **kwargs):
        super().__init__(*args, **kwargs)
        fields, project = self.fields, self.instance.project
        fields["workplace"].queryset = employer.workplaces.filter(closed_on__isnull=True)
        people = project.contact_persons.filter(employer=employer)
        fields["supervisor"].queryset = people.filter(is_supervisor=True, left_on__isnull=True)
        if not self.is_new:  # what stands there may stay, also where it has closed or left
            fields["workplace"].queryset |= Workplace.objects.filter(pk=self.instance.workplace_id)
            fields["supervisor"].queryset |= people.filter(pk=self.instance.supervisor_id)
        fields["workplace"].empty_label = _("all workplaces of the employer")
        fields["places"].widget.attrs |= {"min": 1}

    def clean_places(self):
        places = self.cleaned_data["places"]
        if not 1 <= places <= MOST_PLACES:
            raise ValidationError(_("Write how many places there are, from 1 to %(most)d.") % {"most": MOST_PLACES})
        return places

    def act(self, by):
        if self.is_new:
            known = EmployerRelation.objects.known(self.instance.project, self.instance.employer)
            self.instance.employer = known.employer
        return super().act(by)

    def clean(self):
        cleaned = super().clean()
        check_years(self, "start", "end")
        return cleaned

    def check_rules(self):
        """One that renews another begins after it, also when one of the two is changed."""
        agreement = self.instance
        if agreement.renews_id:
            before = Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.renews_id)
            if agreement.start <= before.last_day:
                text = _("It renews an agreement that holds until %(end)s, and begins after that.")
                raise ValidationError({"start": text % {"end": before.last_day}})
            if self.is_new and Agreement.objects.filter(renews=before).exists():
                raise ValidationError(_("The agreement has been renewed already."))
        if not self.is_new:
            self.check_next(agreement)

    def write(self, by):
        """Whoever was told that it runs out is told again before its new last day."""
        moved = not self.is_new and "end" in self.changed_data
        super().write(by)
        if moved:
            self.instance.mails.all().delete()

    @staticmethod
    def check_next(agreement: Agreement):
        following = agreement.next_one
        if following and agreement.end >= following.start:
            text = _("It has been renewed from %(start)s on, and ends before that.")
            raise ValidationError({"end": text % {"start": following.start}})
        if agreement.ended_on:
            raise ValidationError(_("The agreement has ended. Make a new one."))


def renewal_of(agreement: Agreement) -> Agreement:
    """The one that begins when it ends, as long and with the same terms."""
    length = agreement.end - agreement.start
    start = min(agreement.end, date.max - length - timedelta(days=1)) + timedelta(days=1)
    same = {name: getattr(agreement, name) for name in FIELDS if name not in {"start", "end"}}
    same |= {"project": agreement.project, "employer": agreement.employer, "renews": agreement}
    return Agreement(start=start, end=start + length, **same)


class EndAgreementForm(Act, forms.Form):
    """It ends before its time."""

    free_text = ("reason",)

    day = day_field(gettext_lazy("Last day"))
    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        max_length=300,
        help_text=gettext_lazy("For example: the workplace closes, the supervisor has left, it did not work."),
    )

    def __init__(self, *args, agreement: Agreement, **kwargs):
        super().__init__(*args, **kwargs)
        self.agreement = agreement
        if agreement.start > timezone.localdate():
            text = _("It has not begun: with %(day)s, the day before it begins, it is called off.")
            self.fields["day"].help_text = text % {"day": agreement.start - timedelta(days=1)}

    def act(self, by):
        self.agreement.end_early(self.cleaned_data["day"], self.cleaned_data["reason"], by=by)
        return self.agreement
