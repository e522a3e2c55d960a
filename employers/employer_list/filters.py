"""Which employers the list shows: what its address can ask for, and how many each answer would give.

Small choices are counted together in one query, whose few cells are added up for each chip; municipalities and those
responsible, of which there may be hundreds, in one more each. So there are as many queries whatever is chosen.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from employers.enums import Industry, Sector, Size, TargetGroupView
from employers.models import Employer, EmployerContact, EmployerRelation, Opening
from employers.models.employer import search_words

ALL, QUIET, PROMISE, OPEN, NOT_REACHED = "", "quiet", "promise", "open", "not_reached"
SHOWN = [ALL, QUIET, PROMISE, OPEN, NOT_REACHED]
NOBODY = "nobody"  # in place of who is responsible
NONE = "none"  # of a choice: not known
FACETS = {  # what the address calls it: the field
    "sector": "employer__sector",
    "industry": "employer__industry",
    "size": "employer__size",
    "view": "view",
}
CHOICES = {"sector": Sector, "industry": Industry, "size": Size, "view": TargetGroupView}
FIELDS = [*FACETS, "municipality", "owner"]
MOST_WORDS = 6


@dataclass(frozen=True)
class Chosen:
    """What the address asks for, checked (employers/forms/employer_list.py). Nothing is all of the project's."""

    show: str = ALL
    sector: str = ""
    industry: str = ""
    size: str = ""
    view: str = ""
    municipality: str = ""
    owner: str = ""
    q: str = ""
    sort: str = ""

    def query(self, **others) -> str:
        return urlencode({name: value for name, value in {**vars(self), **others}.items() if value})

    def as_dict(self) -> dict:
        """For the trail: codes only. What somebody searched for may be a person's name."""
        told = {name: value for name, value in vars(self).items() if value}
        return told | ({"q": "…"} if self.q else {})

    @property
    def is_narrowed(self) -> bool:
        return bool(replace(self, sort="").query())


@dataclass(frozen=True)
class Chip:
    label: str | Promise
    number: int
    query: str
    current: bool


def condition(show: str, project, today: date) -> Q:
    """What an employer of the project must be to stand on that list."""
    if show == QUIET:
        return quiet(project, today)
    if show == PROMISE:
        due = EmployerContact.objects.due(today).filter(project=project)
        return Q(employer__in=due.values("employer"))
    if show == OPEN:
        return Q(employer__in=open_places(project, today).values("workplace__employer"))
    return Q(last_reached__isnull=True) if show == NOT_REACHED else Q()


def quiet(project, today: date) -> Q:
    """Not reached for so many days. Whoever has said that they do not want to is left in peace."""
    since = today - timedelta(days=project.alarm_quiet_days)
    return Q(quiet_since__lte=since) & ~Q(view=TargetGroupView.UNWILLING)


def open_places(project, today: date):
    offered = Opening.objects.filter(project=project, closed_on__isnull=True, is_template=False)
    return offered.exclude(end__lt=today)


def narrowed(relations, chosen: Chosen, project, today: date, without: str = ""):
    """Those that the address asks for; `without`: but for what it says of that."""
    if words := search_words(chosen.q)[:MOST_WORDS]:
        relations = relations.filter(employer__in=Employer.objects.named(words))
    for name in FIELDS:
        value = getattr(chosen, name)
        if value and name != without:
            relations = relations.filter(of_choice(name, value))
    return relations.filter(condition(chosen.show, project, today)) if without != "show" else relations


def of_choice(name: str, value: str) -> Q:
    if name == "owner":
        return Q(owner__isnull=True) if value == NOBODY else Q(owner__public_id=value)
    field = FACETS.get(name, "employer__municipality")
    return Q(**{field: "" if value == NONE else value})


class Counts:
    """How many there are of each kind, with all else that is chosen."""

    def __init__(self, project, chosen: Chosen, today: date):
        self.chosen = chosen
        relations = EmployerRelation.objects.filter(project=project).order_by()
        numbers = {name_of(show): Count("pk", filter=condition(show, project, today)) for show in SHOWN}
        loose = replace(chosen, show=ALL, **dict.fromkeys(FACETS, ""))
        self.cells = list(narrowed(relations, loose, project, today).values(*FACETS.values()).annotate(**numbers))
        by_place = narrowed(relations, chosen, project, today, without="municipality")
        self.places = dict(by_place.values_list("employer__municipality").annotate(number=Count("pk")))
        by_owner = narrowed(relations, chosen, project, today, without="owner")
        self.owners = {
            str(public_id or NOBODY): (name or "", number)
            for public_id, name, number in by_owner.values_list("owner__public_id", "owner__name").annotate(
                number=Count("pk")
            )
        }

    def number(self, **others) -> int:
        wanted = {**vars(self.chosen), **others}
        column = name_of(wanted["show"])
        asked = [
            (field, "" if wanted[name] == NONE else wanted[name]) for name, field in FACETS.items() if wanted[name]
        ]
        return sum(cell[column] for cell in self.cells if all(cell[field] == value for field, value in asked))

    # --- Chips

    def shows(self) -> list[Chip]:
        labels = {
            ALL: _("All"),
            QUIET: _("Quiet for long"),
            PROMISE: _("With a promise due"),
            OPEN: _("With an open place"),
            NOT_REACHED: _("Not reached yet"),
        }
        return [self.chip("show", show, label, self.number(show=show)) for show, label in labels.items()]

    def of(self, name: str) -> list[Chip]:
        """All, and one for each of the values that some employer has."""
        values = [*CHOICES[name].choices, (NONE, _("Not known"))]
        chips = [(value, str(label), self.number(**{name: value})) for value, label in values]
        return self.among(name, chips)

    def municipalities(self) -> list[Chip]:
        named = sorted((place, place, number) for place, number in self.places.items() if place)
        return self.among("municipality", [*named, (NONE, _("Not known"), self.places.get("", 0))])

    def of_owners(self) -> list[Chip]:
        by_name = sorted((name, key, number) for key, (name, number) in self.owners.items() if key != NOBODY)
        nobody = self.owners.get(NOBODY, ("", 0))[1]
        chips = [(key, name, number) for name, key, number in by_name]
        return self.among("owner", [*chips, (NOBODY, _("Nobody"), nobody)])

    def among(self, name: str, chips: list[tuple]) -> list[Chip]:
        now = getattr(self.chosen, name)
        everything = sum(number for _value, _label, number in chips)
        shown = [(value, label, number) for value, label, number in chips if number or value == now]
        return [self.chip(name, *one) for one in [("", _("All"), everything), *shown]]

    def chip(self, name: str, value: str, label, number: int) -> Chip:
        return Chip(label, number, self.chosen.query(**{name: value}), getattr(self.chosen, name) == value)


def name_of(show: str) -> str:
    return f"number_{show or 'all'}"
