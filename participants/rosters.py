"""The lists of many sessions at once, for one reader: names of those she may see, the others as a number."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from participants.enums import Presence
from participants.models import Attendance, Participant, Participation, Session


@dataclass(frozen=True)
class Listed:
    """One person on a list. `presence` is None while somebody is only expected."""

    person: Participant
    presence: str | None = None
    note: str = ""
    minutes: int | None = None

    @property
    def label(self) -> str:
        return str(dict(Presence.choices).get(self.presence, "")) if self.presence is not None else ""


@dataclass
class SessionRoster:
    session: Session
    listed: list[Listed] = field(default_factory=list)
    others: int = 0

    @property
    def number(self) -> int:
        return len(self.listed) + self.others

    @property
    def names(self) -> str:
        return ", ".join(one.person.shown_name for one in self.listed)

    @property
    def is_open_to_reader(self) -> bool:
        """What was agreed with people none of whom she may see is not hers to read."""
        return bool(self.listed) or not self.others

    @property
    def expected(self) -> list[Listed]:
        return [one for one in self.listed if one.presence is None]


def rosters(sessions: Iterable[Session], reader, permission) -> list[SessionRoster]:
    """In three queries, however many sessions there are."""
    made = {session.pk: SessionRoster(session) for session in sessions}
    rows = Attendance.objects.filter(session__in=made)
    expected = Session.expected.through.objects.filter(session__in=made).values_list("session_id", "participation_id")
    entries: dict[int, list] = defaultdict(list)
    for row in rows:
        entries[row.session_id].append((row.participation_id, row))
    for session, participation in expected:
        entries[session].append((participation, None))
    visible = Participation.objects.permitting(permission, reader).select_related("participant")
    wanted = {participation for listed in entries.values() for participation, _row in listed}
    people = {one.pk: one.participant for one in visible.filter(pk__in=wanted)} if wanted else {}
    for session, listed in entries.items():
        known = [entry(people[pk], row) for pk, row in listed if pk in people]
        made[session].listed = sorted(known, key=lambda one: one.person.list_key)
        made[session].others = len(listed) - len(known)
    return list(made.values())


def people_on(listed: Iterable[SessionRoster]) -> list[Participant]:
    """Everybody who is named on one of these lists, once."""
    return list({one.person.pk: one.person for roster in listed for one in roster.listed}.values())


def entry(person, row: Attendance | None) -> Listed:
    return Listed(person, Presence.of(row), row.note, row.minutes) if row else Listed(person)
