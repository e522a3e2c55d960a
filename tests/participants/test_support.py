"""Income support and ill-health days: a grid of months, written cell by cell."""

from datetime import date
from decimal import Decimal

import pytest
import time_machine

from accounts.models import AuditEvent
from participants.models import IllHealth, IncomeSupport
from tests.participants.factories import IncomeSupportFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel("2010-03-15 12:00", tick=False):
        yield


@pytest.fixture
def world():
    return PersonWorld(start=date(2009, 11, 2))


@pytest.fixture
def page(client, world):
    client.force_login(world.coach)
    return client


def sent(page, world, year=2010, **cells):
    """The page as it stands, with some cells typed over."""
    form = page.get(world.url("support", year=year)).context["form"]
    data = {}
    for bound in form:
        shown = bound.value()
        data[bound.name] = "" if shown is None else str(shown)
        data[form.add_initial_prefix(bound.name)] = "" if shown is None else str(shown)
    return data | cells


def save(page, world, year=2010, **cells):
    return page.post(world.url("support", year=year), sent(page, world, year, **cells))


def amounts(world):
    return {f"{row.month:%Y-%m}": row.amount for row in IncomeSupport.objects.filter(participant=world.person)}


@pytest.mark.parametrize("written", ["7250,50", "7250.50", "7 250,50", "7\xa0250,50 kr"])
def test_an_amount_as_people_write_it(page, world, written):
    assert save(page, world, amount_2010_02=written).status_code == 302
    assert amounts(world) == {"2010-02": Decimal("7250.50")}


def test_nought_is_not_nothing(page, world):
    save(page, world, amount_2010_01="0", days_2010_01="0")
    assert amounts(world) == {"2010-01": 0}
    assert IllHealth.objects.get().days == 0


def test_an_emptied_cell_is_removed(page, world):
    IncomeSupportFactory(participant=world.person, project=world.project, month=date(2010, 1, 1))
    assert save(page, world, amount_2010_01="").status_code == 302
    assert amounts(world) == {}


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("amount_2010_02", "-1"),
        ("amount_2010_02", "mycket"),
        ("amount_2010_02", "7250,505"),
        ("amount_2010_02", "10000001"),
        ("amount_2010_02", "NaN"),
        ("amount_2010_02", "1e5"),
        ("days_2010_02", "29"),
        ("days_2010_02", "-1"),
        ("days_2010_02", "2,5"),
    ],
)
def test_what_cannot_be_is_refused_and_stays_typed(page, world, cell, written):
    response = save(page, world, amount_2010_01="5000", **{cell: written})
    assert response.status_code == 200
    assert cell in response.context["form"].errors
    assert response.context["form"][cell].value() == written
    assert amounts(world) == {}


def test_months_to_come_are_not_asked_about(page, world):
    assert "amount_2010_03" in sent(page, world)
    assert "amount_2010_04" not in sent(page, world)
    save(page, world, amount_2010_04="100")
    assert amounts(world) == {}


def test_another_year_has_its_own_grid(page, world):
    save(page, world, 2009, amount_2009_12="6000")
    assert amounts(world) == {"2009-12": 6000}
    assert sent(page, world, 2009)["amount_2009_12"] == "6000"


def test_each_cell_changed_leaves_its_trace_with_both_values(page, world):
    IncomeSupportFactory(participant=world.person, project=world.project, month=date(2010, 1, 1), amount=6000)
    save(page, world, amount_2010_01="5500", days_2010_02="4")
    events = AuditEvent.objects.exclude(action="view").select_related("values_kept")
    told = {(event.action, event.object_type.split(".")[1]): event.values_kept for event in events}
    assert set(told) == {("change", "incomesupport"), ("create", "illhealth")}
    assert told["change", "incomesupport"].before == {"amount": "6000.00"}
    assert told["change", "incomesupport"].after == {"amount": "5500"}
    assert {event.participant for event in events} == {world.person.public_id}


def test_nothing_changed_leaves_no_trace(page, world):
    IncomeSupportFactory(participant=world.person, project=world.project, month=date(2010, 1, 1), amount="6000.50")
    assert save(page, world).status_code == 302
    assert not AuditEvent.objects.exclude(action="view").exists()


def test_two_people_with_the_page_open_lose_nothing(page, world):
    hers = sent(page, world, amount_2010_01="5000", amount_2010_02="5100")
    IncomeSupportFactory(participant=world.person, project=world.project, month=date(2010, 2, 1), amount=4900)
    IncomeSupportFactory(participant=world.person, project=world.project, month=date(2010, 3, 1), amount=4800)
    response = page.post(world.url("support", year=2010), hers)
    form = response.context["form"]
    assert response.status_code == 200
    assert "4900" in form.errors["amount_2010_02"][0]
    assert amounts(world) == {"2010-02": 4900, "2010-03": 4800}, "nothing is written until she has decided"
    again = {**hers, "initial-amount_2010_02": form.data["initial-amount_2010_02"]}
    assert page.post(world.url("support", year=2010), again).status_code == 302
    assert amounts(world) == {"2010-01": 5000, "2010-02": 5100, "2010-03": 4800}


def test_amounts_of_another_project_are_neither_seen_nor_touched(page, world):
    elsewhere = ParticipationFactory(participant=world.person).project
    IncomeSupportFactory(participant=world.person, project=elsewhere, month=date(2010, 1, 1), amount=3333)
    assert "3333" not in page.get(world.url("support", year=2010)).content.decode()
    save(page, world, amount_2010_01="5000")
    assert sorted(IncomeSupport.objects.values_list("amount", flat=True)) == [3333, 5000]


def test_without_its_trace_nothing_is_written(page, world, monkeypatch):
    def refuse(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("accounts.models.audit_event.AuditQuerySet.record_all", refuse)
    data = {"amount_2010_01": "5000", "initial-amount_2010_01": ""}
    with pytest.raises(RuntimeError):
        page.post(world.url("support", year=2010), data)
    assert amounts(world) == {}


def test_who_may_only_read_does_not_write(client, world):
    assert world.status(client, world.leader, "support") == 200
    for user, status in [(world.employer_coach, 403), (world.evaluator, 403), (world.other_coach, 404)]:
        client.force_login(user)
        answer = client.post(world.url("support", year=2010), {"amount_2010_01": "1"})
        assert answer.status_code == status
    assert amounts(world) == {}
