"""A person with a plan that has one of everything, and ways to send its forms as the page does."""

from datetime import timedelta

from django.utils import timezone

from participants.models import Action, Barrier, Measure, Milestone, Plan, PlanGoal, SupportContact
from participants.models.plan_version import checksum_of
from participants.plan_content import content_of
from participants.plan_typing import address
from tests.participants.person_world import PersonWorld

HTMX = {"HX-Request": "true"}


class PlanPlace(PersonWorld):
    def __init__(self, **fields):
        super().__init__(**fields)
        self.plan = Plan.objects.create(
            participation=self.participation,
            wishes="Jag vill laga bilar.",
            work_wishes="Verkstad i Krokom",
            call_name="Cilla Coach",
            call_number="0640-161 00",
        )
        self.today = timezone.localdate()
        self.goal = PlanGoal.objects.create(plan=self.plan, title="Arbete på verkstad")
        self.milestone = Milestone.objects.create(goal=self.goal, title="Ett CV", planned=self.day(7))
        self.action = self.step("Ringa verkstaden", due=self.day(3))
        self.barrier = Barrier.objects.create(plan=self.plan, kind="hearing", note="Hör sämre på höger öra")
        self.measure = Measure.objects.create(barrier=self.barrier, title="Sitta till höger", follow_up=self.day(5))
        self.contact = SupportContact.objects.create(plan=self.plan, name="Anna Lind", why="Har följt länge")
        self.parts = {
            **{"goal": self.goal, "milestone": self.milestone, "action": self.action},
            **{"barrier": self.barrier, "measure": self.measure, "contact": self.contact},
        }

    def day(self, days: int):
        return self.today + timedelta(days=days)

    def step(self, title, **fields):
        return Action.objects.create(goal=self.goal, title=title, position=Action.objects.count(), **fields)

    def at(self, name, *more, **query) -> str:
        suffix = f"?under={query['under'].public_id}" if query else ""
        return address(name, self.participation, *more) + suffix

    def part(self, kind) -> str:
        return self.at("plan_part", kind, self.parts[kind].public_id)

    def checksum(self) -> str:
        return checksum_of(content_of(Plan.objects.get(pk=self.plan.pk)))

    @staticmethod
    def sent(client, url, **typed) -> dict:
        """The form at the address as a browser sends it, with something typed over."""
        form = client.get(url).context["form"]
        shown = {bound.html_name: bound.value() for bound in form}
        kept = {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in shown.items()}
        return {name: value for name, value in (kept | typed).items() if value not in (None, False, "")}
