"""A project with openings and participants, their coach, the employer coach and others; and a way to their pages."""

from datetime import date
from decimal import Decimal

from django.test import Client
from django.urls import reverse

from employers.models import PossibleAdaptation, Requirement
from matching.enums import MatchState
from matching.models import WishedOccupation, Wishes
from participants.models import Barrier, Participation, Plan, Skill
from tests.employers.factories import OpeningFactory
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld


class MatchWorld(PersonWorld):
    """Karin can cook and drive a truck, wishes for care, hears badly and does not lift. The warehouse wants a truck
    licence; the kitchen nothing that she has not; the care home Swedish that she has not.
    """

    def __init__(self):
        super().__init__()
        self.person.municipality, self.person.language = "Krokom", "Arabiska"
        self.person.save()
        self.skill("Truckkort A", kind="licence", state="validated", validator="UHR")
        self.skill("Matlagning", kind="informal", country="SY")
        self.skill("Svenska", kind="language", level="a2")
        self.skill("Svetsning", kind="formal", state="rejected", validator="Birka")
        self.wishes = Wishes.objects.create(
            participation=self.participation, hours_least=10, hours_most=25, reach="Östersund", avoids=["lifting"]
        )
        WishedOccupation.objects.create(wishes=self.wishes, occupation="53")
        plan = Plan.objects.create(participation=self.participation)
        self.barrier = Barrier.objects.create(plan=plan, kind="hearing", note="Hemlignot")
        self.warehouse = self.opening("Lagret", "9320", 20, ("licence", "Truckkort", ""))
        self.care = self.opening("Omsorgen", "5330", 20, ("language", "Svenska", "b2"))
        self.kitchen = self.opening("Köket", "5120", 30, ("skill", "matlagning", ""))
        PossibleAdaptation.objects.create(opening=self.kitchen, barrier="hearing", how="Skriftliga uppdrag")
        PossibleAdaptation.objects.create(opening=self.kitchen, barrier="reading")

    def opening(self, title, occupation, hours, *asked, places=1):
        made = OpeningFactory(
            project=self.project,
            title=title,
            occupation=occupation,
            hours_per_week=Decimal(hours),
            places=places,
            workplace__municipality="Krokoms kommun",
        )
        for kind, name, level in asked:
            Requirement.objects.create(opening=made, kind=kind, name=name, level=level)
        return made

    def skill(self, name, participation: Participation | None = None, **facts):
        return Skill.objects.create(participation=participation or self.participation, name=name, **facts)

    def another(self, coach=None, since=None, **facts) -> Participation:
        made = ParticipationFactory(project=self.project, start=since or self.start, **facts)
        CoachAssignmentFactory(participation=made, coach=coach or self.coach)
        return made

    def browser(self, who) -> Client:
        client = Client()
        client.force_login(who)
        return client

    def address(self, name, *args):
        return reverse(f"matching:{name}", args=[self.project.slug, *args])

    def get(self, who, name, *args, **query):
        return self.browser(who).get(self.address(name, *args), query)

    def post(self, who, name, *args, **data):
        return self.browser(who).post(self.address(name, *args), data)

    def text(self, who, name, *args, **query) -> str:
        answer = self.get(who, name, *args, **query)
        assert answer.status_code == 200, answer
        return answer.content.decode()

    def match(self, state=MatchState.PROPOSED, opening=None, participation=None, **facts):
        participation = participation or self.participation
        made = participation.matches.create(opening=opening or self.kitchen, state=state, **facts)
        no = {"side": "project", "reason": "fel"} if state == MatchState.DECLINED else {}
        made.steps.create(state=state, day=date(2010, 1, 1), recorded_by=self.leader, **no)
        return made
