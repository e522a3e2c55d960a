"""The acts on a placement: made, changed, agreed to, prolonged, shortened, ended, reopened.

Each locks the person and then the placement, looks whether it is still what whoever acts has seen, and leaves a row
in the trail. A change of the agreement makes a new version, which nobody has said yes to yet.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from employers.models import EmployerRelation, Opening
from matching import visiting
from matching.agreement_content import content_of, missing_in
from matching.enums import ApprovalWay, EndCause, MatchState, Side
from matching.models import Placement, PlacementApproval, PlacementVersion
from matching.models.match import givers
from matching.placement_steps import PlacementAct
from matching.shares import share_now
from participants.models import Document, DocumentKind, Participant

FULL_WEEK = Decimal(40)  # hours: whoever has these has no room for another place


FARTHEST = timedelta(days=5 * 365)  # visits are planned until the last day
A_YEAR = timedelta(days=365)
WHO_SAYS = {
    ApprovalWay.PAPER: set(Side),
    ApprovalWay.ON_BEHALF: {Side.PARTICIPANT, Side.EMPLOYER},
    ApprovalWay.HERE: {Side.PROJECT},
    ApprovalWay.SCREEN: {Side.PARTICIPANT},
}


def refuse(field: str | None, text: str):
    raise ValidationError({field: text} if field else text)


def locked(placement: Placement, act: PlacementAct | None, seen: str | None) -> Placement:
    """As it stands now, until the transaction ends. `seen`: the mark of what whoever acts had before her."""
    Participant.objects.locked([placement.participation.participant_id])
    stored = (
        Placement.objects.select_for_update(of=("self",))
        .select_related("participation__participant", "participation__project", "employer", "workplace")
        .filter(pk=placement.pk)
        .first()
    )
    if stored is None or (seen is not None and seen != mark(stored)):
        raise ValidationError(_("Somebody else has changed the placement meanwhile. Look at it again."))
    if act and act not in stored.acts:
        refuse(None, _("That is not possible now: the placement is %(state)s.") % {"state": stored.state.label})
    return stored


def mark(placement: Placement) -> str:
    """What an act must have seen: the version, who has approved, and whether it has ended."""
    approved = placement.versions.filter(number=placement.version, approvals__isnull=False).count()
    return f"{placement.version}-{approved}-{placement.ended_on or ''}"


# --- The agreement ------------------------------------------------------------------------------------------------


def check(placement: Placement):
    """The rules over several rows: the days lie in the participation, and nobody is in two full places at once."""
    participation = placement.participation
    if placement.start < participation.start:
        text = _("The participant takes part since %(day)s: choose that day or a later one.")
        refuse("start", text % {"day": participation.start})
    last = placement.ended_on or placement.end
    for field, day in (("start", placement.start), ("end", last)):
        if day and day > timezone.localdate() + FARTHEST:
            refuse(field, _("The day lies more than five years ahead. Check the year."))
    if participation.exit and not placement.never_began and (last is None or last > participation.exit):
        text = _("The participant has left on %(day)s: the placement cannot last longer.")
        refuse("end", text % {"day": participation.exit})
    check_room(placement)


def check_room(placement: Placement):
    """At no time more than a full week over all workplaces, in whichever project. A place whose hours nobody knows
    fills the week.
    """
    if placement.never_began:
        return
    person = {"participation__participant": placement.participation.participant_id}
    others = [
        one for one in Placement.objects.filter(**person).select_related("participation") if not one.never_began
    ]
    others = [one for one in others if one.pk != placement.pk and overlap(one, placement)]
    for day in {placement.start, *(one.start for one in others)}:
        if day < placement.start:
            continue
        there = [one for one in others if holds(one, day)]
        if (there or any(placement.weekdays)) and sum((hours(one) for one in there), hours(placement)) > FULL_WEEK:
            text = _(
                "With this the participant would have more than %(hours)s hours a week at workplaces from %(day)s. "
                "Shorten or end the other placement first, or write fewer hours."
            )
            if not there:
                text = _("A week at a workplace has %(hours)s hours at most.")
            elif any(one.participation.project_id != placement.participation.project_id for one in there):
                text = _(  # since when, and where, is that project's
                    "With this the participant would have more than %(hours)s hours a week at workplaces, with what "
                    "there is outside of this project. Ask the participant, and write fewer hours."
                )
            refuse("weekdays", text % {"hours": FULL_WEEK, "day": day})


def hours(placement: Placement) -> Decimal:
    known = placement.weekly_hours
    return FULL_WEEK if known is None else known


def overlap(one: Placement, other: Placement) -> bool:
    return one.start <= (other.last_day or date.max) and other.start <= (one.last_day or date.max)


def holds(placement: Placement, day: date) -> bool:
    return placement.start <= day <= (placement.last_day or date.max)


@transaction.atomic
def start_agreement(placement: Placement, *, by):
    """The first version of a placement that is being made."""
    participation = placement.participation
    Participant.objects.locked([participation.participant_id])
    check(placement)
    take_up_match(placement)
    check_places(placement)
    if placement.match:
        placement.match.place(by=by)
    placement.employer = EmployerRelation.objects.known(participation.project, placement.employer).employer
    renew(placement, by=by)


def take_up_match(placement: Placement):
    """Whoever is being matched with a place is placed there, or the match is ended first: nobody has two at once."""
    under_way = placement.participation.matches.under_way().select_related("opening").first()
    if under_way is None or under_way == placement.match:
        return
    if under_way.state != MatchState.WANTED or under_way.opening_id != placement.opening_id:
        text = _("There is a match under way already: %(opening)s. End that first.")
        raise ValidationError(text % {"opening": under_way.opening})
    placement.match = under_way


def check_places(placement: Placement):
    """No more have a place of an opening, or the employer's yes to one, than it has places. It is locked: two at once
    get no place twice.
    """
    if placement.opening is None:
        return
    opening = Opening.objects.select_for_update(of=("self",)).get(pk=placement.opening_id)
    if opening.closed_on and placement.match is None:  # the employer's yes to somebody holds all the same
        raise ValidationError(
            _("The opening is closed. Open it again, or place the person with the employer itself.")
        )
    wanted, placed = (one.filter(opening=opening) for one in givers(timezone.localdate()))
    taken = wanted.exclude(pk=placement.match_id).count() + placed.exclude(pk=placement.pk).count()
    if taken >= opening.places:
        raise ValidationError(_("All places of the opening are taken. Write more places there, or choose another."))


def go_on(placement: Placement, *, by, reason: str, fields: Iterable[str]):
    """A version more of one that was changed, in its transaction. What a spreadsheet brought was agreed elsewhere."""
    if placement.version == 0:
        adopt(placement)
    elif was_approved(placement) and not reason.strip():
        refuse("reason", _("Write why it is changed: it has been approved, and everybody is asked anew."))
    if "occupation" in fields:
        keep_share(placement)
    check(placement)
    renew(placement, by=by, reason=reason.strip())


def adopt(placement: Placement):
    """What a spreadsheet brought was agreed on outside of here, and followed up there until today."""
    placement.agreed_on = placement.start


def keep_share(placement: Placement):
    """The counts of the occupation as they are known now; later ones change no report on what was agreed."""
    share = share_now(placement.occupation)
    placement.women, placement.men, placement.share_year = share or (None, None, None)


def was_approved(placement: Placement) -> bool:
    """Somebody has said yes to it as it stands now."""
    return PlacementApproval.objects.filter(version__placement=placement, version__number=placement.version).exists()


def renew(placement: Placement, *, by, reason="", since: date | None = None):
    """`since`: visits of the past that belong to it again."""
    if any(placement.weekdays):
        placement.hours_per_week = (Decimal(sum(placement.weekdays)) / 60).quantize(Decimal("0.1"))
    placement.version += 1
    placement.save()
    PlacementVersion.objects.create(
        placement=placement, number=placement.version, content=content_of(placement), reason=reason, made_by=by
    )
    visiting.plan(placement, since=since)


@transaction.atomic
def approve(placement: Placement, sides: Iterable[str], *, way, day: date, by, seen, name="", reason="", file=None):
    """Some of the three say yes to the agreement as it stands. The third yes makes it agreed."""
    stored = locked(placement, PlacementAct.APPROVE, seen)
    version = stored.versions.get(number=stored.version)
    sides = sorted(set(sides))
    check_approval(stored, version, sides, way=way, day=day, name=name, reason=reason, file=file)
    paper = None
    if way == ApprovalWay.PAPER:
        title = _("Agreement on a placement, version %(number)d, signed") % {"number": version.number}
        whose = {"participation": stored.participation, "kind": DocumentKind.PLACEMENT}
        paper = Document.objects.store(file, by=by, title=title, **whose)
    for side in sides:
        PlacementApproval.objects.create(
            version=version,
            side=side,
            way=way,
            day=day,
            name=name.strip(),
            reason=reason.strip() if way == ApprovalWay.ON_BEHALF else "",
            document=paper,
            recorded_by=by,
        )
    details = {"act": "approve", "sides": sides, "way": way, "version": version.number}
    if version.approvals.count() == len(Side):
        agree(stored, version)
        details["agreed"] = True
    stored.trace(by, AuditAction.CHANGE, fields=["approvals"], details=details)
    return stored


def check_approval(stored, version, sides, *, way, day, name, reason, file):
    if not sides:
        refuse("sides", _("Choose who says yes."))
    if lacking := missing_in(stored):
        text = _("This must stand in the agreement before anybody says yes to it: %(what)s.")
        refuse(None, text % {"what": ", ".join(lacking)})
    if version.approvals.filter(side__in=sides).exists():
        refuse("sides", _("That side has said yes to this version already."))
    check_way(sides, way, name=name, reason=reason, file=file)
    check_day(version, day)


def check_day(version: PlacementVersion, day: date):
    if day > timezone.localdate():
        refuse("day", _("The day lies ahead."))
    if version.number > 1 and day < timezone.localdate(version.made_at):
        text = _("This version was made on %(day)s: nobody said yes to it before.")
        refuse("day", text % {"day": timezone.localdate(version.made_at)})


def check_way(sides, way, *, name, reason, file):
    if not set(sides) <= WHO_SAYS[way]:
        text = _(
            "The project says yes here or on paper, the participant and the employer on paper or by word, the "
            "participant also alone on the screen."
        )
        refuse("way", text)
    if way == ApprovalWay.PAPER and not file:
        refuse("file", _("Choose the file."))
    if way == ApprovalWay.ON_BEHALF:
        if not reason.strip():
            refuse("reason", _("Write why you say yes on behalf of somebody else."))
        if not name.strip():
            refuse("name", _("Write who said yes."))


def agree(stored: Placement, version: PlacementVersion):
    """All three have said yes: from now on it holds, and the visits are planned."""
    stored.approved_version = version.number
    since = None if stored.agreed_on else visiting.SINCE_ITS_START
    if stored.agreed_on is None:
        stored.agreed_on = max(one.day for one in version.approvals.all())
        keep_share(stored)
    stored.save(update_fields=["approved_version", "agreed_on", "women", "men", "share_year"])
    visiting.plan(stored, since=since)


# --- Its end ------------------------------------------------------------------------------------------------------


@transaction.atomic
def move_end(placement: Placement, end: date, *, reason: str, by, seen):
    """Prolonged or shortened: a change of the agreement, with a reason."""
    later = placement.end is None or end > placement.end
    stored = locked(placement, PlacementAct.EXTEND if later else PlacementAct.SHORTEN, seen)
    if not reason.strip():
        refuse("reason", _("Write why."))
    if stored.end == end:
        refuse("end", _("That is the day it ends already."))
    if end < max(stored.start, timezone.localdate()):
        refuse("end", _("That day has passed or lies before the start. End the placement instead, and say why."))
    before, stored.end = stored.end, end
    since = before + timedelta(days=1) if before and stored.version else None
    if stored.version == 0:
        adopt(stored)
    check(stored)
    renew(stored, by=by, reason=reason.strip(), since=since)
    act = "extend" if before and end > before else "shorten"
    stored.trace(by, AuditAction.CHANGE, changes={"end": (before, end)}, reason=reason.strip(), details={"act": act})
    return stored


@transaction.atomic
def end(placement: Placement, day: date, cause: str, *, reason="", by, seen):
    """It is over: on its last day as planned, or before. A last day before the first: nobody ever came."""
    stored = locked(placement, PlacementAct.END, seen)
    if day > max(timezone.localdate(), stored.last_day or date.min) or (stored.end and day > stored.end):
        refuse("day", _("The placement lasts until %(day)s. Prolong it first.") % {"day": stored.end})
    if day < stored.start - A_YEAR:
        refuse("day", _("The day lies long before the start. Check the year."))
    left = stored.participation.exit
    if left and day > left:
        refuse("day", _("The participant has left on %(day)s: the placement cannot last longer.") % {"day": left})
    if stored.end and cause == EndCause.AS_PLANNED and day < stored.end:
        refuse("cause", _("It ended before its last day: choose whose side it was, or that it led to a job."))
    if cause not in {EndCause.AS_PLANNED, EndCause.JOB} and not reason.strip():
        refuse("reason", _("Write what happened."))
    stored.ended_on, stored.end_cause, stored.end_reason = day, cause, reason.strip()
    stored.save(update_fields=["ended_on", "end_cause", "end_reason"])
    visiting.plan(stored)
    changes = {"ended_on": (None, day), "end_cause": ("", cause)}
    stored.trace(by, AuditAction.CHANGE, changes=changes, reason=reason.strip(), details={"act": "end"})
    return stored


@transaction.atomic
def reopen(placement: Placement, *, reason: str, by, seen):
    """That it had ended was a mistake."""
    stored = locked(placement, PlacementAct.REOPEN, seen)
    if not reason.strip():
        refuse("reason", _("Write why it is reopened."))
    if stored.end_assessments.exists():
        refuse(None, _("Somebody has assessed how it went. Make a new placement instead."))
    changes = {"ended_on": (stored.ended_on, None), "end_cause": (stored.end_cause, "")}
    since = stored.ended_on + timedelta(days=1)
    stored.ended_on, stored.end_cause, stored.end_reason = None, "", ""
    check(stored)
    stored.save(update_fields=["ended_on", "end_cause", "end_reason"])
    visiting.plan(stored, since=since)
    stored.trace(by, AuditAction.CHANGE, changes=changes, reason=reason.strip(), details={"act": "reopen"})
    return stored
