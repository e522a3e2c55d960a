"""A coach's calendar for her own calendar program (RFC 5545), behind a secret address.

It leaves the house without signing in, and stays on telephones: so it says initials and what kind of meeting it is,
never a name, a place or a text; and whoever has a protected identity is not in it at all, nor is a meeting with
nobody else.
"""

import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import AuditAction
from accounts.keyed_hash import keyed_hash
from accounts.models import AuditEvent, CalendarFeed
from participants.calendar import WORK, Entry, entries
from projects.models import Project

BACK, AHEAD = timedelta(days=28), timedelta(days=182)
MOST_INITIALS = 4
FETCHES, IN_SECONDS = 60, 600  # several programs ask every few minutes; nobody needs to ask every second
HEADERS = {
    "Content-Type": "text/calendar; charset=utf-8",
    "Content-Disposition": 'attachment; filename="lotsen.ics"',
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


@dataclass(frozen=True)
class Event:
    """What leaves the house of one entry."""

    uid: str
    summary: str
    url: str
    start: datetime | date
    end: datetime | date


@dataclass(frozen=True)
class Told:
    """`people`: of each project, of how many participants the events tell."""

    events: list[Event]
    people: list[tuple[Project, int]]


def wait(feed: CalendarFeed) -> int:
    """For how many seconds a program that asks without pause must wait; 0 for all others."""
    span, passed = divmod(int(time.time()), IN_SECONDS)
    key = f"calendar-feed-{feed.pk}-{span}"
    fetched = cache.get(key, 0)
    cache.set(key, fetched + 1, IN_SECONDS)
    return IN_SECONDS - passed if fetched >= FETCHES else 0


def told_by(feed: CalendarFeed) -> Told:
    events, people, today = [], [], timezone.localdate()
    with translation.override(feed.user.language):
        for project in Project.objects.permitting(WORK, feed.user).order_by("pk"):
            shown = [one for one in entries(project, feed.user, today - BACK, today + AHEAD) if may_leave(one)]
            people.append((project, len({person.pk for one in shown for person in leaving(one)})))
            events += [event(one) for one in shown]
    return Told(events, people)


def mark(feed: CalendarFeed, told: Told) -> str:
    """The same as long as nothing that the feed tells changes."""
    return f'"{keyed_hash(repr((feed.pk, feed.user.language, told.events)))[:40]}"'


def as_icalendar(feed: CalendarFeed, told: Told) -> bytes:
    """As of now: whatever was moved, or lost somebody who is protected since, is newer than what was fetched before.

    So no program goes on showing what it had (RFC 5545: SEQUENCE, LAST-MODIFIED).
    """
    from icalendar import Calendar  # only the feed needs it
    from icalendar import Event as Component

    now = timezone.now().replace(microsecond=0)
    revision = int((now - feed.created_at).total_seconds()) // 60
    calendar = Calendar()
    calendar.add("prodid", "-//Lotsen//Lotsen//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Lotsen")
    calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")  # the same for Outlook
    for one in told.events:
        facts = {"uid": one.uid, "summary": one.summary, "url": one.url, "dtstart": one.start, "dtend": one.end}
        component = Component()
        for name, value in {**facts, "class": "PRIVATE", "dtstamp": now, "last-modified": now}.items():
            component.add(name, value)
        component.add("sequence", max(revision, 0))
        if not isinstance(one.start, datetime):
            component.add("transp", "TRANSPARENT")
        calendar.add_component(component)
    return calendar.to_ical()


def leaving(entry: Entry):
    return [person for person in entry.people if not person.protected]


def may_leave(entry: Entry) -> bool:
    return bool(leaving(entry)) or not entry.number


def event(entry: Entry) -> Event:
    """In UTC, so that no program has to know Sweden's summer time; without an hour it takes the whole day."""
    start, end = entry.day, entry.day + timedelta(days=1)
    if entry.start:
        start = timezone.make_aware(datetime.combine(entry.day, entry.start)).astimezone(UTC)
        end = start + timedelta(minutes=entry.minutes)
    uid = f"{keyed_hash(entry.key)[:32]}@lotsen"
    return Event(uid, summary(entry), settings.SITE_URL + entry.url, start, end)


def summary(entry: Entry) -> str:
    """“Coachning K.Ö.”; of many only how many."""
    people = leaving(entry)
    if entry.others or len(people) > MOST_INITIALS:
        number = entry.others + len(people)
        who = ngettext("%(number)d participant", "%(number)d participants", number) % {"number": number}
    else:
        who = ", ".join(initials(person) for person in people)
    return f"{entry.what} {who}".strip()


def initials(person) -> str:
    names = [name.strip() for name in (person.first_name, person.last_name)]
    return "".join(f"{name[0].upper()}." for name in names if name) or _("no name")


def trace(feed: CalendarFeed, told: Told):
    """One row a day for each project that it told somebody of, and another only when it tells of more people.

    A calendar program asks all day long: a row for each answer would bury what the log review looks for.
    """
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    today = AuditEvent.objects.concerning(feed).filter(
        project__in=[project.pk for project, _people in told.people], action=AuditAction.EXPORT, at__gte=midnight
    )
    logged: dict[int | None, int] = {}
    for project, details in today.values_list("project", "details"):
        logged[project] = max(logged.get(project, 0), details["people"])
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=feed.user,
                action=AuditAction.EXPORT,
                target=feed,
                project=project,
                details={"what": "calendar_feed", "people": people},
            )
            for project, people in told.people
            if people > logged.get(project.pk, 0)
        ]
    )
