"""The acts that bring a month's time certificate from one state to the next (participants/certificate_steps.py).

Each locks the person first, so that nobody logs hours into a month that is being signed, refuses with a
ValidationError in the user's language, and leaves its trace as the last thing.
"""

from collections import defaultdict
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.certificate_steps import NOTHING, Act, CertificateState, Step, step_of
from participants.enums import Presence, SigningMethod
from participants.models import (
    Attendance,
    AttendanceMonth,
    Document,
    Participant,
    Participation,
    ProjectMonth,
    Session,
    TimeCertificate,
)
from participants.models.document import DocumentKind
from participants.models.time_certificate import last_day, last_weekday
from projects.roles import Permission

State = CertificateState


def periods(participation: Participation):
    """The person's times in the project. A month belongs to the person, whichever of them its days lie in."""
    return Participation.objects.filter(participant=participation.participant_id, project=participation.project_id)


def periods_in(participation: Participation, month: date) -> list[Participation]:
    there = periods(participation).filter(start__lte=last_day(month)).order_by("start")
    return [one for one in there.select_related("participant", "project") if one.exit is None or one.exit >= month]


def ledger_rows(participation: Participation, month: date) -> list[list]:
    """The month as a certificate says it: [date, kind, minutes, presence]."""
    ledger = Attendance.objects.filter(participation__in=periods(participation), date__range=(month, last_day(month)))
    rows = ledger.only("date", "kind", "minutes", "present", "absence")
    return sorted(row_of(row) for row in rows)


def row_of(row: Attendance) -> list:
    return [row.date.isoformat(), row.kind, row.minutes, str(Presence.of(row))]


def kept(certificate: TimeCertificate, file, by) -> Document:
    """The signed paper, with the other papers of the person."""
    if file is None:
        raise ValidationError({"file": _("Choose the file with the signed paper: a scan or a photo of it.")})
    return Document.objects.store(
        file,
        by=by,
        participation=certificate.participation,
        kind=DocumentKind.TIME_CERTIFICATE,
        title=str(certificate),
    )


def minutes_of(rows: list[list]) -> int:
    return sum(minutes for _day, _kind, minutes, presence in rows if presence == Presence.PRESENT)


def is_closed(participation: Participation, month: date) -> bool:
    return ProjectMonth.objects.filter(project=participation.project_id, month=month).exists()


def in_force(participation: Participation, month: date) -> TimeCertificate | None:
    of_month = TimeCertificate.objects.of_person(participation).current().filter(month=month)
    return of_month.select_related("participation__participant", "participation__project").first()


# --- The acts ----------------------------------------------------------------------------------------------------


@transaction.atomic
def draw_up(participation: Participation, month: date, *, by) -> TimeCertificate:
    """Take the rows of the ledger as they are now. Again, as long as nobody has signed."""
    participation, certificate = locked(participation, month)
    step = permitted(Act.DRAW_UP, participation, certificate, month, by)
    there = periods_in(participation, month)
    if not there:
        raise ValidationError(_("The person did not take part in that month."))
    rows = ledger_rows(participation, month)
    if not rows:
        raise ValidationError(_("There is no attendance in the month. It needs no certificate."))
    fresh = certificate is None
    certificate = certificate or TimeCertificate(participation=there[-1], month=month)
    certificate.state = step.to
    certificate.rows, certificate.minutes = rows, minutes_of(rows)
    certificate.drawn_up_at, certificate.drawn_up_by = timezone.now(), by
    certificate.save()
    trace(by, certificate, AuditAction.CREATE if fresh else AuditAction.CHANGE, fields=["rows", "minutes"])
    return certificate


@transaction.atomic
def draw_up_missing(project, month: date, *, by) -> int:
    """Certificates for all with whom `by` works who have hours in the month and none. How many were made."""
    if ProjectMonth.objects.filter(project=project, month=month).exists():
        return 0
    mine = Participation.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, by, project)
    with_hours = AttendanceMonth.objects.filter(month=month, minutes__gt=0).values("participation")
    there = TimeCertificate.objects.current().filter(month=month, participation__project=project)
    wanted = mine.filter(pk__in=with_hours).exclude(participant__in=there.values("participation__participant"))
    Participant.objects.locked(wanted.values_list("participant", flat=True))
    found = wanted.select_related("participant", "project").order_by("start", "pk")
    latest = {one.participant_id: one for one in found}
    rows: dict[int, list] = defaultdict(list)
    everybodys = Participation.objects.filter(project=project, participant__in=latest)
    person_of = dict(everybodys.values_list("pk", "participant_id"))
    for row in Attendance.objects.filter(participation__in=person_of, date__range=(month, last_day(month))):
        rows[person_of[row.participation_id]].append(row_of(row))
    made = [
        TimeCertificate(
            participation=one,
            month=month,
            rows=sorted(rows[person]),
            minutes=minutes_of(rows[person]),
            drawn_up_by=by,
        )
        for person, one in sorted(latest.items())
    ]
    TimeCertificate.objects.bulk_create(made)
    fields = ["minutes", "rows"]
    AuditEvent.objects.record_all([event(by, one, AuditAction.CREATE, fields=fields) for one in made])
    return len(made)


@transaction.atomic
def sign(certificate: TimeCertificate, how: str, day: date, *, by, seen: str, file=None) -> TimeCertificate:
    """The participant has signed what bears the mark `seen`: on paper, of which `file` is the picture that is kept,
    or on the screen that she lent.

    Nothing that the ledger does not say any longer is signed.
    """
    certificate = again(certificate)
    participation, month = certificate.participation, certificate.month
    step = permitted(Act.SIGN, participation, certificate, month, by)
    if seen != certificate.mark:
        raise ValidationError(
            _("The certificate has been drawn up anew since. Have the participant sign the new one.")
        )
    if certificate.rows != ledger_rows(participation, month):
        raise ValidationError(_("The attendance has changed since the certificate was drawn up. Draw it up again."))
    check_complete(participation, month, day)
    if how == SigningMethod.PAPER:
        certificate.paper = kept(certificate, file, by)
    changes = {"state": (certificate.state, step.to), "signed_on": (None, day), "signed_how": ("", how)}
    certificate.state, certificate.signed_on, certificate.signed_how = step.to, day, how
    certificate.signature_kept_at, certificate.signature_kept_by = timezone.now(), by
    certificate.save()
    trace(by, certificate, changes=changes)
    return certificate


@transaction.atomic
def attest(certificate: TimeCertificate, *, by) -> TimeCertificate:
    """The coach certifies what the participant has signed: somebody else than who signed."""
    certificate = again(certificate)
    participation = certificate.participation
    step = permitted(Act.ATTEST, participation, certificate, certificate.month, by)
    refuse_own(participation.participant, by)
    changes = {"state": (certificate.state, step.to)}
    certificate.state, certificate.attested_at, certificate.attested_by = step.to, timezone.now(), by
    certificate.save()
    trace(by, certificate, changes=changes)
    return certificate


@transaction.atomic
def open_again(participation: Participation, month: date, *, by, reason: str) -> TimeCertificate:
    """What was signed is wrong, or the project's month is closed: a new version, while the old is kept as it was."""
    participation, certificate = locked(participation, month)
    step = permitted(Act.OPEN, participation, certificate, month, by)
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is opened again.")})
    before = certificate.state if certificate else NOTHING
    if certificate:
        TimeCertificate.objects.filter(pk=certificate.pk).update(state=State.REPLACED)
    rows = ledger_rows(participation, month)
    opened = TimeCertificate.objects.create(
        participation=certificate.participation if certificate else participation,
        month=month,
        version=last_version(participation, month) + 1,
        state=step.to,
        rows=rows,
        minutes=minutes_of(rows),
        drawn_up_by=by,
        reason=reason.strip(),
        after_closing=is_closed(participation, month),
    )
    trace(by, opened, AuditAction.CORRECT, changes={"state": (before, step.to)}, reason=reason.strip())
    return opened


# --- What the acts are made of -----------------------------------------------------------------------------------


def locked(participation: Participation, month: date) -> tuple[Participation, TimeCertificate | None]:
    """Both as they stand now, the person locked until the transaction ends."""
    Participant.objects.locked([participation.participant_id])
    participation = Participation.objects.select_related("participant", "project").get(pk=participation.pk)
    return participation, in_force(participation, month)


def again(certificate: TimeCertificate) -> TimeCertificate:
    """The same version as it stands now, its person locked."""
    _participation, now = locked(certificate.participation, certificate.month)
    if now is None or now.pk != certificate.pk:
        raise ValidationError(_("There is a newer version of the certificate. Open the page anew."))
    return now


def permitted(act: Act, participation, certificate, month: date, by) -> Step:
    """The step of the table, if the month stands where it may be taken and `by` holds its right on the person."""
    state = certificate.state if certificate else NOTHING
    step = step_of(act, state, closed=is_closed(participation, month))
    if step is None:
        text = _("This cannot be done now: the certificate is %(state)s.")
        said = certificate.get_state_display() if certificate else _("not drawn up")
        raise ValidationError(text % {"state": said})
    mine = Participation.objects.permitting_in(step.by, by, participation.project)
    if not mine.filter(pk=participation.pk).exists():
        raise ValidationError(_("This is for somebody else to do: ask the project leader."))
    return step


def refuse_own(person: Participant, by):
    if person.email and person.email.strip().lower() == by.email.strip().lower():
        raise ValidationError(_("Nobody attests her or his own hours: two different people certify them."))


def check_complete(participation: Participation, month: date, day: date):
    """What is signed is the whole month: nothing is to come in it, nothing waits to be marked."""
    today = timezone.localdate()
    if day > today:
        raise ValidationError({"signed_on": _("The day of the signature lies ahead.")})
    ready = ready_from(participation, month)
    if today < ready or day < ready:
        text = _("The month can be signed from %(day)s on, when it is over.")
        raise ValidationError({"signed_on": text % {"day": ready}})
    waiting = unmarked(participation, month).order_by("date").first()
    if waiting:
        text = _("The planned meeting on %(day)s has not been marked yet. Say first whether it took place.")
        raise ValidationError(text % {"day": waiting.date})
    if participation.attendance.filter(date__gt=today, date__lte=last_day(month)).exists():
        raise ValidationError(_("There is something in the month that lies ahead still. Wait until it is over."))


def ready_from(participation: Participation, month: date) -> date:
    """The day from which the month can be signed: its last day of work, or the day on which the person left."""
    ready = last_weekday(month)
    return min([ready, *(one.exit or ready for one in periods_in(participation, month)[-1:])])


def unmarked(participation: Participation, month: date):
    """Sessions of the month at which the person is expected still."""
    expected = Session.objects.filter(expected__in=periods(participation), date__range=(month, last_day(month)))
    return expected.exclude(state=Session.State.CANCELLED)


def last_version(participation: Participation, month: date) -> int:
    of_month = TimeCertificate.objects.of_person(participation).filter(month=month)
    return of_month.order_by("-version").values_list("version", flat=True).first() or 0


def trace(by, certificate: TimeCertificate, action=AuditAction.CHANGE, **more):
    AuditEvent.objects.record_all([event(by, certificate, action, **more)])


def event(by, certificate: TimeCertificate, action, **more) -> AuditEvent:
    return AuditEvent.of(
        by=by,
        action=action,
        target=certificate,
        participant=certificate.participation.participant,
        project=certificate.participation.project,
        details={"month": f"{certificate.month:%Y-%m}", "version": certificate.version},
        **more,
    )
