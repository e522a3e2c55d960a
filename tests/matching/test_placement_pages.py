"""The pages of placements: what a coach does there, from the first form to the last."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEvent
from config.today import to_do
from employers.models import ContactPerson, Opening
from matching import placing
from matching.enums import EndCause
from matching.models import Placement
from participants.models import Attendance, Participant, Participation
from projects.roles import Role
from tests.employers.factories import EmployerFactory
from tests.matching.placements import FULL_DAYS, WHOLE, a_paper, days, fresh, scene
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import MembershipFactory

pytestmark = pytest.mark.django_db


def address(world, page, *args, **query):
    return reverse(f"matching:{page}", args=[world.project.slug, *args], query=query or None)


def typed(world, **facts):
    """The form of an agreement, filled in."""
    hours = {f"weekdays_{number}": "7" if number < 5 else "" for number in range(7)}
    people = {"supervisor": str(world.supervisor.public_id), "stand_in": str(world.stand_in.public_id)}
    return {
        **{"kind": "work_placement", "start": str(days(0)), "end": str(days(60)), "visit_weeks": "4"},
        **{**hours, **people, **WHOLE, **facts},
    }


def sent(client, url, data=None, **facts):
    """What the page's form has, with what was typed over it."""
    page = client.get(url)
    form = page.context["form"]
    hidden = {name: form[name].value() for name in form.fields if form[name].is_hidden and form[name].value()}
    return client.post(url, {**hidden, **(data or {}), **facts})


@pytest.fixture
def world():
    return scene()


@pytest.fixture
def coach(client, world):
    client.force_login(world.coach)
    return client


def test_the_way_of_a_placement(world, coach):
    """From an opening to the agreed placement, changed, visited and assessed."""
    opening = world.opening(tasks="Plockar ordrar", hours_per_week=35, start=days(1), end=days(50), occupation="4322")
    opening.adaptations.create(barrier="hearing", how="Skriftliga instruktioner")
    opening.adaptations.create(barrier="sight", how="")
    person = world.participation.participant.public_id
    new = address(world, "placement_new", person=person, opening=opening.public_id)
    page = coach.get(new)
    assert page.status_code == 200
    form = page.context["form"]
    assert form["tasks"].value() == "Plockar ordrar"
    assert form["adaptations"].value() == "Skriftliga instruktioner"  # what, never for which barrier
    assert form.initial["weekdays"] == FULL_DAYS
    assert form["start"].value() == days(1)
    assert 'value="7:00"' in str(form["weekdays"])
    assert sent(coach, new, typed(world, weekdays_0="25")).context["form"].errors
    token = str(page.context["form"]["form_token"].value())
    data = typed(world, workplace=str(world.workplace.public_id), form_token=token)
    first, second = coach.post(new, data), coach.post(new, data)
    placement = Placement.objects.get()  # sent twice, made once
    assert first.url == second.url == placement.get_absolute_url()
    assert (placement.opening, placement.hours_per_week, placement.version) == (opening, 35, 1)

    approved_on_paper(world, coach, placement)
    changed_to_saturdays(world, coach, placement)
    world.approve_all(fresh(placement))

    assert coach.get(address(world, "placements")).status_code == 200
    shown = coach.get(placement.get_absolute_url())
    assert len(shown.context["versions"]) == 2
    views = AuditEvent.objects.filter(action="view", participant=person)
    before = views.count()
    coach.get(placement.get_absolute_url())
    assert views.count() == before + 1


def approved_on_paper(world, coach, placement):
    one = placement.public_id
    paper = address(world, "placement_approve", one, "paper")
    assert sent(coach, paper, sides=["participant"], day=str(days(0))).context["form"].errors["file"]
    assert sent(coach, paper, sides=["participant", "employer"], day=str(days(0)), file=a_paper()).status_code == 302
    assert sent(coach, address(world, "placement_approve", one, "here"), day=str(days(0))).status_code == 302
    assert fresh(placement).agreed_on == days(0)


def changed_to_saturdays(world, coach, placement):
    one = placement.public_id
    change = address(world, "placement_change", one)
    kept = typed(world, workplace=str(world.workplace.public_id))
    assert "change_reason" in sent(coach, change, kept, tasks="Kör truck").context["form"].errors
    moved = {**kept, "weekdays_0": "", "weekdays_5": "7", "change_reason": "Lördagar i stället"}
    assert sent(coach, change, moved).status_code == 302
    changed = fresh(placement)
    assert changed.weekdays == [0, 420, 420, 420, 420, 420, 0]
    assert changed.awaits_approval
    second = changed.versions.get(number=2)
    version = coach.get(address(world, "placement_version", one, second.public_id)).content.decode()
    assert "Lördagar i stället" in version
    assert "måndag" in version.lower()
    assert coach.get(address(world, "placement_version", one, one)).status_code == 404


def test_a_language_placement_has_its_course_and_words_and_no_other_kind_has_them(world, coach):
    person = world.participation.participant.public_id
    new = address(world, "placement_new", person=person, employer=world.employer.public_id)
    errors = sent(coach, new, typed(world, kind="language_placement")).context["form"].errors
    assert {"sfi_course", "trade_words"} <= set(errors)
    words = {"sfi_course": "SFI C", "trade_words": "pall, truck"}
    assert sent(coach, new, typed(world, kind="work_training", **words)).status_code == 302
    placement = Placement.objects.get()
    assert (placement.sfi_course, placement.trade_words) == ("", "")


def test_several_get_the_same_agreement_and_nothing_personal(world, coach):
    one = world.agreed(aims="Bli trygg i svenska", adaptations="Hörslinga", sfi_course="", risks="Rygg")
    others = [world.person(), world.person()]
    page = address(world, "placement_several", placement=one.public_id)
    data = {"people": [str(other.participant.public_id) for other in others], "start": str(days(0))}
    assert sent(coach, page, data, end=str(days(30))).status_code == 302
    made = Placement.objects.exclude(pk=one.pk)
    assert made.count() == 2
    for other in made:
        assert (other.tasks, other.supervisor, other.weekdays) == (one.tasks, one.supervisor, one.weekdays)
        assert (other.aims, other.adaptations, other.risks) == ("", "", "")
        assert other.versions.get().approvals.count() == 0
    opening = world.opening(places=1, tasks="Plockar")
    shelf = address(world, "placement_several", opening=opening.public_id)
    two = [str(world.person().participant.public_id) for _number in range(2)]
    errors = str(sent(coach, shelf, data, people=two, end=str(days(30))).context["form"].errors)
    assert "Alla platser" in errors  # one place for two: nobody gets it
    assert not opening.placements.exists()
    Opening.objects.filter(pk=opening.pk).update(closed_on=days(0))
    assert "stängd" in str(sent(coach, shelf, data, people=two[:1], end=str(days(30))).context["form"].errors)
    Opening.objects.filter(pk=opening.pk).update(closed_on=None, is_template=True)
    assert sent(coach, shelf, data, people=two, end=str(days(30))).status_code == 302
    assert set(Placement.objects.filter(tasks="Plockar").values_list("opening", flat=True)) == {None}
    made = Placement.objects.exclude(pk=one.pk).exclude(tasks="Plockar")
    busy = sent(coach, page, data, end=str(days(30)))
    assert busy.context["form"].errors
    assert made.count() == 2


def test_a_failed_placement_offers_three_ways_on(world, coach):
    placement = world.agreed()
    placing.end(placement, days(0), EndCause.EMPLOYER, reason="Drar ner", by=world.coach, seen=None)
    page = coach.get(placement.get_absolute_url())
    back, new, repair = page.context["next_steps"]
    assert "destination=returned_to_group" in back.url
    assert coach.get(back.url).context["form"]["destination"].value() == "returned_to_group"
    assert new.url
    for due in (days(-1), days(3000)):
        assert sent(coach, repair.url, text="Ringa och höra", due=str(due)).context["form"].errors["due"]
    assert sent(coach, repair.url, text="Ringa och höra", due=str(days(3))).status_code == 302
    assert "text" in sent(coach, repair.url, text="Ringa och höra", due=str(days(5))).context["form"].errors
    promise = world.employer.contacts.get()
    assert (promise.promise, promise.promise_due, promise.project) == ("Ringa och höra", days(3), world.project)
    coach.force_login(world.employer_coach)
    back, *_others = coach.get(placement.get_absolute_url()).context["next_steps"]
    assert not back.url
    Participation.objects.filter(pk=placement.participation_id).update(exit=days(0))
    back, new, repair = coach.get(placement.get_absolute_url()).context["next_steps"]
    assert (back.url, new.url, bool(repair.url)) == ("", "", True)
    ParticipationFactory(participant=placement.participation.participant, project=world.project, start=days(1))
    assert coach.get(placement.get_absolute_url()).context["next_steps"][1].url  # she is back


def test_the_exit_asks_why_the_placement_ended(world, coach):
    placement = world.agreed(start=days(-30), end=days(30))
    Participation.objects.filter(pk=placement.participation_id).update(exit=days(-2))
    page = coach.get(placement.get_absolute_url())
    assert page.context["placement"].is_cut_short
    assert page.context["next_steps"] == []
    listed = coach.get(address(world, "placements", show="cut_short")).context["list"]
    assert [row.placement for row in listed.rows] == [placement]
    told = {one.url for one in to_do(world.project, world.coach, days(0))}
    assert address(world, "placements", show="cut_short") in told
    end = address(world, "placement_end", placement.public_id)
    said = {"cause": "participant", "reason": "Flyttade"}
    assert sent(coach, end, said, day=str(days(-1))).context["form"].errors["day"]  # after the exit
    assert coach.get(end).context["form"]["day"].value() == days(-2)
    assert sent(coach, end, said, day=str(days(-2))).status_code == 302
    assert not Placement.objects.cut_short(days(0)).exists()
    as_planned = world.agreed(world.person(exit=days(-1)), start=days(-30), end=days(-1))
    assert not fresh(as_planned).is_cut_short
    drafted = world.place(world.person(exit=days(-1)), start=days(-30), end=days(-1))
    assert fresh(drafted).is_cut_short
    assert Placement.objects.cut_short(days(0)).get() == drafted


def test_days_put_down_after_the_last_one_are_told_of(world, coach):
    placement = world.agreed(start=days(-30), end=days(30))
    whose = {"participation": placement.participation, "kind": "work_placement", "minutes": 60}
    Attendance.objects.create(date=days(-3), **whose)
    Attendance.objects.create(date=days(-2), present=False, absence="told", **whose)  # nobody was there
    assert coach.get(placement.get_absolute_url()).context["days_after"] == []
    placing.end(placement, days(-5), EndCause.EMPLOYER, reason="Drar ner", by=world.coach, seen=None)
    page = coach.get(placement.get_absolute_url())
    [told] = page.context["days_after"]
    assert (told.day, told.is_locked) == (days(-3), False)
    assert told.url in page.content.decode().replace("&amp;", "&")
    world.agreed(start=days(-4), end=days(10), employer=EmployerFactory())  # the day is of that one
    assert coach.get(placement.get_absolute_url()).context["days_after"] == []


def test_what_was_agreed_stands_as_it_was_and_what_the_register_says_now_beside_it(world, coach):
    placement = world.agreed()
    ContactPerson.objects.filter(pk=world.supervisor.pk).update(phone="070-11 22 33")
    page = coach.get(placement.get_absolute_url())
    assert [line[2] for line in page.context["drift"]] == ["Anna Berg, 070-11 22 33"]
    assert "070" not in str(page.context["parts"])
    change = address(world, "placement_change", placement.public_id)
    kept = typed(world, start=str(placement.start), end=str(placement.end), workplace=str(world.workplace.public_id))
    assert "change_reason" in sent(coach, change, kept).context["form"].errors
    assert sent(coach, change, kept, change_reason="Nytt nummer").status_code == 302
    renewed = fresh(placement)
    assert (renewed.version, renewed.awaits_approval) == (2, True)
    assert sent(coach, change, kept, change_reason="Igen").status_code == 302
    assert fresh(placement).version == 2  # nothing is new


def test_who_reaches_a_placement(world, client):
    placement = world.agreed()
    other = MembershipFactory(project=world.project, role=Role.COACH).user
    pages = [
        placement.get_absolute_url(),
        address(world, "placement_change", placement.public_id),
        address(world, "visit", placement.visits.first().public_id),
        address(world, "placement_end", placement.public_id),
        address(world, "placement_several", placement=placement.public_id),
    ]
    for user, answer in [(world.coach, 200), (world.employer_coach, 200), (world.leader, 200), (other, 404)]:
        client.force_login(user)
        assert [client.get(page).status_code for page in pages] == [answer] * len(pages)
    client.force_login(other)
    assert client.get(address(world, "placements")).context["list"].rows == []
    assert client.get(address(world, "visits", show="later")).context["list"].page.paginator.count == 0
    Participant.objects.filter(pk=placement.participation.participant_id).update(protected=True, degree="marking")
    client.force_login(world.employer_coach)
    assert client.get(pages[0]).status_code == 404
    assert client.get(address(world, "placements")).context["list"].rows == []
    client.force_login(world.leader)
    assert client.get(address(world, "placements_export", show="all", format="csv")).status_code == 200


def test_the_file_is_the_list_without_formulas_and_without_the_protected(world, client):
    world.agreed(world.person(participant__last_name="=1+1", participant__first_name=""))
    named = world.person(participant__last_name="Hemlig", participant__protected=True)
    named.participant.named_people.add(world.leader)
    world.agreed(named)
    client.force_login(world.leader)
    listed = client.get(address(world, "placements")).content.decode()
    assert world.supervisor.name in listed
    file = b"".join(client.get(address(world, "placements_export", format="csv")).streaming_content).decode()
    assert "'=1+1" in file
    assert "Hemlig" not in file
    assert file.count("\n") == 2


def test_a_week_is_filled_in_as_agreed_once(world, coach, monkeypatch):
    monkeypatch.setattr("projects.red_days.is_red", lambda day: False)
    placement = world.agreed(start=days(-14))
    week = days(-7)
    page = reverse(
        "participants:placement_week", args=[world.project.slug, placement.participation.participant.public_id]
    )
    page += f"?week={week:%G-W%V}&kind=work_placement"
    shown = coach.get(page)
    assert shown.context["has_schedule"]
    monday = shown.context["week"].first
    Attendance.objects.create(
        participation=placement.participation, date=monday, kind="work_placement", ref="import", minutes=60
    )
    for _time in range(2):
        answer = coach.post(page, {"as_scheduled": "yes"})
        assert answer.status_code == 302, answer.context["form"].errors
    rows = Attendance.objects.filter(participation=placement.participation, kind="work_placement")
    assert rows.count() == 5
    assert sorted(row.minutes for row in rows) == [60, 420, 420, 420, 420]
    assert not coach.get(page).context["has_schedule"]


@pytest.mark.queries
@pytest.mark.parametrize("page", ["placements", "visits"])
def test_lists_ask_as_much_for_one_as_for_many(world, coach, page):
    world.agreed()
    coach.get(address(world, page))
    with CaptureQueriesContext(
        connection,
    ) as one:
        coach.get(address(world, page))
    for _number in range(4):
        world.agreed(world.person())
    with CaptureQueriesContext(connection) as many:
        coach.get(address(world, page))
    assert len(one) == len(many)


def test_placements_stand_on_the_pages_of_employer_and_opening_but_nobody_protected(world, client):
    opening = world.opening(places=3)
    world.agreed(opening=opening)
    hidden = world.person(participant__protected=True, participant__last_name="Hemlig")
    hidden.participant.named_people.add(world.employer_coach)
    nowhere = world.agreed(hidden, opening=opening).get_absolute_url()
    client.force_login(world.employer_coach)
    for page in ("employer", "opening"):
        found = client.get(reverse(f"employers:{page}", args=[world.project.slug, one_of(world, opening, page)]))
        text = found.content.decode()
        assert world.participation.participant.shown_name in text
        assert "Hemlig" not in text
        assert nowhere not in text  # not even without a name
    assert "placement" not in (client.get(nowhere).context or {})  # it is asked why she is opened, first


def one_of(world, opening, page):
    return world.employer.public_id if page == "employer" else opening.public_id


def test_that_somebody_is_under_eighteen_is_told_to_whoever_works_with_her_alone(world, client):
    Participant.objects.filter(pk=world.participation.participant_id).update(birth_date=days(-17 * 365))
    page = world.place().get_absolute_url()
    told = []
    for user in (world.coach, world.employer_coach):
        client.force_login(user)
        told.append(client.get(page).context["is_minor"])
    assert told == [True, False]
