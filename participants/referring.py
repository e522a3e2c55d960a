"""A referral's way: raised, decided by the group, accepted by the project, enrolled, returned.

Each act locks the person and the referral first, refuses with a ValidationError in the user's language, appends one
event and leaves its trace as the last thing. Which step may follow which stands in participants/referral_steps.py.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import answering
from participants.enums import Destination, Information
from participants.enums import ReferralEventKind as Kind
from participants.models import Consent, Participant, PartyStatement, Referral, ReferralEvent
from participants.referral_steps import PERMISSION, state_of, steps_from
from projects.access import reach_in
from projects.models import Membership, Party
from projects.roles import Reach, Role


def trace(by, referral: Referral, action=AuditAction.CHANGE, **event):
    """Who did what to which referral, of whom."""
    AuditEvent.objects.record(
        by=by, action=action, target=referral, participant=referral.participant, project=referral.project, **event
    )


def last_event(referral: Referral) -> ReferralEvent:
    return referral.events.get(is_last=True)


def go_on(referral: Referral, kind: Kind, *, by, day: date, **fields) -> ReferralEvent:
    """The next event of a referral that is locked; whose referral it is gets the answer."""
    event = append(referral, kind, by=by, day=day, **fields)
    answering.tell(event)
    return event


def append(referral: Referral, kind: Kind, *, by, day: date, **fields) -> ReferralEvent:
    """The next event, and nobody is told."""
    last = referral.events.filter(is_last=True).first()
    current = round_of(referral, kind, fields.get("participation"))
    if last:
        referral.events.filter(pk=last.pk).update(is_last=False)
    return ReferralEvent.objects.create(
        referral=referral,
        kind=kind,
        position=last.position + 1 if last else 1,
        round=current,
        day=day,
        by=by,
        **fields,
    )


def round_of(referral: Referral, kind: Kind, participation) -> int:
    """A return opens one that there has never been. Who is enrolled again as the same participation was returned by
    mistake: the round goes on as if that had not been, with its consents.
    """
    rounds = referral.events.order_by("position").values_list("round", flat=True)
    if kind == Kind.RETURNED:
        return max(rounds, default=0) + 1
    if kind == Kind.ENROLLED and (before := rounds.filter(kind=kind, participation=participation).last()):
        return before
    return rounds.last() or 1


# --- The group and the project ----------------------------------------------------------------------------------


@transaction.atomic
def refer(referral: Referral, *, by) -> Referral:
    """Raise a referral that is not saved yet."""
    Participant.objects.locked([referral.participant_id])
    check_day(referral.raised_on, None)
    referral.save()
    append(referral, Kind.RAISED, by=by, day=referral.raised_on, party=referral.party)
    trace(by, referral, AuditAction.CREATE, fields=["raised"])
    return referral


@transaction.atomic
def take_step(referral: Referral, kind: Kind, day: date, *, by, seen: int, reason="", **fields) -> ReferralEvent:
    """One step by hand. `seen`: the position of the last event that the page showed.

    `fields` are those of the event that belong to the kind: investigator, investigating_party, until; activity;
    meeting.
    """
    referral = Referral.objects.locked(referral.pk)
    last = last_event(referral)
    if last.position != seen:
        raise ValidationError(_("Somebody else has decided on this meanwhile. Look at it again."))
    reach = reach_in(referral.project, by, PERMISSION)
    taken = next((one for one in steps_from(state_of(last), referral.project, reach) if one.kind == kind), None)
    if taken is None:
        raise ValidationError(_("This cannot be done with the referral as it stands now."))
    if taken.wants_reason and not reason.strip():
        raise ValidationError({"reason": _("Write why.")})
    check_day(day, last)
    if kind == Kind.INVESTIGATION:
        check_investigation(day, fields)
    if kind == Kind.ACCEPTED and (lacking := gate(referral, last)):
        raise ValidationError(lacking)
    event = go_on(referral, kind, by=by, day=day, reason=reason.strip(), party=party_of(by, referral), **fields)
    trace(by, referral, fields=["events"], details={"kind": str(kind)})
    return event


def check_day(day: date, last: ReferralEvent | None):
    if day > timezone.localdate():
        raise ValidationError({"day": _("Choose today or an earlier day.")})
    if last and day < last.day:
        text = _("What happened before this was on %(day)s. Choose that day or a later one.")
        raise ValidationError({"day": text % {"day": last.day}})


def check_investigation(day: date, fields: dict):
    wrong, until = {}, fields.get("until")
    if not fields.get("investigator", "").strip() and not fields.get("investigating_party"):
        wrong["investigator"] = _("Write who investigates.")
    if until is None:
        wrong["until"] = _("Write until when.")
    elif until < day:
        wrong["until"] = _("It cannot be finished before it begins.")
    if wrong:
        raise ValidationError(wrong)


def party_of(by, referral: Referral):
    """For whom she acts: her party; None for the project."""
    own = Membership.objects.current().filter(user=by, project=referral.project, role=Role.CASEWORKER).first()
    return own.party if own else None


def gate(referral: Referral, last: ReferralEvent, *, told: bool | None = None) -> list[str]:
    """What hinders the project from accepting, in sentences; nothing if nothing does (Kraftstation's rules; each can
    be switched off in the project's settings).

    `told`: whether the reader may know of the employment; the project, unless something else is said.
    """
    lacking = []
    if referral.project.employment_bars:
        lacking += hindering_employment(referral, told=is_told(referral) if told is None else told)
    if referral.project.parties_do_their_part:
        done = referral.statements.filter(round=last.round, done=True).values("party")
        hearing = set(may_hear(referral))
        for party in concerned(referral).exclude(pk__in=done):
            text = _("%(party)s has not said that its part is done.")
            if party not in hearing:
                text = _("%(party)s has not said that its part is done: no consent lets it know of the person.")
            lacking.append(text % {"party": party})
    return lacking


def hindering_employment(referral: Referral, *, told: bool) -> list[str]:
    """What the party has written of it counts only while a consent lets the project know."""
    if not told:
        return [_("No consent in force lets the project know whether the person has any kind of employment.")]
    if referral.employed is None:
        text = _("Nobody has said whether the person has any kind of employment. %(party)s can say it.")
        return [text % {"party": referral.party}]
    if referral.employed:
        return [_("The person has employment. The project takes nobody with any kind of employment.")]
    return []


def is_told(referral: Referral) -> bool:
    """Whether the party that has referred may tell the project of the person's situation now."""
    consents = Consent.objects.in_force().filter(referral=referral, from_party=referral.party_id, to_project=True)
    return any(Information.SITUATION in kinds for kinds in consents.values_list("information", flat=True))


def concerned(referral: Referral):
    """The parties of the group, and the one that has referred."""
    return (
        referral.project.parties.filter(groups=referral.group_id)
        | referral.project.parties.filter(pk=referral.party_id)
    ).distinct()


def may_hear(referral: Referral):
    """The parties before whom the case may be talked about: the one that refers, and those its consent names."""
    told = Consent.objects.in_force().filter(referral=referral, from_party=referral.party_id)
    covering = [consent.pk for consent in told if Information.SITUATION in consent.information]
    heard = Party.objects.filter(consents_to__in=covering, groups=referral.group_id)
    return (heard | Party.objects.filter(pk=referral.party_id)).distinct()


@transaction.atomic
def state_part(referral: Referral, party, done: bool, note: str, *, by) -> PartyStatement:
    """A party says whether its part is done in this round."""
    referral = Referral.objects.locked(referral.pk)
    if reach_in(referral.project, by, PERMISSION) is not Reach.GROUP:
        raise ValidationError(_("Only the caseworkers of the group say what their parties have done."))
    if not concerned(referral).filter(pk=party.pk).exists():
        raise ValidationError({"party": _("This party does not sit in the group.")})
    values = {"done": done, "note": note.strip(), "by": by, "at": timezone.now()}
    statement, made = PartyStatement.objects.update_or_create(
        referral=referral, round=last_event(referral).round, party=party, defaults=values
    )
    trace(by, referral, fields=["statements"], details={"done": int(done)})
    return statement


@transaction.atomic
def state_employment(referral: Referral, employed: bool | None, *, by):
    """The party that has referred says how it is now; what it said before stays in the trail."""
    referral = Referral.objects.locked(referral.pk)
    if reach_in(referral.project, by, PERMISSION) is not Reach.GROUP or party_of(by, referral) != referral.party:
        raise ValidationError(_("Only the party that has referred says whether the person has employment."))
    before, referral.employed = referral.employed, employed
    if employed != before:
        referral.save(update_fields=["employed"])
        trace(by, referral, changes={"employed": (before, employed)})


# --- What follows from a participation (participants/journey.py) --------------------------------------------------


def enrol(participation, *, by):
    """A participation has begun: the person's accepted referral to the project becomes it, if there is one."""
    accepted = Referral.objects.in_state(Kind.ACCEPTED).filter(
        project=participation.project, participant=participation.participant
    )
    for found in accepted:
        referral = Referral.objects.locked(found.pk)
        day = max(participation.start, last_event(referral).day)
        go_on(referral, Kind.ENROLLED, by=by, day=day, participation=participation)
        trace(by, referral, fields=["events"], details={"kind": str(Kind.ENROLLED)})
    return list(accepted)


def align(participation, *, by):
    """The referrals that became this participation follow its exit: an exit back to the group opens the next round;
    an exit withdrawn or corrected takes that back, as long as the group has not gone on with it.
    """
    returned = participation.exit is not None and participation.destination == Destination.RETURNED_TO_GROUP
    wanted, other = (Kind.RETURNED, Kind.ENROLLED) if returned else (Kind.ENROLLED, Kind.RETURNED)
    for found in ReferralEvent.objects.filter(participation=participation, is_last=True, kind=other).order_by("pk"):
        if returned and not participation.exit_reason.strip():
            raise ValidationError({"reason": _("Write why the participant returns to the group.")})
        referral = Referral.objects.locked(found.referral_id)
        day, reason = (participation.exit, participation.exit_reason) if returned else (found.day, "")
        go_on(referral, wanted, by=by, day=max(day, found.day), reason=reason, participation=participation)
        trace(by, referral, fields=["events"], details={"kind": str(wanted)})
