"""What the demo folders do not say: the frames of the two projects, who may sign in, and a project that runs."""

from collections.abc import Callable
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils.module_loading import autodiscover_modules

from accounts.models import User
from projects.demo_caseworkers import add_caseworkers
from projects.demo_running import running_project
from projects.enums import Origin, PartnerKind, Support
from projects.models import CaseworkerGroup, Partner, Phase, Project

PASSWORD = "demo-mellan-krokom-och-forshaga"  # noqa: S105 - only where settings.DEMO is on, with invented people
ADMINISTRATOR = "admin@lotsen.example"

FRAMES = {
    "navigator": {
        "programme_area": "2 Ökat arbetskraftsutbud",
        "reference_number": "demo-navigator",
        "region": "Mellersta Norrland",
        "municipalities": "Krokom",
        "grant": 4_826_582,
        "budget": 12_940_533,
    },
    "kraftstation": {
        "programme_area": "2 Ökat arbetskraftsutbud",
        "reference_number": "demo-kraftstation, 2008-3060172",
        "region": "Norra Mellansverige",
        "municipalities": "Forshaga, Hagfors, Munkfors",
        "grant": 11_472_334,
        "budget": 27_526_717,
    },
}
PARTNERS = {
    "navigator": {
        PartnerKind.CO_FINANCIER: ["Integrationsenheten", "Kommunstyrelsen"],
        PartnerKind.PARTNER: ["Arbetsförmedlingen Krokom", "Arbetsmarknadsenheten", "Birka Folkhögskola"],
        PartnerKind.REFERRING: ["Individ- och familjeomsorgen", "Integrationsenheten"],
    },
    "kraftstation": {
        PartnerKind.CO_FINANCIER: ["Forshaga kommun", "Hagfors kommun", "Munkfors kommun"],
        PartnerKind.PARTNER: ["Klarälvdalens Samordningsförbund", "Landstinget i Värmland"],
        PartnerKind.REFERRING: ["Arbetsförmedlingen", "Försäkringskassan", "Landstinget i Värmland"],
    },
}
PHASES: dict[str, list[tuple[str, int | None, int]]] = {
    "navigator": [("Introduktion", 4, 4), ("Fördjupning", 26, 30)],
    "kraftstation": [("Kartläggning och handlingsplan", None, 4), ("Coachning och placering", None, 48)],
}
GROUPS = {
    "navigator": [("Socialtjänsten (IFO)", "Krokom"), ("Integrationsenheten", "Krokom")],
    "kraftstation": [
        ("Handläggargruppen i Forshaga", "Forshaga"),
        ("Handläggargruppen i Hagfors", "Hagfors"),
        ("Handläggargruppen i Munkfors", "Munkfors"),
    ],
}
# Beside the ages, which the folders have: whom a target group is for.
TARGET_GROUPS = {
    ("navigator", "youth"): {"supports": [Support.INCOME_SUPPORT]},
    ("navigator", "adult"): {"supports": [Support.INCOME_SUPPORT]},
    ("navigator", "foreign"): {"origin": Origin.ABROAD},
    ("kraftstation", "non_nordic"): {"origin": Origin.OUTSIDE_NORDIC},
}


# What fills the running project and keeps it going. Apps add functions in `demo.py`, found as Django finds admin.py;
# each is called at every start, does nothing the second time of a day, and brings the days between up to date.
steps: list[Callable[[Project, date], None]] = []
# What all three projects have, those that ended too; called at every start, does nothing the second time.
fillers: list[Callable[[Project, date], None]] = []


def is_complete() -> bool:
    """Whether the demo was loaded before; its last step is the administrator."""
    return User.objects.filter(email=ADMINISTRATOR).exists()


def fill_frame(project: Project):
    """Programme area, grant, partners, phases and caseworker groups, as the decisions have them."""
    for name, value in FRAMES[project.slug].items():
        setattr(project, name, value)
    project.contact_name = "Demo"
    project.contact_email = f"leader@{project.slug}.example"
    project.save()
    for (slug, code), criteria in TARGET_GROUPS.items():
        if slug == project.slug:
            project.target_groups.filter(code=code).update(**criteria)
    for kind, names in PARTNERS[project.slug].items():
        for name in names:
            Partner.objects.get_or_create(project=project, kind=kind, name=name)
    for position, (name, least, most) in enumerate(PHASES[project.slug], 1):
        weeks = {"min_weeks": least, "max_weeks": most, "position": position}
        Phase.objects.get_or_create(project=project, name=name, defaults=weeks)
    for name, municipality in GROUPS[project.slug]:
        CaseworkerGroup.objects.get_or_create(project=project, name=name, defaults={"municipality": municipality})


def add_people(projects: list[Project]):
    """The caseworkers of each project, one password for all staff, and the administrator."""
    for project in projects:
        add_caseworkers(project)
    # One hash for all: making it is slow on purpose, and everybody knows this password.
    User.objects.filter(memberships__project__in=projects).update(password=make_password(PASSWORD))
    if not is_complete():
        User.objects.create_user(ADMINISTRATOR, PASSWORD, name="Administratör", is_administrator=True)


def keep_going(today: date):
    """The project that runs today is as it would be today."""
    autodiscover_modules("demo")
    with transaction.atomic():
        running = running_project(today, PASSWORD)
        for step in steps:
            step(running, today)
        for project in Project.objects.filter(slug__in=[*FRAMES, running.slug]):
            for fill in fillers:
                fill(project, today)
