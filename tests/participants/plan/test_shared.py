"""What a party reads of a plan: goals and steps in force by a consent to "plan", barriers by one to "situation"."""

import pytest

from participants import shared_plan
from participants.enums import Information
from participants.models import Participation, PlanGoal
from participants.shared_case import rows
from tests.participants.plan.place import PlanPlace

pytestmark = pytest.mark.django_db
OF_PLAN = ["Arbete på verkstad", "Ringa verkstaden"]
OF_SITUATION = ["Hör sämre på höger öra", "Sitta till höger", "hörsel"]
NEVER = [
    "laga bilar",
    "Verkstad i Krokom",
    "Anna Lind",
    "Ett CV",
    "0640",
    "Gammalt mål",
    "Klart steg",
    "Anteckningen",
]


@pytest.fixture
def place():
    place = PlanPlace()
    PlanGoal.objects.create(plan=place.plan, title="Gammalt mål", state="reached", finished_on=place.today)
    place.step("Klart steg", state="done", finished_on=place.today)
    PlanGoal.objects.filter(pk=place.goal.pk).update(note="Anteckningen")
    return place


def told(place, kind) -> str:
    participation = Participation.objects.get(pk=place.participation.pk)
    return " ".join(f"{label} {value}" for label, value in rows(kind, participation))


@pytest.mark.parametrize("kind", list(Information))
def test_each_kind_tells_its_own_and_nothing_else(place, kind):
    text = told(place, kind)
    for own, words in [(Information.PLAN, OF_PLAN), (Information.SITUATION, OF_SITUATION)]:
        assert [word in text for word in words] == [kind == own] * len(words)
    assert not [word for word in NEVER if word in text]


def test_after_the_exit_nothing_is_in_force(place):
    Participation.objects.update(exit=place.today)
    text = told(place, Information.PLAN) + told(place, Information.SITUATION)
    assert not [word for word in OF_PLAN + OF_SITUATION if word in text]


def test_who_does_a_step_and_until_when(place):
    place.step("Väckning", responsible="party", party="Boendestödet")
    said = [value for _label, value in shared_plan.plan(place.participation)]
    assert [value.split(",")[0] for value in said[1:]] == ["Ringa verkstaden (deltagaren)", "Väckning (Boendestödet)"]
    assert said[1].endswith(str(place.day(3)))
