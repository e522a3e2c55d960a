"""The parts of a plan put in order, ticked off, taken away: with their trace, and what is finished stays."""

import pytest

from accounts.models import AuditEvent
from participants.models import Action, Plan, PlanGoal
from tests.participants.factories import ParticipationFactory
from tests.participants.plan.place import HTMX, PlanPlace

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return PlanPlace()


@pytest.fixture
def page(client, place):
    client.force_login(place.coach)
    return client


def titles(place):
    return [one.title for one in Action.objects.of_plan(place.plan)]


@pytest.mark.parametrize(
    ("which", "to", "expected"),
    [("A", "down", "BAC"), ("C", "up", "ACB"), ("A", "up", "ABC"), ("C", "down", "ABC"), ("A", "last", "BCA")],
)
def test_parts_are_put_in_order(page, place, which, to, expected):
    place.action.delete()
    steps = {title: place.step(title) for title in "ABC"}
    page.post(place.at("plan_move"), {"move": f"action:{steps[which].public_id}:{to}"})
    assert "".join(titles(place)) == expected
    events = AuditEvent.objects.concerning(steps[which])
    assert [one.fields for one in events] == ([["position"]] if expected != "ABC" else [])
    shown = page.get(place.at("plan")).context["shown"].groups[0].parts[0].groups
    assert "".join(part.title for part in next(group for group in shown if group.kind == "action").parts) == expected


def test_a_part_is_put_before_another_of_its_like_and_no_other(page, place):
    first, other = place.step("Först"), PlanGoal.objects.create(plan=place.plan, title="Annat", position=9)
    page.post(place.at("plan_move"), {"move": f"action:{first.public_id}:{place.action.public_id}"}, headers=HTMX)
    assert titles(place) == ["Först", "Ringa verkstaden"]
    before = titles(place)
    for to in [str(other.public_id), "", "0", "x" * 400]:
        answer = page.post(place.at("plan_move"), {"move": f"action:{first.public_id}:{to}"}, headers=HTMX)
        assert 'role="alert"' in answer.content.decode()
    assert titles(place) == before


@pytest.mark.parametrize("kind", ["goal", "milestone", "action", "barrier", "measure"])
def test_ticked_off_it_is_history_and_stays(page, place, kind):
    for _ in range(2):
        page.post(place.at("plan_tick"), {"tick": f"{kind}:{place.parts[kind].public_id}"}, headers=HTMX)
    part = place.parts[kind]
    part.refresh_from_db()
    assert part.finished_on == place.today
    assert AuditEvent.objects.concerning(part).count() == 1
    text = page.get(place.at("plan")).content.decode()
    assert "is-finished" in text
    assert "1 som är klart" in text
    assert text.count(f'id="{kind}-{part.public_id}"') == 1  # folded, and no longer among what is to be done
    assert text.index("1 som är klart") < text.index(f'id="{kind}-{part.public_id}"')


def test_taken_away_the_trail_keeps_what_it_said_and_what_stood_under_it(page, place):
    page.post(place.at("plan_remove", "goal", place.goal.public_id))
    assert not PlanGoal.objects.exists()
    kept = [event.values_kept.before for event in AuditEvent.objects.filter(action="delete").order_by("pk")]
    assert [one["title"] for one in kept] == ["Ett CV", "Ringa verkstaden", "Arbete på verkstad"]


@pytest.mark.parametrize("kind", ["goal", "milestone", "action", "barrier", "measure", "contact"])
def test_what_is_finished_is_not_taken_away_nor_what_it_stands_under(page, place, kind):
    finished = {"contact": {"end": place.today}, "goal": {"state": "reached"}, "action": {"state": "done"}}
    change = finished.get(kind, {}) if kind == "contact" else {"finished_on": place.today} | finished.get(kind, {})
    type(place.parts[kind]).objects.update(**change)
    above = {"milestone": "goal", "action": "goal", "measure": "barrier"}.get(kind, kind)
    for one in {kind, above}:
        answer = page.post(place.at("plan_remove", one, place.parts[one].public_id), follow=True)
        assert "står kvar som historik" in answer.content.decode()
        assert type(place.parts[one]).objects.filter(pk=place.parts[one].pk).exists()
    assert "Ta bort" not in page.get(place.part(kind)).content.decode()
    assert not AuditEvent.objects.filter(action="delete").exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_was_written_in_a_part_taken_away_meanwhile_is_told(page, place, headers):
    data = place.sent(page, place.part("action"), title="Skrivet förgäves", done="1")
    page.post(place.at("plan_remove", "action", place.action.public_id))
    answer = page.post(place.part("action"), data, headers=headers)
    assert (answer.headers.get("HX-Redirect") or answer.url) == place.at("plan")
    assert "Skrivet förgäves" in page.get(place.at("plan")).content.decode()
    assert page.get(place.part("action")).status_code == 404


def test_parts_of_another_persons_plan_are_not_there(page, place):
    other = PlanGoal.objects.create(
        plan=Plan.objects.create(participation=ParticipationFactory(project=place.project)), title="Annans"
    )
    urls = [place.at("plan_part", "goal", other.public_id), place.at("plan_remove", "goal", other.public_id)]
    urls += [place.at("plan_add", "action", under=other), place.at("plan_part", "skola", place.goal.public_id)]
    for url in urls:
        assert page.post(url, {"title": "Stulet", "done": "1"}).status_code == 404
    for name in ["move", "tick"]:
        sent = {name: f"goal:{other.public_id}:up"}
        assert page.post(place.at(f"plan_{name}"), sent).status_code == 404
    assert page.post(place.at("plan_tick"), {"tick": "goal:inget"}).status_code == 404
    other.refresh_from_db()
    assert (other.title, other.state) == ("Annans", "open")
