"""Stegen, the demo project that runs today: its frame. Its days are counted from the day on which it is loaded.

The two projects of the demo folders ended long ago and never change; a coach needs a day with something in it. Every
name and number is invented. Higher apps fill it and keep it going (`projects.demo.steps`).
"""

from datetime import date, timedelta

from django.contrib.auth.hashers import make_password

from accounts.models import User
from projects.demo_caseworkers import add_caseworkers
from projects.enums import GoalCode, Origin, PartnerKind, Programme, Support
from projects.models import CaseworkerGroup, Goal, Membership, Partner, Phase, Project, TargetGroup
from projects.roles import Role

SLUG = "stegen"
STARTED = timedelta(days=430)  # before the day of loading
YEARS = 3
FRAME = {
    "name": "Stegen",
    "owner": "Exempelkommunen",
    "programme": Programme.ESF_2007_2013,  # whose indicators are counted
    "programme_area": "2 Ökat arbetskraftsutbud",
    "reference_number": "demo-stegen",
    "region": "Mellersta Norrland",
    "municipalities": "Exempelkommunen",
    "grant": 6_200_000,
    "budget": 15_500_000,
    "contact_name": "Demo",
    "contact_email": "leader@stegen.example",
}
TARGET_GROUPS: list[tuple[str, str, int, int, dict]] = [
    ("youth", "Unga 16–24 år", 16, 24, {}),
    ("adult", "Vuxna 25–64 år med försörjningsstöd", 25, 64, {"supports": [Support.INCOME_SUPPORT]}),
    ("foreign_born", "Utrikes födda 25–64 år", 25, 64, {"origin": Origin.ABROAD}),
]
PHASES = [("Introduktion", 4, 4), ("Fördjupning", 26, 30)]
GROUPS = [("Handläggargruppen", "Exempelkommunen"), ("Integrationsenheten", "Exempelkommunen")]
GOALS = [
    (GoalCode.PARTICIPANTS, "120"),
    (GoalCode.PARTICIPANTS_FOREIGN_BORN, "45"),
    (GoalCode.IN_WORK_90_DAYS, "0.3"),
    (GoalCode.WORK_STUDIES_OR_SELF_SUPPORT, "0.5"),
    (GoalCode.IMPROVED_LIFE_SITUATION, "0.6"),
    (GoalCode.EMPLOYER_CONTACTS, "40"),
    (GoalCode.INCOME_SUPPORT_CHANGE, "-0.2"),
]
STAFF = [
    ("coach1", "Coach 1 Stegen", Role.COACH),
    ("coach2", "Coach 2 Stegen", Role.COACH),
    ("coach3", "Coach 3 Stegen", Role.COACH),
    ("employers", "Arbetsgivarcoach Stegen", Role.EMPLOYER_COACH),
    ("leader", "Projektledare Stegen", Role.PROJECT_LEADER),
    ("evaluator", "Utvärderare Stegen", Role.EVALUATOR),
]


def running_project(today: date, password: str) -> Project:
    """It, made the first time."""
    return Project.objects.filter(slug=SLUG).first() or make(today, password)


def make(today: date, password: str) -> Project:
    start = (today - STARTED).replace(day=1)
    end = start.replace(year=start.year + YEARS) - timedelta(days=1)
    project = Project.objects.create(slug=SLUG, start=start, end=end, **FRAME)
    for position, (code, name, youngest, oldest, criteria) in enumerate(TARGET_GROUPS, 1):
        ages = {"min_age": youngest, "max_age": oldest, **criteria}
        TargetGroup.objects.create(project=project, code=code, name=name, position=position, **ages)
    for position, (name, least, most) in enumerate(PHASES, 1):
        Phase.objects.create(project=project, name=name, min_weeks=least, max_weeks=most, position=position)
    for position, (code, target) in enumerate(GOALS, 1):
        Goal.objects.create(project=project, code=code, target=target, position=position)
    for name, municipality in GROUPS:
        CaseworkerGroup.objects.create(project=project, name=name, municipality=municipality)
        Partner.objects.create(project=project, name=name, kind=PartnerKind.REFERRING)
    for name, title, role in STAFF:
        user = User.objects.create_user(f"{name}@{SLUG}.example", name=title)
        Membership.objects.create(user=user, project=project, role=role)
    add_caseworkers(project)
    User.objects.filter(memberships__project=project).update(password=make_password(password))
    return project
