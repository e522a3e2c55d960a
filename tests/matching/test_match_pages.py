"""The pages of matching: who is told what, what a click does, and what an employer never sees."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEvent
from matching.enums import MatchState
from matching.models import CoachNote, Match, Placement, Wishes
from matching.skill_words import words_of
from participants.models import Action, PlanGoal
from tests.employers.factories import OpeningFactory
from tests.matching.match_world import MatchWorld

pytestmark = [pytest.mark.django_db, pytest.mark.page]
SECRETS = ["hörsel", "hearing", "Hemlignot", "Anpassningar: "]


@pytest.fixture
def world():
    with translation.override("sv"):
        yield MatchWorld()


def ranked(answer, key="page"):
    found = answer.context["ranked"]
    return [one.place.opening.title for one in (found.page if key == "page" else found.near)]


def test_the_openings_of_a_person_best_first_and_the_near_misses_apart(world):
    answer = world.get(world.coach, "person_matching", world.person.public_id)
    assert sorted(ranked(answer)) == ["Köket", "Lagret"]
    scores = [one.score.points for one in answer.context["ranked"].page]
    assert scores == sorted(scores, reverse=True)
    assert ranked(answer, "near") == ["Omsorgen"]
    for number in range(20):
        world.opening(f"Omsorg {number}", "5330", 20, ("language", "Svenska", "b2"))
    person = ("person_matching", world.person.public_id)
    assert [len(world.get(world.coach, *person, near=near).context["ranked"].near) for near in ("", "all")] == [
        20,
        21,
    ]
    text = answer.content.decode()
    assert "Svenska (B2)" in text  # why not
    assert "av 24 poäng" in world.text(world.coach, "pair", world.person.public_id, world.kitchen.public_id)
    assert "Kön sänker aldrig" in text


def test_what_is_known_of_a_person_is_what_counts(world):
    """The licence by another name, hidden competence from abroad, the mother tongue; not what was not confirmed."""
    answer = world.get(world.coach, "pair", world.person.public_id, world.kitchen.public_id)
    points = {line.code: (line.points, line.most) for line in answer.context["pair"].told.lines}
    assert points == {
        "wishes": (0, 5),  # 53 is another group than 5120: the first digit alone is not near
        "skills": (5, 5),
        "languages": (4, 4),
        "licences": (2, 2),
        "demands": (2, 2),
        "hours": (1, 2),  # 30 hours, five more than wished
        "municipality": (2, 2),
        "adaptations": (2, 2),
    }
    assert set(answer.context["pair"].candidate.seeker.languages) == {words_of("arabiska"), words_of("svenska")}
    assert words_of("svetsning") not in answer.context["pair"].candidate.seeker.skills


def test_an_employer_coach_is_told_nothing_of_barriers_and_gets_other_points(world):
    who = world.employer_coach
    with_barrier = [
        world.text(who, "person_matching", world.person.public_id),
        world.text(who, "pair", world.person.public_id, world.kitchen.public_id),
        world.text(who, "opening_matching", world.kitchen.public_id),
        world.text(who, "assignment"),
    ]
    for text in with_barrier:
        assert not [secret for secret in SECRETS if secret in text.replace("Skriftliga uppdrag", "")]
    points = world.get(who, "pair", world.person.public_id, world.kitchen.public_id).context["pair"].score
    world.barrier.delete()
    without = world.get(who, "pair", world.person.public_id, world.kitchen.public_id).context["pair"].score
    assert points == without
    assert points.most == 22


def test_the_page_of_an_opening_ranks_whom_the_reader_may_match(world):
    world.another(participant__first_name="Hedda", participant__last_name="Egen")
    world.another(world.other_coach, participant__first_name="Olga", participant__last_name="Annan")
    hidden = world.another(
        participant__first_name="Hemlig", participant__last_name="Skyddad", participant__protected=True
    )
    left = world.another(participant__first_name="Bort", participant__last_name="Rest", exit=world.start)
    text = world.text(world.coach, "opening_matching", world.kitchen.public_id)
    assert "Karin Öberg" in text
    assert "Hedda Egen" in text
    assert "Olga Annan" not in text
    leaders = world.text(world.leader, "opening_matching", world.kitchen.public_id)
    assert "Olga Annan" in leaders
    for one in (hidden, left):
        assert one.participant.last_name not in leaders
    for elsewhere in (OpeningFactory(), OpeningFactory(project=world.project, is_template=True)):
        for page in [(), (world.person.public_id,)]:
            name = "pair" if page else "opening_matching"
            assert world.get(world.leader, name, *page, elsewhere.public_id).status_code == 404
        posted = world.post(world.leader, "propose", world.person.public_id, elsewhere.public_id)
        assert (posted.status_code, Match.objects.count()) == (404, 0)
    hidden.participant.named_people.add(world.leader)
    named = world.text(world.leader, "opening_matching", world.kitchen.public_id)
    assert hidden.participant.shown_name in named
    assert "Skyddad person" in named
    assert "Hemlig" not in named
    assert AuditEvent.objects.filter(participant=hidden.participant.public_id, user=world.leader).exists()


def test_a_click_makes_what_lacks_a_step_of_the_plan_or_a_note_to_the_coach(world):
    pair = (world.person.public_id, world.care.public_id)
    code = "languages:Svenska"
    for _twice in range(2):
        assert world.post(world.employer_coach, "lacking", *pair, what=code).status_code == 302
    note = CoachNote.objects.get()
    assert "Svenska (B2)" in note.text
    assert not Action.objects.exists()
    assert note.text in world.text(world.coach, "person_matching", world.person.public_id)
    assert note.text not in world.text(world.employer_coach, "person_matching", world.person.public_id)
    settle = ("coach_note", world.person.public_id, note.public_id)
    assert world.post(world.employer_coach, *settle, plan=1).status_code == 403
    world.post(world.coach, *settle, plan=1)
    action = Action.objects.get()
    assert (action.title, CoachNote.objects.waiting().count()) == (note.text, 0)
    for _twice in range(2):
        world.post(world.coach, "lacking", *pair, what=code)
    assert Action.objects.count() == 1
    assert PlanGoal.objects.count() == 1
    world.post(world.coach, "lacking", *pair, what="nonsense")
    world.post(world.coach, "lacking", world.person.public_id, world.kitchen.public_id, what="hours")
    assert Action.objects.filter(responsible="coach", title__contains="10–25 timmar").count() == 1


def asked(world, **more):
    until = timezone.localdate() + timedelta(days=5)
    return {"day": timezone.localdate(), "answer_by": until, "way": "phone"} | more


def test_the_whole_way_from_a_proposal_to_a_placement(world):
    pair = (world.person.public_id, world.kitchen.public_id)
    for _twice in range(2):
        world.post(world.employer_coach, "propose", *pair)
    match = Match.objects.get()
    today = timezone.localdate()
    for step in ("present", "accept", "want"):  # nobody is presented who has not said yes
        world.post(world.employer_coach, "match_step", match.public_id, step, day=today)
        match.refresh_from_db()
        assert match.state == MatchState.PROPOSED
    assert world.get(world.employer_coach, "presentation", match.public_id).status_code == 302
    world.post(world.employer_coach, "match_step", match.public_id, "ask", **asked(world))
    match.refresh_from_db()
    assert match.state == MatchState.ASKED
    assert world.get(world.employer_coach, "presentation", match.public_id).status_code == 302
    yes = {"day": today, "way": "phone", "told": ["skills"], "adaptations": ["Skriftliga uppdrag"]}
    world.post(world.coach, "match_step", match.public_id, "accept", **yes)
    world.post(world.employer_coach, "match_step", match.public_id, "present", day=today)
    world.post(world.employer_coach, "match_step", match.public_id, "want", day=today)
    match.refresh_from_db()
    assert match.state == MatchState.WANTED
    shown = world.text(world.employer_coach, "match", match.public_id)
    address = f"{world.address('placement_new')}?match={match.public_id}"
    assert address in shown
    page = world.browser(world.employer_coach).get(address)
    form = page.context["form"]
    assert form["adaptations"].value() == "Skriftliga uppdrag"
    sent = {name: form[name].value() for name in form.fields if form[name].value() not in (None, "")}
    sent |= {"end": today + timedelta(days=60), "visit_weeks": 4, "kind": "work_placement"}
    sent |= {f"weekdays_{day}": "4" for day in range(5)}
    answer = world.browser(world.employer_coach).post(address, sent)
    assert answer.status_code == 302, answer.context["form"].errors
    match.refresh_from_db()
    assert (match.state, Placement.objects.get().match) == (MatchState.PLACED, match)


def test_the_presentation_has_what_was_said_yes_to_and_no_secret(world):
    world.skill("Hemspråk", kind="language")
    match = world.match(MatchState.ACCEPTED, told=["skills"], adaptations=["Skriftliga uppdrag"])
    text = world.text(world.employer_coach, "presentation", match.public_id)
    body = text[text.index("<main") :]
    for shown in ["Matlagning", "Skriftliga uppdrag", "Köket"]:
        assert shown in body
    for hidden in [
        "Karin",
        "Öberg",
        "Svetsning",
        "Truckkort",
        "Svenska",
        "Hemspråk",
        "hörsel",
        "lyft",
        "25 timmar",
        "1990",
    ]:
        assert hidden not in body
    match.told = ["name", "licences", "hours", "languages", "phone"]
    match.save()
    told = world.text(world.employer_coach, "presentation", match.public_id)
    for shown in ["Karin Öberg", "Truckkort A", "25 timmar", "Svenska (A2)"]:
        assert shown in told
    assert "Matlagning" not in told
    world.protect(world.leader)
    world.open_for(world.leader)
    assert world.get(world.employer_coach, "presentation", match.public_id).status_code == 404
    guarded = world.text(world.leader, "presentation", match.public_id)
    assert "Karin" not in guarded[guarded.index("<main") :]
    match.steps.all().delete()
    match.state = MatchState.ASKED
    match.save()
    offered = world.get(world.leader, "match_step", match.public_id, "accept").context["form"].fields["told"].choices
    assert not {"name", "phone"} & {code for code, _label in offered}


def test_a_step_asks_for_what_it_takes_and_nothing_typed_is_lost(world):
    match = world.match()
    answer = world.post(
        world.coach, "match_step", match.public_id, "decline", day=timezone.localdate(), side="employer"
    )
    assert answer.status_code == 200
    assert {"side", "reason"} <= set(answer.context["form"].errors)
    world.post(world.coach, "match_step", match.public_id, "ask", **asked(world, seen="accepted"))
    assert Match.objects.get().state == MatchState.PROPOSED
    sent = asked(world, seen="proposed", form_token="0b6c9a5e-1111-4a4a-9d9d-1234567890ab")
    for _twice in range(2):
        assert world.post(world.coach, "match_step", match.public_id, "ask", **sent).status_code == 302
    assert match.steps.count() == 2
    accept = world.get(world.coach, "match_step", match.public_id, "accept").context["form"]
    label = "Skriftliga uppdrag (svarar mot ett hinder i planen)"  # which the coach knows of
    assert dict(accept.fields["adaptations"].choices)["Skriftliga uppdrag"] == label
    told = world.get(world.employer_coach, "match_step", match.public_id, "accept").context["form"]
    assert dict(told.fields["adaptations"].choices)["Skriftliga uppdrag"] == "Skriftliga uppdrag"
    assert not accept["adaptations"].value()  # the yes is the participant's


def test_the_joint_proposal_makes_nothing_until_somebody_ticks(world):
    busy, placed = (world.another(participant__last_name=name) for name in ("Upptagen", "Placerad"))
    for one in (busy, placed):
        world.skill("Svenska", one, kind="language", level="c1")  # they alone meet the must of the care home
    facts = {"start": world.start, "version": 1, "agreed_on": world.start, "kind": "work_placement"}
    Placement.objects.create(participation=placed, employer=world.care.workplace.employer, **facts)
    world.match(MatchState.ASKED, opening=world.opening("Annat", "5120", 20), participation=busy)
    world.another(participant__last_name="Ledig")
    answer = world.get(world.leader, "assignment")
    pairs = [(one.candidate.participation, one.place.opening) for one in answer.context["pairs"]]
    people, openings = [one for one, _opening in pairs], [one for _person, one in pairs]
    assert len(set(people)) == len(people) == len(set(openings))
    assert not {busy, placed} & set(people)
    assert world.participation in people
    assert answer.context["busy"] == 2
    assert Match.objects.count() == 1
    chosen = [f"{one.public_id}/{opening.public_id}" for one, opening in pairs]
    twice_over = [
        *chosen,
        f"{world.participation.public_id}/{world.care.public_id}",
        "nonsense",
        f"{busy.public_id}/x",
    ]
    for _twice in range(2):
        assert world.post(world.leader, "assignment", pair=twice_over).status_code == 302
    assert Match.objects.count() == 1 + len(chosen)
    outside = world.another(world.other_coach)
    world.post(world.coach, "assignment", pair=[f"{outside.public_id}/{world.care.public_id}"])
    assert not outside.matches.exists()


def test_the_list_has_what_is_late_first_and_says_which_way_it_goes(world):
    man = world.another(participant__sex="man")
    world.match(
        MatchState.ASKED, answer_by=timezone.localdate() - timedelta(days=1), women=90, men=10, participation=man
    )
    world.match(MatchState.DECLINED, opening=world.care)
    answer = world.get(world.leader, "matches", show="late")
    [row] = answer.context["list"].rows
    assert (row.is_late, row.match.direction) == (True, "man")
    assert "kvinnodominerat" in answer.content.decode()
    assert len(world.get(world.leader, "matches", show="all").context["list"].rows) == 2
    [declined] = world.get(world.leader, "matches", show="declined").context["list"].rows
    assert declined.no == "projektet: fel"
    assert len(world.get(world.other_coach, "matches", show="all").context["list"].rows) == 0
    assert "kvinnodominerat" not in world.text(world.employer_coach, "matches", show="late")
    hidden = world.another(participant__protected=True, participant__last_name="Fredad")
    world.match(MatchState.DECLINED, participation=hidden)
    hidden.participant.named_people.add(world.leader)
    assert world.get(world.employer_coach, "matches_export").status_code == 403
    file = b"".join(world.get(world.leader, "matches_export", show="all", format="csv").streaming_content).decode()
    assert man.participant.last_name in file
    assert [word for word in ("kvinnodominerat", "Köket", "projektet", "fel") if word not in file] == []
    assert len(file.splitlines()) == 3  # the heading and two: whoever is protected is in no file
    event = AuditEvent.objects.newest_first().filter(action="export")[0]
    assert (event.details["what"], event.details["rows"]) == ("matches", 2)


def test_what_waits_stands_on_today_on_the_openings_page_and_in_the_timeline(world):
    world.match(MatchState.ASKED, answer_by=timezone.localdate() - timedelta(days=1))
    world.post(
        world.employer_coach, "lacking", world.person.public_id, world.care.public_id, what="languages:Svenska"
    )
    today = world.browser(world.coach).get(reverse("today", args=[world.project.slug])).content.decode()
    for name in ["matches", "coach_notes"]:
        assert world.address(name) in today
    assert "Svenska (B2)" in world.text(world.coach, "coach_notes")
    assert "Svenska (B2)" not in world.text(world.other_coach, "coach_notes")
    page = reverse("employers:opening", args=[world.project.slug, world.kitchen.public_id])
    assert "Karin Öberg" in world.browser(world.employer_coach).get(page).content.decode()
    looked = AuditEvent.objects.filter(user=world.employer_coach, action="view", details__what="matches").get()
    assert (looked.project, looked.details["people"]) == (world.project.pk, 1)
    assert "Karin Öberg" not in world.browser(world.other_coach).get(page).content.decode()
    told = world.browser(world.coach).get(world.url("timeline")).content.decode()
    assert "Köket: deltagaren är tillfrågad" in told


@pytest.mark.queries
def test_as_many_questions_for_two_as_for_twenty(world):
    def asked_for():
        found = {}
        for page in [
            ("person_matching", world.person.public_id),
            ("opening_matching", world.kitchen.public_id),
            ("assignment",),
            ("matches",),
            ("matching",),
        ]:
            browser, address = world.browser(world.leader), world.address(*page)
            browser.get(address)
            with CaptureQueriesContext(connection) as queries:
                browser.get(address)
            found[page[0]] = len(queries)
        return found

    def more():
        one = world.another(participant__sex="man")
        world.skill("Matlagning", one)
        wishes = Wishes.objects.create(participation=one)
        wishes.occupations.create(occupation="5120")
        world.match(MatchState.ASKED, opening=world.opening("Till", "5330", 20), participation=world.another())
        world.match(MatchState.DECLINED, opening=world.kitchen)

    more()
    few = asked_for()
    for _more in range(12):
        more()
    assert asked_for() == few
