from dataclasses import replace
from functools import cached_property

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.models import AuditEvent
from participants.enums import Presence
from participants.forms.act import Act, text_field
from participants.forms.roster import DateInput, RosterForm, TimeInput, as_uuid, note_on, there
from participants.models import ActivityGroup, Draft, Session
from participants.models.draft import SESSION_KEY
from participants.models.session import ChangedMeanwhile
from participants.rosters import Listed


class LogForm(RosterForm):
    """A session that was held, with one or many; and, if wanted, the next meeting with the same people."""

    can_repeat = True
    group = forms.UUIDField(required=False, widget=forms.HiddenInput)
    next_date = forms.DateField(label=_("Next meeting"), required=False, widget=DateInput)
    next_time = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)

    class Meta(RosterForm.Meta):
        fields = ["group", "date", "minutes", "form", "kind", "coach", "topic", "next_step"]

    @cached_property
    def its_group(self) -> ActivityGroup | None:
        """Whose session it is, if the page was opened for a group that still meets."""
        chosen = as_uuid(str(self["group"].value() or ""))
        return self.project.activity_groups.running().filter(public_id=chosen).first() if chosen else None

    def clean_group(self):
        """Whoever has the page of a group that has ended meanwhile saves the session without it, the second time."""
        if self.cleaned_data["group"] and not self.its_group:
            self.data = self.data.copy()
            self.data["group"] = ""
            raise ValidationError(_("The group has ended. Save again, and the session is logged without it."))
        return self.its_group

    def act(self, by):
        session = self.fill(by).log(self.lines(), by=by)
        if self.cleaned_data["next_date"]:
            self.plan_next(session, by)
        forget(self, by)
        return session

    def planned_for(self, people):
        """What was planned for the day and waits to be marked."""
        waiting = Session.objects.planned().filter(project=self.project, date=self.day)
        expected = waiting.filter(expected__participant__public_id__in=people).annotate(
            person=F("expected__participant")
        )
        return {session.person: session for session in expected.select_related("project")}

    def plan_next(self, session: Session, by):
        following = Session(
            project=self.project,
            date=self.cleaned_data["next_date"],
            start_time=self.cleaned_data["next_time"],
            **{name: getattr(session, name) for name in ["group", "minutes", "form", "kind", "coach"]},
        )
        try:
            following.plan(self.listed_ids, by=by)
        except ValidationError as error:
            raise ValidationError({"next_date": error.messages}) from error


class PlanForm(RosterForm):
    """A meeting that lies ahead."""

    marks_presence = False
    submit_label = _("Plan the meeting")

    class Meta(RosterForm.Meta):
        fields = ["date", "start_time", "minutes", "form", "kind", "coach", "topic"]

    def act(self, by):
        return self.fill(by).plan(self.listed_ids, by=by)


class ExpectForm(RosterForm):
    """More people are expected at a planned session."""

    marks_presence = False
    submit_label = _("Put on the list")

    class Meta(RosterForm.Meta):
        fields: list[str] = []

    def act(self, by):
        self.instance.expect(self.listed_ids, by=by)
        return self.instance


class HoldForm(RosterForm):
    """The planned session took place, perhaps longer than planned, perhaps with others too."""

    class Meta(RosterForm.Meta):
        fields = ["minutes", "form", "kind", "topic", "next_step"]

    def act(self, by):
        self.instance.hold(self.lines(), by=by, **self.session_fields())
        forget(self, by)
        return self.instance


class SessionActForm(Act, forms.Form):
    """An act on one session."""

    def __init__(self, *args, session: Session, **kwargs):
        super().__init__(*args, **kwargs)
        self.session = session


class MoveForm(SessionActForm):
    date = forms.DateField(label=_("Date"), widget=DateInput)
    start_time = forms.TimeField(label=_("Time"), required=False, widget=TimeInput)

    def act(self, by):
        self.session.move(self.cleaned_data["date"], self.cleaned_data["start_time"], by=by)
        return self.session


class CancelForm(SessionActForm):
    reason = text_field(_("Why we cancel"))

    def act(self, by):
        self.session.cancel(by=by, reason=self.cleaned_data["reason"])
        return self.session


class RemoveForm(SessionActForm):
    reason = text_field(_("Why it is removed"))

    def act(self, by):
        self.session.remove(by=by, reason=self.cleaned_data["reason"])


class CorrectForm(RosterForm):
    """A correction of what was held. If somebody has corrected it meanwhile, what is stored now is shown beside."""

    reason = forms.CharField(
        label=_("Reason for the correction"),
        required=False,
        max_length=500,
        help_text=_("Needed if date, minutes or presence change: the hours are reported to the fund."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    class Meta(RosterForm.Meta):
        fields = ["date", "minutes", "form", "kind", "coach", "topic", "next_step"]

    def __init__(self, *args, listed: list[Listed], whole: bool, instance, **kwargs):
        self.shown = {one.person.public_id: one for one in listed}
        initial = {"people": list(self.shown), "seen": instance.mark()}
        for person, one in self.shown.items():
            initial |= {there(person): one.presence, note_on(person): one.note, minutes_of(person): one.minutes}
        super().__init__(*args, instance=instance, initial=initial, **kwargs)
        for name in () if whole else self._meta.fields:
            self.fields.pop(name, None)  # holds for people who are not hers too
        for person, one in self.shown.items():
            self.fields[minutes_of(person)] = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=1440)
            if not one.presence:
                self.fields[there(person)].choices = [("", _("absent")), *Presence.choices]
                self.fields[there(person)].required = False

    @property
    def listed_ids(self):
        """Nobody comes to the list by a correction."""
        return list(self.shown)

    def makes_something(self):
        return False

    def act(self, by):
        lines = [line for line in self.lines() if self.differs(line)]
        reason, seen = self.cleaned_data["reason"], self.cleaned_data["seen"]
        try:
            self.instance.correct(lines, by=by, reason=reason, seen=seen or None, **self.session_fields())
        except ChangedMeanwhile:
            self.tell_of_change()
        return self.instance

    def line(self, person):
        """Minutes of one's own, where they were changed to something else than all get."""
        minutes = self.cleaned_data[minutes_of(person)]
        return replace(super().line(person), minutes=minutes if minutes != self.shown[person].minutes else None)

    def entry(self, person) -> dict:
        return super().entry(person) | {"minutes": self[minutes_of(person.public_id)]}

    def differs(self, line) -> bool:
        shown = self.shown[line.person]
        return line.minutes is not None or (Presence.of(line), line.note) != (shown.presence, shown.note)

    def tell_of_change(self):
        last = AuditEvent.objects.concerning(self.instance).newest_first().first()
        who = last.user if last and last.user else _("Somebody")
        text = _("%(who)s has changed the session while you had the page open. Compare, then save again.")
        self.add_error(None, text % {"who": who})
        for name in self.fields:
            if name in self.initial and name not in ("seen", "people"):
                self.compare(name)
        self.data = self.data.copy()
        self.data["seen"] = self.instance.mark()

    def compare(self, name):
        """`initial` is what was stored when this was sent; whoever came in between is told of once more."""
        field, stored = self.fields[name], self.initial[name]
        if field.has_changed(stored, self[name].data):
            choices = dict(getattr(field, "choices", ()) or ())
            self.add_error(name, _("Stored now: %(value)s") % {"value": choices.get(stored, stored) or _("empty")})


def minutes_of(person) -> str:
    return f"minutes_{person.hex}"


def forget(form, by):
    """What is saved is no draft any longer. (The page says which it was; it is no part of what is compared.)"""
    key = form.data.get("draft", "")
    if SESSION_KEY.fullmatch(key):
        Draft.objects.filter(user=by, project=form.project, key=key).delete()
