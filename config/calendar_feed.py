"""A coach's calendar for her own calendar program (RFC 5545), behind a secret address.

It leaves the house without signing in, and stays on telephones: so it says initials and what kind of meeting it is,
never a name, a place or a text; and whoever has a protected identity is not in it at all, nor is a meeting with
nobody else.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import AuditAction
from accounts.models import AuditEvent, CalendarFeed
from config.calendar import WORK, Entry, entries
from projects.models import Project

BACK, AHEAD = timedelta(days=28), timedelta(days=182)
MOST_INITIALS = 4


def feed_of(feed: CalendarFeed) -> tuple[bytes, list[tuple[Project, int]]]:
    """The calendar, the same as long as nothing in it changes; and of each project how many people it tells of."""
    from icalendar import Calendar  # only the feed needs it

    calendar = Calendar()
    calendar.add("prodid", "-//Lotsen//Lotsen//SV")
    calendar.add("version", "2.0")
    told = []
    today = timezone.localdate()
    with translation.override(feed.user.language):
        calendar.add("x-wr-calname", "Lotsen")
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"value": "DURATION"})
        for project in Project.objects.permitting(WORK, feed.user).order_by("pk"):
            shown = [one for one in entries(project, feed.user, today - BACK, today + AHEAD) if may_leave(one)]
            told.append((project, len({person.pk for one in shown for person in leaving(one)})))
            for event in events(shown, feed):
                calendar.add_component(event)
    return calendar.to_ical(), told


def leaving(entry: Entry):
    return [person for person in entry.people if not person.protected]


def may_leave(entry: Entry) -> bool:
    return bool(leaving(entry)) or not entry.number


def events(shown: list[Entry], feed: CalendarFeed) -> Iterator:
    from icalendar import Event

    for entry in shown:
        event = Event()
        event.add("uid", f"{sha256(entry.key.encode()).hexdigest()[:32]}@lotsen")
        event.add("dtstamp", feed.created_at.astimezone(UTC))
        event.add("summary", summary(entry))
        event.add("url", settings.SITE_URL + entry.url)
        event.add("class", "PRIVATE")
        if entry.start:
            begins = timezone.make_aware(datetime.combine(entry.day, entry.start)).astimezone(UTC)
            event.add("dtstart", begins)
            event.add("dtend", begins + timedelta(minutes=entry.minutes))
        else:
            event.add("dtstart", entry.day)
            event.add("dtend", entry.day + timedelta(days=1))
            event.add("transp", "TRANSPARENT")
        yield event


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


def trace(feed: CalendarFeed, told: list[tuple[Project, int]]):
    """One row for each project that it told somebody of."""
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=feed.user,
                action=AuditAction.EXPORT,
                target=feed,
                project=project,
                details={"what": "calendar_feed", "people": people},
            )
            for project, people in told
            if people
        ]
    )
