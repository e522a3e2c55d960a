"""Time certificates of the demo projects: closed months, one corrected afterwards, and the last one on its way."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from django.core.files.base import ContentFile

from accounts.enums import AuditAction
from accounts.models import AuditEvent, User
from participants.certificate_steps import CertificateState as State
from participants.certifying import ledger_rows, minutes_of, row_of
from participants.demo.keeping import picture_of
from participants.enums import SigningMethod
from participants.models import (
    Attendance,
    AttendanceMonth,
    CoachAssignment,
    Document,
    DocumentKind,
    MonthExplanation,
    Participation,
    ProjectMonth,
    TimeCertificate,
)
from participants.models.month_lock import month_of
from participants.models.time_certificate import last_day, next_month
from participants.project_months import months_of, unmarked_in
from projects.models import Membership, Project
from projects.roles import Role

EXPLAINED = 0.03  # of the closed months
CORRECTED = 0.02
ON_PAPER = 0.25
LAST = [(0.55, State.ATTESTED), (0.7, State.SIGNED), (0.85, State.DRAFT)]  # the others have none yet
CLOSED_AFTER = timedelta(days=12)
WHY_NOT = ["Har flyttat och går inte att nå.", "Kom inte till mötet då intyget skulle undertecknas."]
WHY_AGAIN = ["Ett studiebesök fattades.", "Fel antal minuter på gruppen den 12:e."]


def certify(project: Project, today: date):
    """Month by month until the last that is over. What somebody has done since stays as it is."""
    leader = Membership.objects.current().filter(project=project, role=Role.PROJECT_LEADER).first()
    if leader is None:
        return
    done = set(ProjectMonth.objects.filter(project=project).values_list("month", flat=True))
    begun = TimeCertificate.objects.filter(participation__project=project).values_list("month", flat=True)
    for month in months_over(project, today):
        if month in done or (next_month(month) >= month_of(today) and month in set(begun)):
            continue
        of_month = OfMonth(project, month, leader.user, today)
        if next_month(month) < month_of(today):
            of_month.close()
        else:
            of_month.begin()


def months_over(project: Project, today: date) -> list[date]:
    sums = AttendanceMonth.objects.filter(participation__project=project, month__lt=month_of(today))
    return sorted(set(sums.values_list("month", flat=True)))


class OfMonth:
    def __init__(self, project: Project, month: date, leader: User, today: date):
        self.project, self.month, self.leader, self.today = project, month, leader, today
        there = TimeCertificate.objects.current().filter(participation__project=project, month=month)
        waiting = Participation.objects.filter(pk__in=[pk for pk, _number in unmarked_in(project, month)])
        known = {*there.values_list("participation__participant", flat=True)}
        known |= set(waiting.values_list("participant", flat=True))
        sums = AttendanceMonth.objects.filter(participation__project=project, month=month)
        sums = sums.exclude(participation__participant__in=known).order_by("participation__start")
        found = sums.values_list("participation__participant", "participation", "minutes")
        last = {person: pk for person, pk, _minutes in found}  # of whoever left and came back, the second time
        stands = {pk: last[person] for person, pk, _minutes in found}
        self.minutes: Counter = Counter()
        for _person, pk, minutes in found:
            self.minutes[stands[pk]] += minutes
        self.rows: dict[int, list] = defaultdict(list)
        everybodys = Participation.objects.filter(project=project, participant__in=last)
        of_person = dict(everybodys.values_list("pk", "participant"))
        days = {"date__range": (month, last_day(month)), "participation__in": of_person}
        for row in Attendance.objects.filter(**days):
            self.rows[last[of_person[row.participation_id]]].append(row_of(row))
        assigned = CoachAssignment.objects.filter(participation__in=self.minutes).select_related("coach")
        self.coach = {one.participation_id: one.coach for one in assigned.order_by("start", "pk")}

    def lot(self, participation: int) -> Random:
        return Random(f"{self.project.slug} {self.month} {participation}")  # noqa: S311 - play

    def certificate(self, participation: int, state: State, **more) -> TimeCertificate:
        """As it would have come about in the days after the month."""
        rows, coach = sorted(self.rows[participation]), self.coach.get(participation, self.leader)
        if state == State.REPLACED and len(rows) > 1:
            rows = rows[:-1]  # what was corrected
        signed = last_day(self.month) + timedelta(days=1 + participation % 5)
        at = datetime.combine(signed, time(8 + participation % 8, 15), UTC)
        made = TimeCertificate(
            participation_id=participation, month=self.month, state=state, rows=rows, minutes=minutes_of(rows), **more
        )
        made.drawn_up_at, made.drawn_up_by = at - timedelta(hours=20), coach
        if state != State.DRAFT:
            made.signed_on, made.signed_how = signed, SigningMethod.SCREEN
            if self.on_paper(participation):
                made.signed_how, made.paper = SigningMethod.PAPER, self.paper(participation, coach)
            made.signature_kept_at, made.signature_kept_by = at, coach
        if state in (State.ATTESTED, State.CLOSED, State.REPLACED):
            made.attested_at, made.attested_by = at + timedelta(hours=3), coach
        return made

    def on_paper(self, participation: int) -> bool:
        """A few of the last two months: each is a file."""
        recent = self.month >= month_of(self.today - timedelta(days=62))
        return recent and self.lot(participation).random() % 0.1 < ON_PAPER / 10

    def paper(self, participation: int, coach: User) -> Document:
        title = f"Undertecknat tidsintyg {self.month:%Y-%m}"
        of_whom = Participation.objects.select_related("participant", "project").get(pk=participation)
        kept = ContentFile(picture_of(title, signed=True), name="x")
        kind = DocumentKind.TIME_CERTIFICATE
        return Document.objects.store(kept, by=coach, participation=of_whom, kind=kind, title=title)

    def close(self):
        self.finish()
        made, why_not = [], []
        for participation in self.minutes:
            lot = self.lot(participation).random()
            if lot < EXPLAINED:
                why_not.append(participation)
            elif lot > 1 - CORRECTED:
                made.append(self.certificate(participation, State.REPLACED))
                again = {"version": 2, "after_closing": True, "reason": WHY_AGAIN[participation % 2]}
                made.append(self.certificate(participation, State.CLOSED, **again))
            else:
                made.append(self.certificate(participation, State.CLOSED))
        TimeCertificate.objects.bulk_create(made, batch_size=500)
        at = datetime.combine(last_day(self.month) + CLOSED_AFTER, time(14), UTC)
        MonthExplanation.objects.bulk_create(
            MonthExplanation(participation_id=one, month=self.month, text=WHY_NOT[one % 2], by=self.leader, at=at)
            for one in why_not
        )
        reported = next(one for one in months_of(self.project) if one.month == self.month)
        ProjectMonth.objects.create(
            project=self.project,
            month=self.month,
            closed_at=at,
            closed_by=self.leader,
            minutes=reported.minutes,
            certified=reported.certified,
        )
        self.trace()

    def finish(self):
        """What was on its way a month ago has come to its end."""
        begun = TimeCertificate.objects.current().filter(participation__project=self.project, month=self.month)
        for one in begun.exclude(state=State.CLOSED).select_related("participation"):
            if not one.locks:
                one.rows = ledger_rows(one.participation, self.month)
                one.minutes = minutes_of(one.rows)
            one.signed_on = one.signed_on or last_day(self.month) + timedelta(days=3)
            one.signed_how = one.signed_how or SigningMethod.SCREEN
            at = datetime.combine(one.signed_on, time(9), UTC)
            one.signature_kept_at, one.signature_kept_by = at, one.drawn_up_by
            one.attested_at, one.attested_by, one.state = at + timedelta(hours=2), one.drawn_up_by, State.CLOSED
            one.save()

    def begin(self):
        """Some are attested, some signed, some drawn up; the others wait for their coach."""
        made = []
        for participation in self.minutes:
            lot = self.lot(participation).random()
            state = next((state for limit, state in LAST if lot < limit), None)
            if state:
                made.append(self.certificate(participation, state))
        TimeCertificate.objects.bulk_create(made, batch_size=500)
        self.trace()

    def trace(self):
        AuditEvent.objects.record(
            by=self.leader,
            action=AuditAction.CHANGE,
            target=self.project,
            project=self.project,
            fields=["closed_months"],
            details={"month": f"{self.month:%Y-%m}", "people": len(self.minutes)},
        )
