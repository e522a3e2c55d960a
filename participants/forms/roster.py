"""Forms with a list of people on them: each with whether she was there, and a note."""

import re
import uuid
from datetime import date
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from participants.enums import Presence
from participants.forms.act import Act
from participants.models import Participation, Session
from participants.models.roster import Line
from projects.models import Membership
from projects.roles import Permission

MOST_PEOPLE = 200
NOTE_ON = re.compile("note_[0-9a-f]{32}")


class PeopleField(forms.Field):
    """The public ids of those on the list, each once; nonsense among them is nobody."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value) -> list[uuid.UUID]:
        ids = [as_uuid(str(one)) for one in value or []]
        return list(dict.fromkeys(one for one in ids if one))[:MOST_PEOPLE]


def as_uuid(text: str | None) -> uuid.UUID | None:
    try:
        return uuid.UUID(text or "")
    except ValueError:
        return None


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self):
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self):
        super().__init__(format="%H:%M")


class RosterForm(Act, forms.ModelForm):
    """What all forms about a session have in common. The rules stand in the session's acts, under their locks.

    `raw` is what was typed so far (a draft, or the page before somebody was put on the list): shown, not judged.
    `leads`: whether she may log for other coaches too.
    """

    people = PeopleField(required=False)
    marks_presence = True
    free_text = ("topic", "next_step")
    submit_label = _("Save")
    can_repeat = False  # "save and another"

    class Meta:
        model = Session
        fields = ["date", "start_time", "minutes", "form", "kind", "coach", "topic", "next_step"]
        widgets = {"date": DateInput, "start_time": TimeInput}
        labels = {"minutes": _("Minutes"), "form": _("Form"), "kind": _("Kind")}

    def __init__(self, *args, project, by, leads=False, raw=None, initial=None, **kwargs):
        super().__init__(*args, initial=(initial or {}) | as_initial(raw), **kwargs)
        self.project, self.by = project, by
        self.instance.project = project
        if "minutes" in self.fields:
            self.fields["minutes"].widget.attrs |= {"min": 1, "max": 1440, "inputmode": "numeric"}
            self.fields["minutes"].validators = []  # the acts say between what they must lie
        if "coach" in self.fields:
            self.choose_coach(leads)
        if self.marks_presence:
            for person in self.listed_ids:
                self.add_line(person)

    def choose_coach(self, leads: bool):
        """A leader may log for a coach; a coach logs what she has held herself."""
        if leads:
            members = Membership.objects.current().granting(Permission.WORK_WITH_PARTICIPANT)
            self.fields["coach"].queryset = User.objects.filter(memberships__in=members.filter(project=self.project))
        else:
            del self.fields["coach"]

    def add_line(self, person: uuid.UUID):
        self.fields[there(person)] = forms.ChoiceField(
            label=_("Presence"), choices=Presence.choices, initial=Presence.PRESENT, widget=forms.RadioSelect
        )
        self.fields[note_on(person)] = forms.CharField(
            label=_("Note"), required=False, max_length=20_000, widget=forms.Textarea(attrs={"rows": 3})
        )

    @cached_property
    def listed_ids(self) -> list[uuid.UUID]:
        field = self.fields["people"]
        sent = self["people"].data if self.is_bound else self.initial.get("people")
        return field.to_python(sent) or []

    @cached_property
    def listed(self) -> list[dict]:
        """For the page: those on the list whom she may work with, with the fields about each."""
        listed = self.mine().filter(participant__public_id__in=self.listed_ids).select_related("participant")
        people = {one.participant.public_id: one.participant for one in listed}
        planned = self.planned_for(people)
        entries = [self.entry(people[one]) for one in self.listed_ids if one in people]
        return [entry | {"planned": planned.get(entry["person"].pk)} for entry in entries]

    @property
    def day(self) -> date:
        """The day that stands in the form, today if it cannot be read."""
        try:
            return self.fields["date"].clean(self["date"].value()) if "date" in self.fields else timezone.localdate()
        except ValidationError:
            return timezone.localdate()

    def planned_for(self, people) -> dict[int, Session]:
        """Sessions that may be meant, by person: only where one might be logged twice."""
        return {}

    def entry(self, person) -> dict:
        if not self.marks_presence:
            return {"person": person}
        names = there(person.public_id), note_on(person.public_id)
        return {"person": person, "there": self[names[0]], "note": self[names[1]]}

    @cached_property
    def left_over(self) -> list[tuple[str, str]]:
        """What she typed about people who are hers no longer: shown for her to hand on, and not saved."""
        here = {note_on(entry["person"].public_id) for entry in self.listed}
        sent = self.data if self.is_bound else self.initial
        typed = {name: sent[name] for name in sent if NOTE_ON.fullmatch(name) and name not in here and sent[name]}
        about = [uuid.UUID(name.removeprefix("note_")) for name in typed]
        mine = self.mine().filter(participant__public_id__in=about) if about else []
        hers = {note_on(key) for key in mine and mine.values_list("participant__public_id", flat=True)}
        return [(name, text) for name, text in typed.items() if name not in hers]

    def mine(self):
        return Participation.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, self.by, self.project)

    @property
    def facts(self) -> list:
        """For the page: the fields about the session itself."""
        about_people = {"reason", *(name for name in self.fields if name.startswith(("there_", "note_", "minutes_")))}
        return [field for field in self.visible_fields() if field.name not in about_people]

    def lines(self) -> list[Line]:
        return [self.line(person) for person in self.listed_ids]

    def line(self, person: uuid.UUID) -> Line:
        presence = self.cleaned_data[there(person)]
        present = presence == Presence.PRESENT
        return Line(person, present, "" if present else presence, self.cleaned_data[note_on(person)])

    def clean(self):
        return self.cleaned_data

    def _post_clean(self):
        """The acts put on the session what was typed, under their locks, and check it there."""

    def fill(self, by) -> Session:
        """The new session as it was typed."""
        for name, value in self.session_fields().items():
            setattr(self.instance, name, value)
        if "coach" not in self.fields:
            self.instance.coach = by
        return self.instance

    def session_fields(self) -> dict:
        """What stands in the form about the session itself."""
        return {name: self.cleaned_data[name] for name in self._meta.fields if name in self.fields}


def there(person: uuid.UUID) -> str:
    return f"there_{person.hex}"


def note_on(person: uuid.UUID) -> str:
    return f"note_{person.hex}"


def as_initial(raw: dict | None) -> dict:
    """Lists of strings, as a browser sends them, as the initial values of a form."""
    return {name: values if name == "people" else values[-1] for name, values in (raw or {}).items() if values}
