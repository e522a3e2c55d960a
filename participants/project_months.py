"""The months of a project's hours: what is certified, what is not yet, and the closing of a month by its leader."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.certificate_steps import NOTHING, STEPS, TONES, Act, CertificateState
from participants.certifying import periods
from participants.models import (
    AttendanceMonth,
    MonthExplanation,
    Participant,
    Participation,
    ProjectMonth,
    Session,
    TimeCertificate,
)
from participants.models.time_certificate import last_day
from projects.access import reach_in
from projects.models import Project
from projects.roles import Permission, Reach

State = CertificateState
NONE = (0, 0)
PEOPLE = Count("participation__participant", distinct=True)
WAITING = {State.DRAFT, State.SIGNED, State.OPENED}  # begun, and not finished


@dataclass(frozen=True)
class MonthSum:
    """A month of the project: minutes reported are those certified and those not yet."""

    month: date
    minutes: int
    certified: int
    people: int
    certified_people: int
    closed: ProjectMonth | None = None
    corrected: int = 0  # people whose month was opened after the closing

    @property
    def key(self) -> str:
        return f"{self.month:%Y-%m}"

    @property
    def uncertified(self) -> int:
        return self.minutes - self.certified

    @property
    def uncertified_people(self) -> int:
        return self.people - self.certified_people


def months_of(project: Project) -> list[MonthSum]:
    """All that have hours or are closed, latest first."""
    sums = AttendanceMonth.objects.filter(participation__project=project).order_by().values_list("month")
    reported = totals(sums)
    of_project = TimeCertificate.objects.filter(participation__project=project).order_by().values_list("month")
    certified = totals(of_project.certified().filter(minutes__gt=0))
    opened = of_project.filter(after_closing=True).annotate(people=PEOPLE)
    corrected = dict(opened)
    closed = {one.month: one for one in ProjectMonth.objects.filter(project=project).select_related("closed_by")}
    return [
        MonthSum(
            month,
            minutes=reported.get(month, NONE)[0],
            certified=certified.get(month, NONE)[0],
            people=reported.get(month, NONE)[1],
            certified_people=certified.get(month, NONE)[1],
            closed=closed.get(month),
            corrected=corrected.get(month, 0),
        )
        for month in sorted({*reported, *closed}, reverse=True)
    ]


def sum_of(months: list[MonthSum]) -> tuple[int, int, int]:
    """Minutes reported, certified, and not yet."""
    return tuple(sum(getattr(one, name) for one in months) for name in ("minutes", "certified", "uncertified"))


def totals(by_month) -> dict[date, tuple[int, int]]:
    """Minutes and people by month."""
    return {month: (minutes, people) for month, minutes, people in by_month.annotate(Sum("minutes"), people=PEOPLE)}


@dataclass
class PersonMonth:
    """One person in a month of the project. `participation` is the latest of those that the month is about."""

    participation: Participation
    minutes: int = 0
    certificate: TimeCertificate | None = None
    explanation: MonthExplanation | None = None
    unmarked: int = 0  # planned meetings of which nobody has said whether they took place

    @property
    def state(self) -> str:
        return self.certificate.state if self.certificate else NOTHING

    @property
    def tone(self) -> str:
        return TONES[self.state]

    @property
    def label(self) -> str:
        return str(self.certificate.get_state_display()) if self.certificate else _("not drawn up")

    @property
    def certified(self) -> int:
        return self.minutes if self.certificate and self.certificate.is_certified else 0

    @property
    def uncertified(self) -> int:
        return self.minutes - self.certified

    @property
    def wants_drawing_up(self) -> bool:
        return self.certificate is None and self.minutes > 0

    @property
    def is_done(self) -> bool:
        """Nothing waits: no hours, or all of them certified, and every meeting marked."""
        waits = self.certificate is not None and self.certificate.state in WAITING
        return not self.unmarked and not waits and self.certified == self.minutes

    @property
    def is_missing(self) -> bool:
        """It keeps the project's month open."""
        return not self.is_done and self.explanation is None


def people_of(project: Project, month: date) -> list[PersonMonth]:
    """Everybody with hours, a certificate or something unmarked in the month, as lists are ordered."""
    unmarked = dict(unmarked_in(project, month))
    concerns = Participation.objects.filter(project=project, pk__in=concerned(project, month) | set(unmarked))
    participations = {one.pk: one for one in concerns.select_related("participant").order_by("start")}
    people: dict[int, PersonMonth] = {}
    for one in participations.values():
        one.project = project
        people.setdefault(one.participant_id, PersonMonth(one)).participation = one
    found = {one.pk: people[one.participant_id] for one in participations.values()}
    of_month = {"month": month, "participation__in": participations}
    for pk, minutes in AttendanceMonth.objects.filter(**of_month).values_list("participation", "minutes"):
        found[pk].minutes += minutes
    for certificate in TimeCertificate.objects.current().filter(**of_month).defer("rows"):
        certificate.participation = participations[certificate.participation_id]
        found[certificate.participation_id].certificate = certificate
    of_people = {"participation__participant__in": people, "participation__project": project, "month": month}
    for explanation in MonthExplanation.objects.filter(**of_people).select_related("by", "participation"):
        people[explanation.participation.participant_id].explanation = explanation
    for pk, number in unmarked.items():
        found[pk].unmarked += number
    return sorted(people.values(), key=lambda one: (one.participation.list_key, one.participation.pk))


def concerned(project: Project, month: date) -> set[int]:
    of_month = {"participation__project": project, "month": month}
    certificates = TimeCertificate.objects.current().filter(**of_month)
    sums = AttendanceMonth.objects.filter(**of_month)
    return {pk for rows in (certificates, sums) for pk in rows.values_list("participation", flat=True)}


def unmarked_in(project: Project, month: date):
    """(participation, number of sessions at which it is expected still), of sessions whose day has come."""
    until = min(last_day(month), timezone.localdate())
    expected = Session.expected.through.objects.filter(
        session__project=project, session__date__range=(month, until)
    ).exclude(session__state=Session.State.CANCELLED)
    return expected.order_by().values_list("participation").annotate(Count("pk"))


# --- The acts ----------------------------------------------------------------------------------------------------


@transaction.atomic
def explain(participation: Participation, month: date, text: str, *, by):
    """Why the month of this person is not certified. Nothing written takes the explanation back."""
    Participant.objects.locked([participation.participant_id])
    if ProjectMonth.objects.filter(project=participation.project_id, month=month).exists():
        raise ValidationError(_("The month is closed already."))
    before = explanation_of(participation, month)
    old, text = before.text if before else "", text.strip()
    if text:
        one = before or MonthExplanation(participation=participation, month=month)
        one.text, one.by, one.at = text, by, timezone.now()
        one.save()
    elif before:
        before.delete()
    AuditEvent.objects.record(
        by=by,
        action=AuditAction.CHANGE,
        target=participation,
        participant=participation.participant,
        project=participation.project,
        changes={"explanation": (old, text)},
        details={"month": f"{month:%Y-%m}"},
    )


def explanation_of(participation: Participation, month: date) -> MonthExplanation | None:
    found = MonthExplanation.objects.filter(participation__in=periods(participation), month=month)
    return found.select_related("by").first()


@transaction.atomic
def close(project: Project, month: date, *, by) -> ProjectMonth:
    """Nothing of the month changes any longer. Refused while anybody is neither certified nor explained.

    The people first, as everybody does who changes their days; then the project, so that nobody comes in meanwhile.
    """
    Participant.objects.locked(participants_in(project, month))
    Project.objects.select_for_update().get(pk=project.pk)
    people = people_of(project, month)
    if {one.participation.participant_id for one in people} - set(participants_in(project, month)):
        raise ValidationError(_("Somebody has come to the project meanwhile. Try again."))
    refuse_early(project, month, people, by)
    certificates = TimeCertificate.objects.filter(pk__in=[one.certificate.pk for one in people if one.certificate])
    for step in STEPS:
        if step.act == Act.CLOSE:
            certificates.filter(state__in=step.after).update(state=step.to)
    made = ProjectMonth.objects.create(
        project=project,
        month=month,
        closed_by=by,
        minutes=sum(one.minutes for one in people),
        certified=sum(one.certified for one in people),
    )
    AuditEvent.objects.record(
        by=by,
        action=AuditAction.CHANGE,
        target=project,
        project=project,
        fields=["closed_months"],
        details={"month": f"{month:%Y-%m}", "people": len(people)},
    )
    return made


def participants_in(project: Project, month: date) -> list[int]:
    """Whoever took part for a day of the month."""
    there = Participation.objects.filter(project=project, start__lte=last_day(month))
    still = there.filter(Q(exit__isnull=True) | Q(exit__gte=month))
    return list(still.values_list("participant_id", flat=True))


def refuse_early(project: Project, month: date, people: list[PersonMonth], by):
    if reach_in(project, by, Permission.CLOSE_MONTH) is not Reach.PROJECT:
        raise ValidationError(_("The project leader closes the month."))
    if ProjectMonth.objects.filter(project=project, month=month).exists():
        raise ValidationError(_("The month is closed already."))
    if last_day(month) >= timezone.localdate():
        raise ValidationError(_("The month is not over yet."))
    if not people:
        raise ValidationError(_("There are no hours in the month: nothing is to be closed."))
    missing = [one for one in people if one.is_missing]
    if missing:
        text = ngettext(
            "%(number)d person is neither certified nor explained: %(names)s.",
            "%(number)d people are neither certified nor explained: %(names)s.",
            len(missing),
        )
        names = ", ".join(str(one.participation.participant) for one in missing)
        raise ValidationError(text % {"number": len(missing), "names": names})
