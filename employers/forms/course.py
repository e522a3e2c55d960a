from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.guarded import GuardedForm
from accounts.forms.sent_once import SentOnce
from employers.models import ContactPerson, CourseParticipant, SupervisorCourse
from projects.forms.free_text import FreeText
from projects.forms.years import check_years

THERE, AWAY, UNKNOWN, REMOVE = "there", "away", "", "remove"
CODES = {True: THERE, False: AWAY, None: UNKNOWN}
VALUES = {code: value for value, code in CODES.items()}


class CourseForm(FreeText, GuardedForm):
    class Meta:
        model = SupervisorCourse
        fields = ["title", "date", "place", "content"]
        widgets = {"content": forms.Textarea(attrs={"rows": 6})}

    def clean(self):
        cleaned = super().clean()
        check_years(self, "date")
        return cleaned


class CoursePeopleForm(SentOnce, forms.Form):
    """Who is to come, of those whom the search has found."""

    people = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Who is to come?"),
        queryset=ContactPerson.objects.none(),
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one.")},
    )

    def __init__(self, *args, course: SupervisorCourse, found, **kwargs):
        super().__init__(*args, **kwargs)
        self.course = course
        choices = [(one.public_id, told(one)) for one in found]
        # What was chosen is judged against all of the project's, whatever the search has found meanwhile.
        self.fields["people"].queryset = course.project.contact_persons.all()
        self.fields["people"].choices = choices

    def act(self, by):
        self.course.invite(self.cleaned_data["people"], by=by)
        return self.course


def told(person: ContactPerson) -> str:
    return f"{person.name}, {person.employer}"


class CourseAttendanceForm(SentOnce, forms.Form):
    """Who was there: a choice for each, beside what the page has shown of her."""

    def __init__(self, *args, course: SupervisorCourse, **kwargs):
        super().__init__(*args, **kwargs)
        self.course = course
        self.rows = list(course.participants.select_related("person__employer").order_by("person__name", "pk"))
        choices = [
            (UNKNOWN, _("not known")),
            (THERE, _("was there")),
            (AWAY, _("was not there")),
            (REMOVE, _("take away from the course")),
        ]
        for row in self.rows:
            self.fields[name_of(row)] = forms.ChoiceField(
                label=told(row.person), choices=choices, required=False, initial=CODES[row.attended]
            )
            self.fields[f"seen_{row.pk}"] = forms.CharField(
                required=False, widget=forms.HiddenInput, initial=CODES[row.attended]
            )

    def act(self, by):
        said = {row.pk: self.cleaned_data[name_of(row)] for row in self.rows}
        seen = {row.pk: self.cleaned_data[f"seen_{row.pk}"] for row in self.rows}
        if not set(seen.values()) <= set(VALUES):
            raise ValidationError(_("Somebody else has marked this meanwhile. Look at it again."))
        marked = {pk: (VALUES[seen[pk]], VALUES[code]) for pk, code in said.items() if code != REMOVE}
        self.course.mark(marked, by=by)
        self.course.remove_people([pk for pk, code in said.items() if code == REMOVE], by=by)
        return self.course


def name_of(row: CourseParticipant) -> str:
    return f"row_{row.pk}"
