"""Action plans of the project that runs: none, begun, signed, changed since, with finished parts and barriers. All
invented. Days are counted from the day of loading, and from the person's start.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from participants import planning
from participants.enums import ActionKind, ActionState, BarrierKind, GoalState, Responsible, SigningMethod
from participants.models import (
    Action,
    Barrier,
    CoachAssignment,
    Measure,
    Milestone,
    Participation,
    Plan,
    PlanGoal,
    SupportContact,
)
from participants.models.plan_version import checksum_of
from participants.plan_content import content_of
from projects.models import Project

WISHES = [
    (
        "Jag vill ha ett riktigt jobb, helst med bilar. Jag är inte rädd för att bli smutsig.\n\n"
        "Skolan gick sådär, men jag lär mig fort när någon visar.",
        "Bilverkstad, däckverkstad eller lager. Gärna på eller nära Krokom.",
    ),
    (
        "Jag har lagat mat i hela mitt liv och drev ett eget kök i Aleppo. Jag vill arbeta med mat igen och tjäna "
        "egna pengar. Svenskan är det som är svårt.",
        "Kök på äldreboende, skola eller restaurang. Kan arbeta kvällar.",
    ),
    (
        "Jag vill klara av att gå upp på morgonen och ha någonstans att gå. Sedan vill jag läsa in det jag saknar.",
        "Vet inte än. Något lugnt, inte för många människor på en gång.",
    ),
    (
        "Jag vill bli undersköterska. Jag tog hand om min mormor i sex år, det var det bästa jag gjort.",
        "Vården: hemtjänst eller äldreboende. Har körkort.",
    ),
]
GOALS = [
    (
        "Få en anställning på verkstad",
        [("Göra ett CV som känns rätt", -30), ("Ha varit på två studiebesök", 10)],
        [
            ("Skriva klart CV:t tillsammans", ActionKind.JOB_SEARCH, Responsible.PARTICIPANT, "", -20, "done"),
            ("Besöka däckverkstaden i Krokom", ActionKind.STUDY_VISIT, Responsible.PARTICIPANT, "", 6, "planned"),
            ("Ringa tre verkstäder om praktik", ActionKind.PLACEMENT, Responsible.COACH, "", -3, "ongoing"),
            ("Ordna ett samtal om körkort", ActionKind.EVERYDAY, Responsible.PARTY, "Integrationen", 14, "planned"),
        ],
    ),
    (
        "Klara svenska på nivå C",
        [("Gå klart SFI kurs C", 45)],
        [
            ("Språkpraktik i skolköket", ActionKind.PLACEMENT, Responsible.PARTICIPANT, "", 20, "planned"),
            ("Få betygen från Aleppo bedömda", ActionKind.VALIDATION, Responsible.COACH, "", 30, "ongoing"),
            ("Lära sig trettio ord om köket", ActionKind.EDUCATION, Responsible.PARTICIPANT, "", 9, "planned"),
        ],
    ),
    (
        "Ha en vardag som håller",
        [("Ha kommit till mötena fyra veckor i rad", 12)],
        [
            ("Väckning av boendestödet", ActionKind.EVERYDAY, Responsible.PARTY, "Boendestödet", 3, "ongoing"),
            ("Promenad till mötet varje tisdag", ActionKind.HEALTH, Responsible.PARTICIPANT, "", 7, "ongoing"),
        ],
    ),
]  # fmt: skip
EXIT_GOAL = "Arbeta halvtid på verkstaden och ha kontakt med Arbetsförmedlingen"
BARRIERS = [
    (
        BarrierKind.READING,
        "Läser långsamt. Långa brev läggs åt sidan.",
        [("Korta brev, stor text, och vi läser dem tillsammans", -6, "Fungerar bra, fler brev öppnas.")],
    ),
    (
        BarrierKind.INTERPRETER,
        "Behöver tolk på arabiska vid viktiga samtal.",
        [("Boka samma tolk varje gång", 15, "")],
    ),
    (
        BarrierKind.PSYCHOLOGICAL,
        "Stora grupper tar mycket kraft. Mår bäst när hon vet vad som ska hända.",
        [("Skicka dagens program kvällen före", 4, ""), ("En plats nära dörren i gruppen", -2, "")],
    ),
]
CONTACTS = [
    ("Anna Lind", "Individ- och familjeomsorgen, Krokom", "socialsekreterare", "anna.lind@example.org", True),
    ("Per Hedin", "Arbetsförmedlingen", "arbetsförmedlare", "070-174 06 05", False),
    ("Maria Olsson", "Hälsocentralen", "arbetsterapeut", "", False),
]
STATES = ["signed", "changed", "draft", "none", "finished", "exit", "wishes", "signed"]


def fill(project: Project, today: date):
    """Nothing the second time."""
    if Plan.objects.filter(participation__project=project).exists():
        return
    people = Participation.objects.filter(project=project, exit__isnull=True, start__lte=today - timedelta(days=10))
    for at, participation in enumerate(people.select_related("participant", "project").order_by("start", "pk")):
        coach = CoachAssignment.objects.filter(participation=participation).order_by("start").last()
        state = STATES[at % len(STATES)]
        if coach and state != "none":
            Planned(participation, coach.coach, today, at).bring_to(state)


@dataclass
class Planned:
    participation: Participation
    coach: object
    today: date
    number: int

    def day(self, days: int) -> date:
        """So many days from today, and not before the person came."""
        return max(self.today + timedelta(days=days), self.participation.start)

    def bring_to(self, state: str):
        self.plan = planning.begin(self.participation, by=self.coach, call_name=self.coach.name)
        wishes, work = WISHES[self.number % len(WISHES)]
        Plan.objects.filter(pk=self.plan.pk).update(
            wishes=wishes, work_wishes=work, call_number=f"070-174 06 {10 + self.number % 80}"
        )
        self.plan.refresh_from_db()
        if state == "wishes":
            return
        self.goals(state)
        self.barriers()
        self.contacts()
        if state in {"signed", "changed", "exit"}:
            self.sign()
        if state == "changed":
            self.change()

    def goals(self, state: str):
        chosen = [GOALS[(self.number + at) % len(GOALS)] for at in range(1 if state == "draft" else 2)]
        for at, (title, milestones, actions) in enumerate(chosen, 1):
            reached = state == "finished" and at == 1
            goal = PlanGoal.objects.create(
                plan=self.plan,
                position=at,
                title=title,
                planned=self.day(60 * at),
                state=GoalState.REACHED if reached else GoalState.OPEN,
                finished_on=self.day(-2) if reached else None,
            )
            self.steps(goal, milestones, actions, reached)
        if state == "exit":
            PlanGoal.objects.create(
                plan=self.plan, position=9, title=EXIT_GOAL, planned=self.day(40), is_exit_plan=True
            )

    def steps(self, goal, milestones, actions, reached):
        for at, (title, days) in enumerate(milestones, 1):
            past = reached or days < 0
            Milestone.objects.create(
                goal=goal,
                position=at,
                title=title,
                planned=self.day(days),
                finished_on=self.day(-5) if past else None,
            )
        for at, (title, kind, responsible, party, days, state) in enumerate(actions, 1):
            state = ActionState.DONE if reached else ActionState(state)
            Action.objects.create(
                **{"goal": goal, "position": at, "title": title, "kind": kind},
                due=self.day(days - 3 * (self.number % 4)),
                **{"responsible": responsible, "party": party, "state": state},
                finished_on=self.day(-4) if state == ActionState.DONE else None,
            )

    def barriers(self):
        kind, note, measures = BARRIERS[self.number % len(BARRIERS)]
        barrier = Barrier.objects.create(plan=self.plan, position=1, kind=kind, note=note)
        for at, (title, days, result) in enumerate(measures, 1):
            Measure.objects.create(
                barrier=barrier,
                position=at,
                title=title,
                follow_up=self.day(days),
                result=result,
                finished_on=self.day(days) if result else None,
            )

    def contacts(self):
        for at, (name, organisation, role, contact, responsible) in enumerate(CONTACTS[: 1 + self.number % 3], 1):
            SupportContact.objects.create(
                **{"plan": self.plan, "position": at, "name": name, "organisation": organisation, "role": role},
                **{"contact": contact, "start": self.participation.start, "is_responsible": responsible},
                why="Har följt deltagaren länge." if responsible else "",
            )

    def sign(self):
        planning.sign(
            self.plan,
            self.participation,
            by=self.coach,
            method=SigningMethod.SCREEN,
            seen=checksum_of(content_of(self.plan)),
            signed_on=self.day(-8),
        )

    def change(self):
        action = Action.objects.of_plan(self.plan).filter(finished_on__isnull=True).first()
        planning.tick(self.plan, self.participation, action, by=self.coach)
