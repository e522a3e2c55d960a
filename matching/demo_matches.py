"""Openings, wishes and matches of the demo project that runs today. All invented."""

from datetime import date, timedelta
from decimal import Decimal

from employers.models import Opening, PossibleAdaptation, Requirement, Workplace
from matching.match_steps import Act
from matching.models import CoachNote, Match, WishedOccupation, Wishes
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
    if openings and len(free) > len(openings):
        ask(openings, free, user, today)


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


def ask(openings: list[Opening], people: list[Participation], user, today: date):
    """One of each: proposed, asked and late, has said yes, presented; and a note to a coach."""
    week_ago = today - timedelta(days=7)
    for number, (participation, opening) in enumerate(zip(people, openings, strict=False)):
        if number > 3:
            break
        made = Match.propose(participation, opening, by=user, day=max(week_ago, participation.start))
        if number:
            made.take_step(Act.ASK, made.steps.last().day, by=user, answer_by=today - timedelta(days=1), way="phone")
        if number > 1:
            made.take_step(Act.ACCEPT, today, by=user, way="phone", told=["name", "skills", "languages", "hours"])
    CoachNote.objects.create(
        participation=people[4],
        opening=openings[0],
        text="Ta körkortet eller tillståndet: Truckkort",
        written_by=user,
    )
