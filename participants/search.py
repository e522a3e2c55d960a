"""Finding people by name or identity number, and what is told of those whom the searcher may not see.

What somebody searches for says who is in the register: it is sent in a form's body and kept in her session, and
stands in no address and no log.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import OuterRef, Q, Subquery
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.models import CoachAssignment, Participant, Participation
from participants.models.participant import survivors
from projects.access import memberships_of, project_or_404
from projects.identity import InvalidIdentityNumber, parse_identity_number
from projects.names import folded
from projects.roles import Permission, Reach

MOST_SHOWN = 50
MOST_SUGGESTED = 10
LONGEST = 100
MOST_WORDS = 6
KEY = "search"
NUMBER = re.compile(r"[0-9]{6,8}[-+]?[0-9]{4}", re.ASCII)
DAY = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})", re.ASCII)
REACHES = {Reach.ASSIGNED, Reach.PROJECT}  # a caseworker's referrals are found where they stand
SHOWN = ["public_id", "first_name", "last_name", "birth_date", "protected"]
REGISTERS = Permission.WORK_WITH_PARTICIPANT  # only they are told that somebody is known whom they may not see


class NotSearchable(ValueError):
    """What is wrong with what was typed, said to people. Never quotes it."""


@dataclass(frozen=True)
class Sought:
    """A whole identity number, or words of a name, perhaps with a birth date."""

    number: str = ""
    words: tuple[str, ...] = ()
    birth_date: date | None = None

    @property
    def names_one_person(self) -> bool:
        """Whoever can say so much knows the person already."""
        return bool(self.number or (self.birth_date and len(self.words) > 1))

    @property
    def asks_for(self) -> Permission:
        """Who may not read the case is not told, by a hit, what somebody's number or birth date is."""
        return Permission.VIEW_CASE if self.number or self.birth_date else Permission.VIEW_PARTICIPANT

    def condition(self, way: str = "") -> Q:
        """`way`: from the filtered model to the person."""
        if self.number:
            return Q(**{f"{way}pk__in": survivors(identity_number=self.number)})
        found = names_beginning(self.words, way)
        return found & Q(**{f"{way}birth_date": self.birth_date}) if self.birth_date else found

    def whole(self) -> Q:
        """The same, with the names in full."""
        if self.number:
            return self.condition()
        found = Q(pk__in=[])
        for one, other in splits(self.words):
            found |= Q(first_key=one, last_key=other) | Q(first_key=other, last_key=one)
        return found & Q(birth_date=self.birth_date)


@dataclass(frozen=True)
class Hit:
    """Somebody whom the searcher may see. `project` is named only if it is another than the one she is in;
    `tells_when`: whether the searcher reads the case there, and so is told from when to when it lasts.
    """

    participation: Participation
    address: str
    project: str = ""
    tells_when: bool = False

    @property
    def person(self) -> Participant:
        return self.participation.participant


@dataclass(frozen=True)
class Found:
    """`known`: the register has the person, whom the searcher may not see. `opening`: where she may ask to."""

    hits: list[Hit] = field(default_factory=list)
    more: bool = False
    known: Participant | None = None
    opening: str = ""


def sought(text: str) -> Sought:
    """What somebody means who types this, or `NotSearchable`."""
    compact = "".join(text.split())
    if NUMBER.fullmatch(compact):
        try:
            return Sought(number=parse_identity_number(compact).digits)
        except InvalidIdentityNumber as error:
            raise NotSearchable(str(error)) from error
    words, birth_date = [], None
    for word in text.split():
        if match := DAY.fullmatch(word):
            birth_date = day_of(match)
        else:
            words += folded(word).split()
    if not any(character.isalpha() for word in words for character in word):
        raise NotSearchable(_("Write a name, or a whole identity number: ten or twelve digits."))
    return Sought(words=tuple(words[:MOST_WORDS]), birth_date=birth_date)


def day_of(match: re.Match) -> date:
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise NotSearchable(_("There is no such day. Write a birth date as YYYY-MM-DD.")) from None


def splits(words) -> list[tuple[str, str]]:
    """The ways in which these words, in this order, can be two names."""
    return [(" ".join(words[:cut]), " ".join(words[cut:])) for cut in range(1, len(words))]


def names_beginning(words, way: str = "") -> Q:
    """Names of which these words are the beginning: first or last name alone, or both in either order."""
    whole = " ".join(words)
    first, last = f"{way}first_key__startswith", f"{way}last_key__startswith"
    found = Q(**{first: whole}) | Q(**{last: whole})
    for one, other in splits(words):
        found |= Q(**{first: one, last: other}) | Q(**{first: other, last: one})
    return found


def project_to_search(request, slug: str):
    project = project_or_404(request, slug, Permission.VIEW_PARTICIPANT)
    if not can_search(request, project):
        raise PermissionDenied
    return project


def can_search(request, project) -> bool:
    """Whether her role in the project lets her find people there."""
    own = own_membership(request, project)
    return own is not None and own.reach(Permission.VIEW_PARTICIPANT) in REACHES


def own_membership(request, project):
    return next((one for one in memberships_of(request) if one.project_id == project.pk), None)


def find(request, project, what: Sought, most: int = MOST_SHOWN) -> Found:
    """Whom she may see, those of this project first; and whether there is one whom she may not."""
    visible = Participation.objects.permitting(what.asks_for, request.user)
    rows = visible.filter(what.condition("participant__"), next_start__isnull=True)
    latest = {}
    for row in with_coach(rows).order_by("list_key", "pk")[: most + 1]:
        if row.participant_id not in latest or row.project_id == project.pk:
            latest[row.participant_id] = row
    hits = [hit(request, row, project) for row in latest.values()]
    found = Found(hits=hits[:most], more=len(hits) > most)
    if hits or not what.names_one_person or not holds(request, project, REGISTERS):
        return found
    known = Participant.objects.filter(what.whole()).order_by("pk").first()
    return Found(known=known, opening=opening(project, known) if known else "")


def with_coach(participations):
    """With what a hit shows and no more: most of the time of a search went into the rest."""
    coaches = CoachAssignment.objects.filter(participation=OuterRef("pk")).order_by("-start", "-pk")
    return (
        participations.select_related("participant")
        .only("start", "exit", "project", *(f"participant__{name}" for name in SHOWN))
        .annotate(coach_name=Subquery(coaches.values("coach__name")[:1]))
    )


def hit(request, row: Participation, project) -> Hit:
    membership = next(one for one in memberships_of(request) if one.project_id == row.project_id)
    own = membership.project
    address = reverse("participants:participant", args=[own.slug, row.participant.public_id])
    tells_when = membership.reach(Permission.VIEW_CASE) is not None
    return Hit(row, address, "" if own == project else own.name, tells_when)


def holds(request, project, permission: Permission) -> bool:
    """Whether her role in the project has the permission, however far it goes."""
    own = own_membership(request, project)
    return own is not None and own.reach(permission) is not None


def opening(project, person: Participant) -> str:
    """Where a coach of the person's project asks to open the person with a reason."""
    if person.protected or not person.participations.filter(project=project).exists():
        return ""
    try:
        return reverse("participants:open_with_reason", args=[project.slug, person.public_id])
    except NoReverseMatch:
        return ""


def hits_of(request, project, people) -> list[Hit]:
    """The same people, each where she may see them."""
    rows = Participation.objects.visible_to(request.user).filter(participant__in=people, next_start__isnull=True)
    found = {}
    for row in with_coach(rows):
        if row.participant_id not in found or row.project_id == project.pk:
            found[row.participant_id] = hit(request, row, project)
    return [found[person.pk] for person in people if person.pk in found]


def trace_search(request, project, found: Found, what: str = "search"):
    """One event for the search with those it showed; one more for each who is protected, and for one not seen."""
    shown = [hit.person for hit in found.hits]
    details = {"what": what, "people": len(shown), "shown": [str(one.public_id) for one in shown]}
    event = {"by": request.user, "action": AuditAction.VIEW, "project": project}
    apart = [one for one in shown if one.protected] + ([found.known] if found.known else [])
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(target=project, details=details, **event),
            *(AuditEvent.of(target=one, participant=one, details={"what": what}, **event) for one in apart),
        ]
    )


def keep(request, project, text: str):
    """The last search, for the way back to its results."""
    request.session[KEY] = {"project": project.pk, "text": text}


def kept(request, project) -> str:
    last = request.session.get(KEY) or {}
    return last.get("text", "") if last.get("project") == project.pk else ""
