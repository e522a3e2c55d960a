"""How the demo project's people came, moved on and left, in days counted back from the day of loading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from random import Random

from django.utils import timezone

from accounts.models import User
from participants import coaching, following_up, journey, support_months
from participants.corrections import correct_entry
from participants.demo.people import Unknown, invented
from participants.enums import (
    AttemptResult,
    Channel,
    Destination,
    Education,
    Evidence,
    LabourStatus,
    Outcome,
    ProtectionDegree,
    Support,
)
from participants.facts import months_after
from participants.models import FollowUp, Participation
from projects.models import Project
from projects.roles import Role

# Days since the start and since the exit. The follow-ups of those who left 86 to 120 days ago are what is to do.
LEFT = [
    *((415, 330), (400, 310), (405, 290), (380, 270), (370, 255), (410, 240), (330, 225), (345, 210), (360, 195)),
    *((300, 180), (290, 165), (310, 150), (250, 142), (270, 136), (230, 131), (285, 120), (225, 112), (200, 107)),
    *((240, 101), (260, 97), (190, 93), (215, 90), (180, 86), (160, 84), (175, 60), (150, 45), (120, 30), (170, 21)),
    *((140, 12), (98, 5)),
]
CAME_BACK = {240: 52, 195: 9}  # days since the exit → since the next start
INTRODUCED = 28
# In the introduction, of four weeks: some near its end, two past it.
NEW = [2, 5, 9, 12, 16, 20, 24, 26, 31, 36]
# In depth, for thirty weeks more: two near the end of it, two past it.
IN_DEPTH = [42, 50, 57, 64, 72, 80, 90, 101, 110, 121, 133, 140, 152, 163, 177, 186, 198, 228, 233, 243, 250]
PROLONGED, SKIPPED, HANDED_OVER = 250, 64, 121
WITHOUT_COACH = {2, 5}
ALL_KNOWN = Unknown()
UNKNOWN = {16: Unknown(country=True), 57: Unknown(born=True)}
NO_STATUS, PROTECTED = 72, 110

DESTINATIONS = [
    *(Destination.EMPLOYED, Destination.REGULAR_EDUCATION, Destination.EMPLOYED, Destination.UNEMPLOYED),
    *(Destination.SELF_SUPPORT, Destination.EMPLOYED, Destination.RETURNED_TO_GROUP, Destination.OTHER_PROGRAMME),
]
OUTCOMES = [
    *(Outcome.EMPLOYED, Outcome.REGULAR_EDUCATION, Outcome.EMPLOYED, Outcome.UNEMPLOYED),
    *(Outcome.OTHER, Outcome.SELF_EMPLOYED, Outcome.UNEMPLOYED, Outcome.OTHER_PROGRAMME),
]
EVIDENCE = [Evidence.OWN_WORD, Evidence.DOCUMENT_SEEN, Evidence.COACH_HEARD, Evidence.EMPLOYER_CONFIRMED]
REASONS = [
    "Fick en anställning.",
    "Började studera.",
    "Målen i planen är nådda.",
    "Avslut i samråd med handläggaren.",
]


@dataclass
class Staff:
    leader: User
    coaches: list[User]

    @classmethod
    def of(cls, project: Project) -> "Staff":
        def members(role):
            found = User.objects.filter(memberships__project=project, memberships__role=role)
            return list(found.filter(memberships__in=project.memberships.current()).order_by("email").distinct())

        return cls(members(Role.PROJECT_LEADER)[0], members(Role.COACH))


def fill(project: Project, today: date):
    arrivals = Arrivals(project, today)
    for started, left in LEFT:
        arrivals.of_somebody_who_left(started, left)
    for started in [*IN_DEPTH, *NEW]:
        arrivals.of_somebody_here(started)
    arrivals.follow_up()


class Arrivals:
    def __init__(self, project: Project, today: date):
        self.project, self.today = project, today
        self.staff = Staff.of(project)
        self.phases = list(project.phases.all())
        self.groups = list(project.caseworker_groups.all())
        self.target_groups = {group.code: group for group in project.target_groups.all()}
        self.numbers: Iterator[int] = count(1)

    def ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    def of_somebody_who_left(self, started: int, left: int):
        participation = self.arrive(self.ago(started))
        self.move_on(participation, self.ago(started - INTRODUCED))
        leave(participation, self.ago(left), left)
        if back := CAME_BACK.get(left):
            again = self.start(participation.participant, self.ago(back), referred_by=1)
            if back > INTRODUCED:
                self.move_on(again, self.ago(back - INTRODUCED))

    def of_somebody_here(self, started: int):
        unknown = UNKNOWN.get(started, ALL_KNOWN)
        participation = self.arrive(self.ago(started), with_coach=started not in WITHOUT_COACH, unknown=unknown)
        leader = self.staff.leader
        if started not in NEW and started != SKIPPED:
            self.move_on(participation, self.ago(started - INTRODUCED))
        if started == SKIPPED:
            reason = "Har gjort en kartläggning hos Arbetsförmedlingen."
            journey.enter_phase(participation, self.phases[1], self.ago(started), by=leader, reason=reason)
        if started == PROLONGED:
            journey.prolong_phase(participation, 4, by=leader, reason="Praktiken pågår till och med nästa månad.")
        if started == HANDED_OVER:
            coach = self.staff.coaches[0]
            coaching.assign_coach([participation], coach, self.ago(20), by=leader, note="Byter till mer jobbsök.")
        if started == NO_STATUS:
            correct_entry(participation, {"labour_status": ""}, by=leader, reason="Uppgiften var en gissning.")
        if started == PROTECTED:
            self.protect(participation)

    def arrive(self, day: date, *, with_coach=True, unknown=ALL_KNOWN) -> Participation:
        person = invented(next(self.numbers), day, self.staff.leader, self.project, unknown)
        return self.start(person, day, with_coach=with_coach)

    def start(self, person, day: date, *, referred_by=0, with_coach=True) -> Participation:
        lot = Random(f"stegen start {person.pk} {referred_by}")  # noqa: S311 - play
        participation = journey.start(
            person,
            self.project,
            day,
            by=self.staff.leader,
            coach=self.staff.coaches[person.pk % len(self.staff.coaches)] if with_coach else None,
            target_group=self.target_groups[self.target_group(person, day)],
            group=self.groups[referred_by],
            labour_status=lot.choice([LabourStatus.UNEMPLOYED, LabourStatus.UNEMPLOYED, LabourStatus.INACTIVE]),
            unemployed_months=lot.randrange(3, 40),
            in_education=False,
            disability=lot.random() < 0.2,
            isced=lot.choice(Education.values),
            upper_secondary_complete=lot.random() < 0.5,
            support=lot.choice([Support.INCOME_SUPPORT, Support.INCOME_SUPPORT, Support.ACTIVITY_GRANT]),
            support_months=lot.randrange(1, 30),
        )
        self.pay(participation, lot)
        return participation

    def target_group(self, person, day: date) -> str:
        if person.birth_date and (day - person.birth_date).days < 25 * 365:
            return "youth"
        return "adult" if person.country_of_birth in ("", "SE") else "foreign_born"

    def pay(self, participation: Participation, lot: Random):
        """Income support, less of it month by month, of those who live on it."""
        if participation.support != Support.INCOME_SUPPORT or participation.sequence > 1:
            return
        amount, month = Decimal(lot.randrange(6000, 11000)), participation.start.replace(day=1)
        cells: dict = {}
        while month < self.today.replace(day=1) and len(cells) < 9:
            cells["amount", month] = support_months.Change(None, amount)
            amount = max(amount - lot.randrange(-200, 900), Decimal(0))
            month = months_after(month, 1)
        support_months.save(participation, cells, by=self.staff.leader)

    def move_on(self, participation: Participation, day: date):
        journey.enter_phase(participation, self.phases[1], day, by=self.staff.leader)

    def protect(self, participation: Participation):
        person, coach = participation.participant, participation.coach_assignments.get(end__isnull=True).coach
        person.protected, person.degree = True, ProtectionDegree.MARKING
        person.phone, person.address = "", ""
        person.save()
        person.named_people.set([coach, self.staff.leader])
        journey.trace(self.staff.leader, participation, fields=["degree", "protected"], reason="Sekretessmarkering.")

    def follow_up(self):
        """Those long past are answered; of the latest some have been tried."""
        for follow_up in theirs(self.project).filter(due__lt=self.ago(35)):
            answer(follow_up, min(follow_up.due + timedelta(days=follow_up.pk % 9), self.today))
        for number, follow_up in enumerate(theirs(self.project).filter(due__lte=self.ago(5))):
            self.try_to_reach(follow_up, waits=number % 3 == 2)

    def try_to_reach(self, follow_up: FollowUp, *, waits: bool):
        following_up.try_to_reach(
            follow_up,
            by=self.staff.leader,
            channel=Channel.PHONE,
            result=AttemptResult.CALL_BACK if waits else AttemptResult.NO_ANSWER,
            at=timezone.make_aware(datetime.combine(self.ago(2), time(10, 15))),
            next_try=self.ago(-2) if waits else self.today,
            note="Ville bli uppringd senare i veckan." if waits else "",
        )


def leave(participation: Participation, day: date, lot: int):
    by = participation.coach_assignments.order_by("start").last().coach
    journey.leave(
        participation,
        day,
        by=by,
        destination=DESTINATIONS[lot % len(DESTINATIONS)],
        reason=REASONS[lot % len(REASONS)],
        chances_improved=[True, True, False, None][lot % 4],
        life_situation_improved=[True, True, None, False, True][lot % 5],
    )


def theirs(project: Project):
    """The follow-ups still open, as they fall due."""
    unanswered = FollowUp.objects.unanswered().filter(participation__project=project)
    return unanswered.select_related("participation__participant", "participation__project").order_by("due", "pk")


def answer(follow_up: FollowUp, day: date):
    by = follow_up.participation.coach_assignments.order_by("start").last().coach
    number = follow_up.pk
    following_up.record_outcome(
        follow_up,
        by=by,
        outcome=OUTCOMES[number % len(OUTCOMES)],
        evidence=EVIDENCE[number % len(EVIDENCE)],
        recorded_on=day,
    )
