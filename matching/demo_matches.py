"""Openings, wishes and matches of the demo project that runs today. All invented."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from employers.models import Opening, PossibleAdaptation, Requirement, Workplace
from matching import placing
from matching.adapting import as_agreed
from matching.candidates import Place, candidates, places, weighed
from matching.enums import MatchState, Side
from matching.match_steps import UNDER_WAY, Act
from matching.models import CoachNote, Match, Placement, WishedOccupation, Wishes
from matching.placement_start import begin
from matching.ranked import in_order, pair
from participants.models import Participation
from projects.models import Project

# employer | title | SSYK | hours | asked for: (kind, what, level, must) | can adapt: (barrier, how)
OPENINGS = [
    (
        "Exempel Lager",
        "Plock och pack",
        "9320",
        20,
        [("licence", "Truckkort", "", True)],
        [("hearing", "Skriftliga uppdrag")],
    ),
    ("Exempel Äldreboende", "Omvårdnad och måltider", "5330", 25, [("language", "Svenska", "b1", True)], []),
    (
        "Exempel Livs",
        "Påfyllning och kassa",
        "5222",
        20,
        [("skill", "Kassa", "", False)],
        [("reading", "Bilder vid hyllorna")],
    ),
    (
        "Exempel Städ",
        "Lokalvård",
        "9111",
        15,
        [("physical", "lifting", "", False)],
        [("psychological", "Samma rutter varje dag")],
    ),
    ("Exempel Verkstad", "Medhjälpare i verkstad", "7231", 30, [("skill", "Svetsning", "used", False)], []),
    ("Exempel Bageri", "Bageri, tidiga morgnar", "7612", 20, [("physical", "shifts", "", True)], []),
]
WISHES = [
    (["9111", "53"], 15, 25),
    (["7231"], 20, 40),
    (["5222", "52"], None, 20),
    (["53"], 20, 30),
    (["9320"], 10, 40),
]


@dataclass(frozen=True)
class Story:
    """How far a match comes, begun so many days ago; `no`: who says no then, and why."""

    state: MatchState
    days: int = 9
    days_to_answer: int = 14
    no: tuple[Side, str] | None = None


STORIES = [
    Story(MatchState.PROPOSED, 1),
    Story(MatchState.ASKED, 2, 7),
    Story(MatchState.ASKED, 12, 7),
    Story(MatchState.ACCEPTED),
    Story(MatchState.PRESENTED),
    Story(MatchState.WANTED),
    Story(MatchState.PLACED),
    Story(MatchState.ASKED, no=(Side.PARTICIPANT, "Bussen går inte så tidigt, och bil finns inte")),
    Story(MatchState.PRESENTED, no=(Side.EMPLOYER, "Behöver någon redan på måndag")),
    Story(MatchState.PROPOSED, no=(Side.PROJECT, "Tiderna krockar med SFI på förmiddagarna")),
]
WAY = [Act.ASK, Act.ACCEPT, Act.PRESENT, Act.WANT]
STEPS_TO = {state: WAY[:number] for number, state in enumerate(UNDER_WAY)} | {MatchState.PLACED: WAY}
AVOIDS = [[], ["lifting"], [], ["shifts", "noise"], []]
PEOPLE = 20


def match_people(project: Project, today: date):
    if Wishes.objects.filter(participation__project=project).exists():
        return
    openings = offered(project, today)
    stays = Participation.objects.filter(project=project, exit__isnull=True, participant__protected=False)
    people = list(stays.order_by("pk")[:PEOPLE])
    for number, participation in enumerate(people):
        wish(participation, number, project)
    user = project.memberships.get(user__email="employers@stegen.example").user
    free = [one for one in people if not one.placements.exists()]
    if openings and len(free) > len(STORIES):
        stories(project, free, user, today)


def offered(project: Project, today: date) -> list[Opening]:
    """Those that there are; else some."""
    for employer, title, code, hours, asked, adapted in [] if project.openings.exists() else OPENINGS:
        contact = project.employer_contacts.filter(employer__name=employer).select_related("employer").first()
        if contact is None:
            continue
        workplace, _made = Workplace.objects.get_or_create(
            employer=contact.employer, name=employer, defaults={"municipality": project.municipalities}
        )
        opening = Opening.objects.create(
            project=project,
            workplace=workplace,
            title=title,
            occupation=code,
            kind="work_placement",
            places=2,
            hours_per_week=Decimal(hours),
            start=today + timedelta(days=14),
            end=today + timedelta(days=100),
            received_on=today - timedelta(days=9),
        )
        for kind, what, level, is_must in asked:
            said = {"demand": what} if kind == "physical" else {"name": what, "level": level}
            Requirement.objects.create(opening=opening, kind=kind, is_must=is_must, **said)
        for barrier, how in adapted:
            PossibleAdaptation.objects.create(opening=opening, barrier=barrier, how=how)
    return list(project.openings.filter(is_template=False, closed_on__isnull=True).order_by("pk"))


def wish(participation: Participation, number: int, project: Project):
    codes, least, most = WISHES[number % len(WISHES)]
    made = Wishes.objects.create(
        participation=participation,
        hours_least=least,
        hours_most=most,
        reach=project.municipalities,
        avoids=AVOIDS[number % len(AVOIDS)],
    )
    WishedOccupation.objects.bulk_create(
        WishedOccupation(wishes=made, occupation=code, position=at) for at, code in enumerate(codes)
    )


def stories(project: Project, people: list[Participation], user, today: date):
    """A match in each state, each with the opening that suits the participant best; and a note to a coach."""
    chosen = Participation.objects.filter(pk__in=[one.pk for one in people]).select_related("participant", "project")
    offers, rules = places(project), weighed(project, user)
    left = {one.opening.pk: one.left for one in offers}
    for story, candidate in zip(STORIES, candidates(project, user, chosen), strict=False):
        ranked = sorted((pair(candidate, place, rules) for place in offers), key=in_order)
        best = next((one for one in ranked if one.score.fits and left[one.place.opening.pk]), None)
        if best:
            left[best.place.opening.pk] -= not story.no
            tell(story, candidate.participation, best.place, user, today)
    CoachNote.objects.create(
        participation=people[-1],
        opening=offers[0].opening,
        text="Ta körkortet eller tillståndet: Truckkort",
        written_by=user,
    )


def tell(story: Story, participation: Participation, place: Place, user, today: date):
    began = max(today - timedelta(days=story.days), participation.start)
    match = Match.propose(participation, place.opening, by=user, day=began)
    for act in STEPS_TO[story.state]:
        facts: dict = {"way": "phone"}
        if act == Act.ASK:
            facts["answer_by"] = began + timedelta(days=story.days_to_answer)
        elif act == Act.ACCEPT:
            adapts = [as_agreed(one) for one in place.offer.adaptations]
            facts |= {"told": ["name", "skills", "languages", "hours"], "adaptations": adapts}
        else:
            facts = {}
        match.take_step(act, min(began + timedelta(days=2), today) if act != Act.ASK else began, by=user, **facts)
    if story.no:
        side, reason = story.no
        match.take_step(Act.DECLINE, today, by=user, side=side, reason=reason)
    elif story.state == MatchState.PLACED:
        begun = begin(match.participation.project, user, {"match": str(match.public_id)})
        where = {"employer": begun.employer, "opening": begun.opening, "match": match}
        made = Placement(participation=match.participation, **where, **begun.facts)
        placing.start_agreement(made, by=user)
