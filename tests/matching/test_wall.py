"""The wall to the employer coach and to the employer: with all that a case can hold or with none of it, whoever may
not read the case gets the same pages, and no paper for a workplace tells of it.
"""

import re
from datetime import date, timedelta

import pytest
from django.db import models
from django.urls import reverse
from django.utils import timezone, translation

from accounts.models import AuditEvent
from matching import placing
from matching.enums import MatchState
from matching.match_urls import match_urls
from matching.models import CoachNote, Placement
from matching.occupations import Direction
from matching.placement_urls import placement_urls
from participants.models import (
    Action,
    Attendance,
    Barrier,
    IllHealth,
    IncomeSupport,
    Mapping,
    Measure,
    Milestone,
    Participant,
    PlanGoal,
    Session,
)
from projects.enums import BarrierKind
from projects.roles import Role
from tests.matching.match_world import MatchWorld
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.reporting.test_placement_papers import page_of, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.page]
MARK = "Hemligt"
NEW_EACH_TIME = r'name="(csrfmiddlewaretoken|form_token)"[^>]*'
CASE = [Action, Barrier, Measure, Milestone, PlanGoal, Mapping, Attendance, Session, IncomeSupport, IllHealth]


def mark(row):
    """Its own mark in every field that somebody writes in."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.choices and field.editable:
            if not field.unique and field.name != "ref":
                setattr(row, field.name, f"{MARK}-{row._meta.model_name}-{field.name}"[: field.max_length])
    row.save()


@pytest.fixture
def world():
    with translation.override("sv"):
        made = MatchWorld().history()
        plan, participation = made.barrier.plan, made.participation
        for kind in BarrierKind.values:
            barrier, _made = Barrier.objects.get_or_create(plan=plan, kind=kind)
            Measure.objects.create(barrier=barrier)
        goal = PlanGoal.objects.create(plan=plan)
        Milestone.objects.create(goal=goal)
        Action.objects.create(goal=goal, due=timezone.localdate() - timedelta(days=1))
        Mapping.objects.create(participation=participation)
        for row in [plan, *(row for model in CASE for row in model.objects.all())]:
            mark(row)
        facts = {"identity_number": "199005172384", "phone": "070-0000001", "email": "hemligt@example.org"}
        facts |= {"address": f"{MARK}vägen 1", "citizenship": "SY", "country_of_birth": "SY"}
        Participant.objects.filter(pk=made.person.pk).update(**facts)
        participation.matches.create(opening=made.care, state=MatchState.DECLINED, women=10, men=90)
        made.held = made.match(MatchState.WANTED, women=10, men=90, told=["skills", "languages", "licences", "hours"])
        made.ended = Placement(participation=participation, employer=made.care.workplace.employer, kind="employment")
        made.ended.start, made.ended.end, made.ended.weekdays = made.start, made.start + timedelta(days=2), [60] * 7
        made.ended.opening = made.care
        made.held.state = MatchState.PLACED  # while the placement is made
        made.held.save()
        placing.start_agreement(made.ended, by=made.leader)
        made.held.state = MatchState.WANTED
        made.held.save()
        CoachNote.objects.create(
            participation=participation, opening=made.care, text="Lär dig svenska", written_by=made.employer_coach
        )
        yield made


def addresses(world) -> list[str]:
    """Every page of matching and of placements, and those beside them where a match or a placement shows."""
    person, slug = world.person.public_id, world.project.slug
    values = {"slug": [slug], "step": ["decline"], "opening": [world.kitchen.public_id, world.care.public_id]}
    values |= {"note": [], "number": [1], "side": ["employer", "participant"], "kind": ["work_placement"]}
    found = []
    for pattern in [*match_urls, *placement_urls]:
        names = [one for one in pattern.pattern.converters if one != "public_id"]
        whose = {"participants/<": person, "matches/<": world.held.public_id, "placements/<": world.ended.public_id}
        route = str(pattern.pattern)
        public_id = next((key for part, key in whose.items() if part in route), None)
        known = {"public_id": public_id} if "public_id" in pattern.pattern.converters else {}
        if None in known.values() or any(not values.get(name) for name in names):
            continue
        for value in values[names[-1]]:
            arguments = {name: values[name][0] for name in names} | {names[-1]: value} | known
            found.append(reverse(f"matching:{pattern.name}", kwargs=arguments))
    found += [reverse("today", args=[slug]), reverse("participants:participants", args=[slug])]
    found += [reverse("employers:opening", args=[slug, one.public_id]) for one in (world.kitchen, world.care)]
    found.append(reverse("employers:employer", args=[slug, world.care.workplace.employer.public_id]))
    found.append(f"{world.address('placement_new')}?match={world.held.public_id}")
    found += [f"{world.address('matches')}?show={show}" for show in ("all", "declined", "wanted", "stuck")]
    return found + [f"{world.address('placements')}?show=all", f"{world.address('visits')}?show=all"]


def pages(world, who) -> dict[str, str]:
    """What she gets of them, but for what is new each time; nothing where she gets no page."""
    browser, found = world.browser(who), {}
    for url in addresses(world):
        answer = browser.get(url)
        text = answer.content.decode() if answer.status_code == 200 else ""
        found[url] = re.sub(NEW_EACH_TIME, "", text[text.find("<main") :])
    return found


@pytest.mark.slow
def test_with_a_case_or_without_whoever_may_not_read_it_gets_the_same_pages_and_no_word_of_it(world):
    secrets = [MARK, "199005172384", "900517", "070-0000001", "hemligt@example.org", "1990-05-17"]
    secrets += [str(Direction.WOMAN.label), "direction=women", "7 250", "7250"]
    before = pages(world, world.employer_coach)
    assert len([text for text in before.values() if text]) > 25, [url for url, text in before.items() if not text]
    for url, text in before.items():
        assert not [word for word in secrets if word.lower() in text.lower()], url
    women = world.get(world.employer_coach, "placements", show="all", direction="women").context["list"]
    assert (len(women.rows), women.directions) == (1, [])  # as without: she is told of nobody's sex by asking
    coach = world.text(world.coach, "pair", world.person.public_id, world.kitchen.public_id)
    assert "hörsel" in coach
    Barrier.objects.all().delete()
    world.barrier.plan.delete()
    for model in CASE:
        model.objects.all().delete()
    after = pages(world, world.employer_coach)
    for url, text in before.items():
        assert text == after[url], url


def test_another_projects_people_and_those_who_do_not_match_get_nothing(world):
    elsewhere = ProjectFactory()
    strangers = [MembershipFactory(project=elsewhere, role=role).user for role in (Role.EMPLOYER_COACH, Role.COACH)]
    own = [url for url in addresses(world) if "/participants/" in url or "/match" in url or "/placements/" in url]
    assert len(own) > 20
    for who, answer in [(strangers[0], 404), (world.caseworker, 403), (world.evaluator, 403)]:
        browser = world.browser(who)
        answers = {url: browser.get(url).status_code for url in own if not url.endswith("/participants/")}
        assert set(answers.values()) <= {answer, 404, 405}, (who, answers)


def test_what_is_kept_and_what_goes_to_the_workplace_says_what_is_done_and_never_why(world):
    """From the coach's yes to the agreement's paper, and what the trail tells whoever reviews the log."""
    match = world.held
    match.adaptations = ["Skriftliga uppdrag"]
    match.save()
    address = f"{world.address('placement_new')}?match={match.public_id}"
    form = world.browser(world.employer_coach).get(address).context["form"]
    assert form["adaptations"].value() == "Skriftliga uppdrag"
    placement = Placement(participation=world.participation, employer=world.kitchen.workplace.employer, match=match)
    placement.kind, placement.adaptations, placement.opening = (
        "work_placement",
        form["adaptations"].value(),
        match.opening,
    )
    placement.start, placement.end = timezone.localdate(), timezone.localdate() + timedelta(days=30)
    placement.weekdays = [240] * 5 + [0, 0]
    placing.start_agreement(placement, by=world.employer_coach)
    text = text_of(page_of(world, "placement-agreement", placement, world.employer_coach))
    assert "Skriftliga uppdrag" in text
    why = [str(label).lower() for label in BarrierKind.labels]
    assert not [word for word in [MARK.lower(), *why] if word in text.lower()]
    kept = str(list(AuditEvent.objects.values_list("details", "fields", "reason")))
    assert MARK not in kept
    assert not [word for word in why if word in kept]
    assert date(1990, 5, 17).isoformat() not in text
