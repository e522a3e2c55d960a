"""The acts of a group meeting: opened, a case dealt with, closed. Each case is saved by itself."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import referring
from participants.models import GroupMeeting, MeetingCase, Referral
from projects.access import reach_in
from projects.models import CaseworkerGroup, Membership, Party
from projects.roles import Permission, Reach


def trace(by, meeting: GroupMeeting, action=AuditAction.CHANGE, **event):
    AuditEvent.objects.record(by=by, action=action, target=meeting, project=meeting.group.project, **event)


@transaction.atomic
def open_meeting(group: CaseworkerGroup, day: date, *, by) -> GroupMeeting:
    """The group's open meeting: the one that was interrupted, or a new one."""
    group = CaseworkerGroup.objects.select_for_update(of=("self",)).select_related("project").get(pk=group.pk)
    check_sits_in(group, by)
    if day > timezone.localdate():
        raise ValidationError({"date": _("Choose today or an earlier day.")})
    if interrupted := group.meetings.filter(closed_at__isnull=True).first():
        return interrupted
    meeting = GroupMeeting.objects.create(group=group, date=day, opened_by=by)
    trace(by, meeting, AuditAction.CREATE, fields=["date"])
    return meeting


@transaction.atomic
def deal_with(meeting: GroupMeeting, referral: Referral, *, by, seen: int, present, parts, kind=None, **what):
    """One case: who was there, what each party says of its part, what is decided and when it comes up again.

    `seen`: the position of the referral's last event on the page. `present`: parties. `parts`: {party: done} of
    those who say something else than before. `kind`: of the decision; None if it waits. `what`: reason, note,
    next_date, and the fields of the event.
    """
    referral = Referral.objects.locked(referral.pk)
    meeting = locked(meeting, by)
    note, next_date = what.pop("note", "").strip(), what.pop("next_date", None)
    check_present(referral, present)
    if next_date and next_date < meeting.day():
        raise ValidationError({"next_date": _("The next date cannot be before the meeting.")})
    for party, done in parts.items():
        speak_for(party, referral, done, by)
    event = None
    if kind:
        day = max(meeting.day(), referring.last_event(referral).day)
        event = referring.take_step(referral, kind, day, by=by, seen=seen, meeting=meeting, **what)
    elif referring.last_event(referral).position != seen:
        raise ValidationError(_("Somebody else has decided on this meanwhile. Look at it again."))
    case, _made = MeetingCase.objects.get_or_create(
        meeting=meeting, referral=referral, defaults={"position": meeting.cases.count() + 1}
    )
    case.note, case.next_date, case.dealt_at, case.dealt_by = note, next_date, timezone.now(), by
    case.decision, case.party = event or case.decision, referring.party_of(by, referral)
    case.save()
    case.present.set(present)
    case.done.set(case_parts(referral, referring.last_event(referral).round))
    referring.trace(by, referral, fields=["meeting_cases"], details={"kind": str(kind or "")})
    return case


@transaction.atomic
def close(meeting: GroupMeeting, next_date: date | None, *, by) -> GroupMeeting:
    meeting = locked(meeting, by)
    if next_date and next_date <= meeting.date:
        raise ValidationError({"next_date": _("The next meeting must be after this one.")})
    meeting.next_date, meeting.closed_at, meeting.closed_by = next_date, timezone.now(), by
    meeting.save(update_fields=["next_date", "closed_at", "closed_by"])
    trace(by, meeting, fields=["closed_at", "next_date"])
    return meeting


def locked(meeting: GroupMeeting, by) -> GroupMeeting:
    meeting = GroupMeeting.objects.select_for_update(of=("self",)).select_related("group__project").get(pk=meeting.pk)
    check_sits_in(meeting.group, by)
    if meeting.closed_at:
        raise ValidationError(_("The meeting is closed. Start a new one to decide on more."))
    return meeting


def check_sits_in(group: CaseworkerGroup, by):
    """Only its own caseworkers hold a group's meetings."""
    own = Membership.objects.current().filter(user=by, group=group)
    if reach_in(group.project, by, Permission.DECIDE_REFERRAL) is not Reach.GROUP or not own.exists():
        raise ValidationError(_("Only the caseworkers of the group hold its meetings."))


def check_present(referral: Referral, present):
    """JO 913-2000 and the consents: nobody is talked about before somebody who may not hear it."""
    allowed = set(referring.may_hear(referral).values_list("pk", flat=True))
    for party in present:
        if party.pk not in allowed:
            text = _("No consent in force lets %(party)s hear about this case.")
            raise ValidationError({"present": text % {"party": party}})


def case_parts(referral: Referral, current: int):
    """The parties that have said, in the present round, that their part is done."""
    said = referral.statements.filter(round=current, done=True)
    return Party.objects.filter(pk__in=said.values("party"))


def here(meeting: GroupMeeting, hearing) -> list[Party]:
    """Who is likely to be there for the next case: of those who may hear it nobody who could have heard the case
    before and was away.
    """
    before = meeting.cases.filter(dealt_at__isnull=False).select_related("referral").order_by("dealt_at").last()
    if before is None:
        return list(hearing)
    away = set(referring.may_hear(before.referral)) - set(before.present.all())
    return [party for party in hearing if party not in away]


def speak_for(party: Party, referral: Referral, done: bool, by):
    """What a party has said; nothing is written where nothing changes."""
    said = referral.statements.filter(round=referring.last_event(referral).round, party=party).first()
    if said is None or said.done != done:
        referring.state_part(referral, party, done, said.note if said else "", by=by)
