"""The plan on one page: read by whom, begun, written part by part."""

import html

import pytest

from accounts.models import AuditEvent
from participants.models import Action, Draft, Milestone, Plan, PlanGoal, SupportContact
from participants.planning import begin
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld, queries_of
from tests.participants.plan.place import HTMX, PlanPlace
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
EVERYTHING = ["Jag vill laga bilar", "Arbete på verkstad", "Ett CV", "Ringa verkstaden", "Hörsel", "Hör sämre"]
EVERYTHING += ["Sitta till höger", "Anna Lind", "Har följt länge", "0640-161 00"]


@pytest.fixture
def place():
    return PlanPlace()


@pytest.fixture
def page(client, place):
    client.force_login(place.coach)
    return client


def last_event():
    return AuditEvent.objects.order_by("pk").last()


def test_all_of_it_stands_on_one_page_the_wishes_first(page, place):
    text = page.get(place.at("plan")).content.decode()
    assert not [word for word in EVERYTHING if word not in text]
    assert text.index("Jag vill laga bilar") < text.index("Arbete på verkstad") < text.index("Anna Lind")


@pytest.mark.parametrize(
    ("who", "status"),
    [("other_coach", 404), ("employer_coach", 403), ("evaluator", 403), ("caseworker", 403), ("leader", 200)],
)
def test_who_reads_it(client, place, who, status):
    client.force_login(getattr(place, who))
    answers = [client.get(place.at("plan")), client.get(place.at("plan"), headers=HTMX)]
    assert [one.status_code for one in answers] == [status, status]
    for word in EVERYTHING if status != 200 else []:
        assert word not in answers[0].content.decode()


def test_the_employer_coach_reads_the_wishes_for_work_and_nothing_else(client, place):
    text = place.text(client, place.employer_coach)
    assert "Verkstad i Krokom" in text
    assert not [word for word in EVERYTHING if word in text]


def test_nobody_reads_a_protected_persons_plan_but_who_is_named_and_has_said_why(client, place):
    place.protect(place.leader)
    client.force_login(place.coach)
    assert client.get(place.at("plan")).status_code == 404
    client.force_login(place.leader)
    assert "Jag vill laga" not in client.get(place.at("plan"), follow=True).content.decode()
    place.open_for(place.leader)
    assert "Jag vill laga" in client.get(place.at("plan")).content.decode()


def test_whoever_opened_with_a_reason_reads_and_writes_nothing(client, place):
    client.force_login(place.other_coach)
    client.post(place.url("open_with_reason"), {"reason": "Tar mötet på torsdag medan hon är sjuk."})
    text = client.get(place.at("plan")).content.decode()
    assert "Ringa verkstaden" in text
    assert place.part("action") not in text
    for url in [place.part("action"), place.at("plan_wishes"), place.at("plan_add", "goal"), place.at("plan_sign")]:
        assert client.get(url).status_code == 404
        assert client.post(url, {"title": "Mitt"}).status_code == 404
    for name in ["plan_begin", "plan_move", "plan_tick", "plan_draft"]:
        assert client.post(place.at(name), {"tick": f"action:{place.action.public_id}"}).status_code == 404
    place.action.refresh_from_db()
    assert place.action.finished_on is None


def test_that_the_former_coach_is_to_be_called_is_told(page, client, place):
    told = "är inte längre coach"
    assert told not in page.get(place.at("plan")).content.decode()
    place.participation.coach_assignments.update(end=place.day(-1))
    new = MembershipFactory(project=place.project, role="coach", user__name="Nya Coachen").user
    CoachAssignmentFactory(participation=place.participation, coach=new, start=place.today)
    client.force_login(new)
    assert told in client.get(place.at("plan")).content.decode()
    Plan.objects.update(call_name="Receptionen")
    assert told not in client.get(place.at("plan")).content.decode()


@pytest.mark.queries
def test_as_many_queries_for_a_hundred_parts_as_for_one(client):
    place = PersonWorld()
    plan = begin(place.participation, by=place.coach)
    goal = PlanGoal.objects.create(plan=plan, title="Ett")
    client.force_login(place.coach)
    few = queries_of(client, place.url("plan"))
    Action.objects.bulk_create(Action(goal=goal, title=f"Steg {one}", position=one) for one in range(60))
    Milestone.objects.bulk_create(Milestone(goal=goal, title=f"Delmål {one}") for one in range(20))
    SupportContact.objects.bulk_create(SupportContact(plan=plan, name=f"Namn {one}") for one in range(20))
    many = queries_of(client, place.url("plan"))
    assert len(many) == len(few), "\n".join(many)
    assert len(many) <= 12, "\n".join(many)


# --- Begun -------------------------------------------------------------------------------------------------------


def test_begun_once_however_often_it_is_pressed(client):
    world = PersonWorld()
    client.force_login(world.coach)
    for _ in range(2):
        assert client.post(world.url("plan_begin")).status_code == 302
    plan = Plan.objects.get()
    assert (plan.participation, plan.call_name) == (world.participation, "Cilla Coach")
    assert AuditEvent.objects.concerning(plan).count() == 1


def test_a_new_participation_begins_with_what_is_left_when_asked_and_the_old_plan_stays(page, place):
    place.milestone.finished_on = place.today
    place.milestone.save()
    PlanGoal.objects.create(plan=place.plan, title="Uppnått", state="reached", finished_on=place.today)
    place.participation.exit = place.day(-5)
    place.participation.save()
    again = ParticipationFactory(participant=place.person, project=place.project, start=place.day(-1))
    CoachAssignmentFactory(participation=again, coach=place.coach)
    assert "Jag vill laga" not in page.get(place.at("plan")).content.decode()
    page.post(place.at("plan_begin"), {"copy": "1"})

    new = Plan.objects.get(participation=again)
    assert new.wishes == place.plan.wishes
    assert [goal.title for goal in new.goals.all()] == ["Arbete på verkstad"]
    goal = new.goals.get()
    assert [action.title for action in goal.actions.all()] == ["Ringa verkstaden"]
    assert not goal.milestones.exists()
    assert new.barriers.get().measures.get().title == "Sitta till höger"
    assert goal.public_id != place.goal.public_id
    old = page.get(place.at("plan_earlier", place.plan.public_id)).content.decode()
    assert not [word for word in EVERYTHING if word not in old]
    assert page.get(place.at("plan_earlier", new.public_id)).status_code == 404


# --- Written ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "typed", "stored"),
    [
        ("goal", {"title": "Eget mål", "state": "reached"}, {"title": "Eget mål", "state": "reached"}),
        ("milestone", {"title": "Halvvägs", "planned": "2030-03-01"}, {"title": "Halvvägs"}),
        ("action", {"responsible": "party", "party": "Birka"}, {"responsible": "party", "party": "Birka"}),
        ("barrier", {"kind": "sight"}, {"kind": "sight"}),
        ("measure", {"result": "Gick bra"}, {"result": "Gick bra"}),
        ("contact", {"role": "kurator", "is_responsible": "on"}, {"role": "kurator", "is_responsible": True}),
    ],
)
def test_each_kind_of_part_saves_itself_and_leaves_one_trace(page, place, kind, typed, stored):
    events = AuditEvent.objects.changes().count()
    data = place.sent(page, place.part(kind), **typed)
    answer = page.post(place.part(kind), data, headers=HTMX)
    assert "Sparat" in answer.content.decode()
    part = place.parts[kind]
    part.refresh_from_db()
    assert {name: getattr(part, name) for name in stored} == stored
    assert AuditEvent.objects.changes().count() == events + 1
    assert set(typed) - {"state"} <= set(last_event().fields)
    assert last_event().participant == place.person.public_id


def test_without_a_script_the_page_of_a_part_saves_and_goes_back_to_it(page, place):
    data = place.sent(page, place.part("action"), title="Ringa två verkstäder", done="1")
    answer = page.post(place.part("action"), data)
    assert answer.url == f"{place.at('plan')}#action-{place.action.public_id}"
    assert "Ringa två verkstäder" in page.get(place.at("plan")).content.decode()


@pytest.mark.parametrize("kind", ["goal", "milestone", "action", "barrier", "measure", "contact"])
def test_a_new_part_comes_last_and_once(page, place, kind):
    under = {"milestone": place.goal, "action": place.goal, "measure": place.barrier}
    url = place.at("plan_add", kind, **({"under": under[kind]} if kind in under else {}))
    first = {"contact": "name"}.get(kind, "title")
    data = place.sent(page, url, **({"kind": "sight"} if kind == "barrier" else {first: "Alldeles ny"}))
    for _ in range(2):
        page.post(url, data | {"done": "1"}, headers=HTMX)
    own = list(place.parts[kind].siblings())
    assert len(own) == 2
    assert own[-1] != place.parts[kind]
    assert own[-1].position > place.parts[kind].position


def test_the_day_comes_with_the_state_and_goes_with_it(page, place):
    answer = page.post(place.part("action"), place.sent(page, place.part("action"), state="done"), headers=HTMX)
    assert f'value="{place.today}" hx-swap-oob' in answer.content.decode()
    place.action.refresh_from_db()
    assert place.action.finished_on == place.today
    page.post(place.part("action"), place.sent(page, place.part("action"), state="ongoing"), headers=HTMX)
    place.action.refresh_from_db()
    assert place.action.finished_on is None


@pytest.mark.parametrize(
    ("kind", "wrong", "told"),
    [
        ("action", {"title": ""}, "Detta fält måste fyllas i"),
        ("action", {"responsible": "party"}, "Skriv vem som gör det"),
        ("action", {"due": "0026-03-01"}, "Kontrollera året"),
        ("action", {"due": "9999-12-31"}, "Kontrollera året"),
        ("action", {"title": "x" * 301}, "300"),
        ("goal", {"state": "reached", "finished_on": "2035-01-01"}, "Dagen har inte varit än"),
        ("contact", {"start": "2030-02-02", "end": "2030-02-01"}, "Slutet kan inte ligga före"),
        ("contact", {"is_responsible": "on", "end": "2030-02-01"}, "inte hålla ihop"),
        ("barrier", {"kind": "humor"}, "humor"),
    ],
)
def test_what_is_wrong_is_told_and_not_saved(page, place, kind, wrong, told):
    before = place.checksum()
    answer = page.post(place.part(kind), place.sent(page, place.part(kind), **wrong), headers=HTMX)
    assert told in answer.content.decode()
    assert answer.headers["HX-Retarget"].startswith("#saved-")
    whole = page.post(place.part(kind), place.sent(page, place.part(kind), **wrong) | {"done": "1"})
    assert whole.status_code == 200
    assert place.checksum() == before


def test_one_holds_the_circle_together(page, place):
    SupportContact.objects.create(plan=place.plan, name="Per", is_responsible=True)
    data = place.sent(page, place.part("contact"), is_responsible="on")
    assert "Någon annan håller ihop" in page.post(place.part("contact"), data, headers=HTMX).content.decode()


def test_two_who_write_at_once_lose_nothing(page, place):
    hers = place.sent(page, place.part("action"), title="Ringa på måndag")
    theirs = place.sent(page, place.part("action"), note="Fråga efter Bengt")
    for data in [hers, theirs]:
        assert "Sparat" in page.post(place.part("action"), data, headers=HTMX).content.decode()
    place.action.refresh_from_db()
    assert (place.action.title, place.action.note) == ("Ringa på måndag", "Fråga efter Bengt")

    stale = hers | {"title": "Ringa på fredag"}
    asked = page.post(place.part("action"), stale, headers=HTMX)
    assert "decide_title" in asked.content.decode()
    assert asked.headers["HX-Retarget"] == f"#form-action-{place.action.public_id}"
    place.action.refresh_from_db()
    assert place.action.title == "Ringa på måndag"


def test_after_saving_itself_the_form_goes_on_from_what_is_stored(page, place):
    data = place.sent(page, place.part("action"), title="Ett")
    answer = page.post(place.part("action"), data, headers=HTMX).content.decode()
    marks = answer.split('name="seen"')[1].split('value="')[1].split('"')[0]
    again = page.post(place.part("action"), data | {"title": "Två", "seen": html.unescape(marks)}, headers=HTMX)
    assert "Sparat" in again.content.decode()
    place.action.refresh_from_db()
    assert place.action.title == "Två"


def test_a_number_is_asked_about_once_and_hinders_nothing(page, place):
    """Without a script the page comes back once; with one it has asked while she typed."""
    url = place.part("action")
    data = place.sent(page, url, note="Ring 070-174 06 05")
    asked = page.post(url, data | {"done": "1"})
    assert "070-174 06 05" in asked.content.decode()
    again = data | {"done": "1", "free_text_seen": asked.context["form"]["free_text_seen"].value()}
    assert page.post(url, again).status_code == 302
    data = place.sent(page, url, title="Maila 19900517-2380 eller 070-174 06 06")
    assert "Sparat" in page.post(url, data, headers=HTMX).content.decode()


# --- Drafts -------------------------------------------------------------------------------------------------------


def test_what_is_typed_is_kept_at_the_server_shown_again_and_gone_when_saved(page, place):
    url, key = place.part("action"), f"planaction:{place.action.public_id}"
    typed = place.sent(page, url, title="Ringa i morg")
    assert page.post(place.at("plan_draft"), typed | {"key": key}).status_code == 200
    assert "osparat utkast" in page.get(place.at("plan")).content.decode()
    form = page.get(url)
    assert form.context["form"]["title"].value() == "Ringa i morg"
    assert "Ditt utkast" in form.content.decode()
    page.post(url, place.sent(page, url, title="Ringa i morgon"), headers=HTMX)
    assert not Draft.objects.exists()
    assert "osparat utkast" not in page.get(place.at("plan")).content.decode()


@pytest.mark.parametrize(("typed", "shown"), [({"wishes": "Jag vill"}, True), ({}, False)])
def test_a_draft_of_the_wishes_is_told_if_it_says_something_else(page, place, typed, shown):
    key = f"planwishes:{place.plan.public_id}"
    page.post(place.at("plan_draft"), place.sent(page, place.at("plan_wishes"), **typed) | {"key": key})
    assert ("osparat utkast" in page.get(place.at("plan")).content.decode()) is shown


def test_a_new_part_half_written_is_told_and_comes_back(page, place):
    url, key = place.at("plan_add", "goal"), f"plannewgoal:{place.plan.public_id}"
    page.post(place.at("plan_draft"), {"key": key, "title": ""})
    assert "osparat utkast" not in page.get(place.at("plan")).content.decode()
    page.post(place.at("plan_draft"), {"key": key, "title": "Halvt mål"})
    assert "osparat utkast" in page.get(place.at("plan")).content.decode()
    assert page.get(url).context["form"]["title"].value() == "Halvt mål"
    page.post(place.at("plan_draft"), {"key": key, "discard": "1"})
    assert not Draft.objects.exists()


def test_a_draft_of_what_is_stored_is_none_and_nobody_elses_is_shown(page, client, place):
    url, key = place.part("action"), f"planaction:{place.action.public_id}"
    page.post(place.at("plan_draft"), place.sent(page, url) | {"key": key})
    assert "osparat utkast" not in page.get(place.at("plan")).content.decode()
    assert "Ditt utkast" not in page.get(url).content.decode()
    page.post(place.at("plan_draft"), place.sent(page, url, title="Mitt halva") | {"key": key})
    client.force_login(place.leader)
    assert "osparat utkast" not in client.get(place.at("plan")).content.decode()
    assert "Mitt halva" not in client.get(url).content.decode()
