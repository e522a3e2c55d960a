"""What a coach does with a follow-up: tries to reach the person, and records how it went.

Each act is one function: it locks the person, refuses with a ValidationError in the user's language by field, and
leaves its trace as the last thing (as participants/journey.py).
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants.enums import AttemptResult, Evidence, Outcome
from participants.models import FollowUp, FollowUpAttempt, Participant, Participation

ATTEMPTS_BEFORE_NOT_REACHED = 2
LONGEST_WAIT = timedelta(days=30)  # until the next try
OUTCOME = ["outcome", "evidence", "recorded_on", "recorded_for", "note"]
WORKING_DAYS = 3  # until the next try, as proposed


def locked(follow_up: FollowUp) -> FollowUp:
    """As it stands now, its person locked until the transaction ends."""
    Participant.objects.locked([follow_up.participation.participant_id])
    return FollowUp.objects.select_related("participation__participant", "participation__project").get(
        pk=follow_up.pk
    )


def check_open(follow_up: FollowUp):
    if follow_up.is_withdrawn:
        raise ValidationError(_("The exit was withdrawn, so there is nothing to follow up."))
    if follow_up.came_back:
        text = _("The person came back on %(day)s, by the reference day. The next exit is the one to follow up.")
        raise ValidationError(text % {"day": follow_up.participation.next_start})


def trace(by, follow_up: FollowUp, action, target=None, **event):
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=target or follow_up,
        participant=follow_up.participation.participant,
        project=follow_up.participation.project,
        **event,
    )


# --- Trying to reach the person ---------------------------------------------------------------------------------


def proposed_next_try(today: date) -> date:
    """Some working days on; holidays are not known here."""
    day, left = today, WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.isoweekday() <= 5
    return day


@transaction.atomic
def try_to_reach(follow_up, *, by, channel, result, at: datetime, next_try=None, note="") -> FollowUpAttempt:
    """One attempt, whatever came of it. Whoever was reached is not waited for."""
    follow_up = locked(follow_up)
    check_open(follow_up)
    check_attempt(follow_up, at, next_try)
    follow_up.next_try = None if result == AttemptResult.REACHED else next_try
    follow_up.save(update_fields=["next_try"])
    values = {"channel": channel, "result": result, "at": at, "next_try": follow_up.next_try, "note": note}
    attempt = follow_up.attempts.create(by=by, **values)
    changes = {name: (None, value) for name, value in values.items()}
    trace(by, follow_up, AuditAction.CREATE, target=attempt, changes=changes)
    return attempt


def check_attempt(follow_up: FollowUp, at: datetime, next_try: date | None):
    today = timezone.localdate()
    if at > timezone.now():
        raise ValidationError({"at": _("Record an attempt when it has been made: now or earlier.")})
    if timezone.localdate(at) < follow_up.participation.exit:
        text = _("The exit was on %(day)s. An attempt comes after it.")
        raise ValidationError({"at": text % {"day": follow_up.participation.exit}})
    if next_try and not today <= next_try <= today + LONGEST_WAIT:
        text = _("Choose a day between today and %(last)s.")
        raise ValidationError({"next_try": text % {"last": today + LONGEST_WAIT}})


def attempts_missing(follow_up: FollowUp) -> int:
    """How many more tries it takes before “not reached” may be recorded; those from the reference day on count."""
    failed = follow_up.attempts.exclude(result=AttemptResult.REACHED)
    made = sum(timezone.localdate(attempt.at) >= follow_up.due for attempt in failed)
    return max(ATTEMPTS_BEFORE_NOT_REACHED - made, 0)


# --- How it went ------------------------------------------------------------------------------------------------


@transaction.atomic
def record_outcome(follow_up, *, by, outcome: str, evidence: str = "", recorded_on: date, note: str = ""):
    """The status on the reference day, on the follow-up and on the participation. What stood there is kept."""
    follow_up = locked(follow_up)
    check_open(follow_up)
    check_outcome(follow_up, outcome, evidence, recorded_on)
    action = AuditAction.CORRECT if follow_up.outcome else AuditAction.CHANGE
    values = {"outcome": outcome, "evidence": evidence, "recorded_on": recorded_on, "note": note}
    values |= {"recorded_for": follow_up.due, "next_try": None}
    changes = {}
    for name, value in values.items():
        if getattr(follow_up, name) != value:
            changes[name] = (getattr(follow_up, name), value)
            setattr(follow_up, name, value)
    follow_up.save(update_fields=list(values))
    Participation.objects.filter(pk=follow_up.participation_id).update(
        outcome=outcome, outcome_recorded_on=recorded_on, outcome_evidence=evidence
    )
    trace(by, follow_up, action, changes=changes)


def check_outcome(follow_up: FollowUp, outcome: str, evidence: str, recorded_on: date):
    today = timezone.localdate()
    if today < follow_up.due:
        text = _("The outcome is the status on %(day)s. It can be recorded from that day on.")
        raise ValidationError(text % {"day": follow_up.due})
    if recorded_on > today:
        raise ValidationError({"recorded_on": _("Choose today or an earlier day.")})
    if recorded_on < follow_up.due:
        text = _("Nobody can have known the status on %(day)s before that day.")
        raise ValidationError({"recorded_on": text % {"day": follow_up.due}})
    if outcome == Outcome.NOT_REACHED:
        check_not_reached(follow_up, evidence)
    elif not evidence:
        raise ValidationError({"evidence": _("Choose how surely the outcome is known.")})


def check_not_reached(follow_up: FollowUp, evidence: str):
    if evidence:
        raise ValidationError({"evidence": _("Nobody was reached, so nothing is known. Leave this empty.")})
    if missing := attempts_missing(follow_up):
        text = ngettext(
            "“Not reached” takes two attempts from the reference day on. %(number)d is missing.",
            "“Not reached” takes two attempts from the reference day on. %(number)d are missing.",
            missing,
        )
        raise ValidationError({"outcome": text % {"number": missing}})


# --- What was recorded before -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Earlier:
    """An outcome that was corrected: what stood there, and who replaced it when (nobody: an import)."""

    outcome: str
    evidence: str
    recorded_on: date | None
    recorded_for: date | None
    note: str
    replaced_at: datetime
    replaced_by: User | None


def earlier_outcomes(follow_up: FollowUp) -> list[Earlier]:
    """From the trail, the latest first; as far back as its values have not been erased."""
    stood = {name: getattr(follow_up, name) for name in OUTCOME}
    corrections = AuditEvent.objects.concerning(follow_up).filter(action=AuditAction.CORRECT)
    earlier = []
    for event in corrections.select_related("user", "values_kept").order_by("-pk"):
        if not hasattr(event, "values_kept"):
            break
        stood |= {name: value for name, value in event.values_kept.before.items() if name in OUTCOME}
        earlier.append(earlier_outcome(stood, event))
    return earlier


def earlier_outcome(stood: dict, event: AuditEvent) -> Earlier:
    days = {name: stood[name] and date.fromisoformat(str(stood[name])) for name in ["recorded_on", "recorded_for"]}
    return Earlier(
        outcome=str(Outcome(stood["outcome"]).label),
        evidence=str(Evidence(stood["evidence"]).label) if stood["evidence"] else "",
        note=stood["note"],
        replaced_at=event.at,
        replaced_by=event.user,
        **days,
    )
