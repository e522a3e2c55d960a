"""The bridge to the workplace in figures: contacts, employers, agreements, openings, placements, asked and placed.

Each figure is a part of a register: the register says which rows there are for a period as known on a day, the part
which of them count. The table (reporting/figures_page/workplaces.py) and the list behind a figure ask the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from django.db.models import Count, DateField, Exists, F, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, Least
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from employers.enums import NOTE
from employers.models import Agreement, Employer, EmployerContact, Opening
from matching.enums import EndCause, MatchState, Side
from matching.models import EndAssessment, Match, MatchStep, Placement
from matching.occupations import non_traditional
from projects.models import Project
from reporting.figures_page.reader import Reader
from reporting.indicators import Period

SEX = "participation__sex"
FAR = Value(date.max, DateField())  # of a placement until further notice


# --- The rows ---------------------------------------------------------------------------------------------------


def contacts(project: Project, period: Period) -> QuerySet:
    """A promise made elsewhere stands in the log too, but is no contact."""
    logged = EmployerContact.objects.filter(project=project, date__range=(period.from_, period.to))
    return logged.exclude(kind=NOTE)


def employers(project: Project, period: Period) -> QuerySet:
    """With a contact in the period; `was_reached` by one of them."""
    theirs = contacts(project, period).filter(employer=OuterRef("pk"))
    return Employer.objects.annotate(was_reached=Exists(theirs.filter(reached=True))).filter(Exists(theirs))


def agreements(project: Project, period: Period) -> QuerySet:
    """In force on the last day of the period."""
    return Agreement.objects.in_force(period.to).filter(project=project)


def openings(project: Project, period: Period) -> QuerySet:
    return Opening.objects.filter(project=project, is_template=False, received_on__range=(period.from_, period.to))


def placements(project: Project, period: Period) -> QuerySet:
    """All that had begun by the last day: agreed by all three, or told of by a spreadsheet.

    The last day of a placement belongs to it, and nobody stays longer than in the project.
    """
    since, day = period.from_, period.to
    ends = Least(Coalesce("ended_on", "end", FAR), Coalesce("participation__exit", FAR))
    job = EndAssessment.objects.filter(placement=OuterRef("pk"), led_to_job=True, day__lte=period.as_of)
    led = Q(end_cause=EndCause.JOB, ended_on__lte=period.as_of) | Exists(job)
    return (
        Placement.objects.began()
        .filter(Q(agreed_on__isnull=True) | Q(agreed_on__lte=period.as_of), participation__project=project)
        .filter(start__lte=day)
        .annotate(ends=ends)
        .annotate(
            is_new=Q(start__gte=since), is_running=Q(ends__gte=day), led_to_work=Q(led) & Q(ends__range=(since, day))
        )
    )


def matches(project: Project, period: Period) -> QuerySet:
    """Those that the participant was asked about in the period, with what has come of it by the as-of day."""
    steps = MatchStep.objects.filter(match=OuterRef("pk"))
    asked = steps.filter(state=MatchState.ASKED, day__range=(period.from_, period.to))
    known = steps.filter(day__lte=period.as_of)
    no = known.filter(state=MatchState.DECLINED)
    return Match.objects.filter(Exists(asked), participation__project=project).annotate(
        was_accepted=Exists(known.filter(state=MatchState.ACCEPTED)),
        participant_declined=Exists(no.filter(side=Side.PARTICIPANT)),
        employer_declined=Exists(no.filter(side=Side.EMPLOYER)),
        was_placed=Exists(known.filter(state=MatchState.PLACED)),
    )


# --- What is counted of them ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Part:
    """Which rows of a register count in a figure, and what is added up: rows, or a number on each."""

    label: str | Promise
    which: Q = field(default_factory=Q)
    summed: str = ""

    @property
    def number(self):
        return Sum(self.summed, filter=self.which) if self.summed else Count("pk", filter=self.which)


@dataclass(frozen=True)
class Register:
    """`keys`: by what it is split: (name in addresses → field). `about_people`: its rows are about participants."""

    code: str
    label: str | Promise
    rows: Callable[[Project, Period], QuerySet]
    keys: dict[str, str]
    parts: dict[str, Part]
    about_people: bool = False

    def opens_for(self, reader: Reader, part: str, chosen: Iterable[str]) -> bool:
        """Whether the list behind a figure is for this reader. Who stands on the list of one sex, or of those who
        make a non-traditional choice, tells something of the case: that list is for whoever may read it.
        """
        if not self.about_people:
            return reader.employers
        return reader.matches and (reader.cases or not ("sex" in chosen or part.startswith("non_traditional")))

    def behind(self, project: Project, period: Period, part: str, chosen: dict[str, str]) -> QuerySet:
        """The rows behind one figure."""
        return self.rows(project, period).filter(
            self.parts[part].which, **{self.keys[name]: value for name, value in chosen.items()}
        )

    def grouped(self, project: Project, period: Period) -> QuerySet:
        """(code, a value for each key, the number of each part), filled up to as many columns as any register has."""
        keys = [F(path) for path in self.keys.values()] + [Value("")] * (KEYS - len(self.keys))
        parts = [part.number for part in self.parts.values()] + [Value(0)] * (PARTS - len(self.parts))
        names = {f"key{place}": key for place, key in enumerate(keys)}
        numbers = {f"part{place}": Coalesce(part, 0) for place, part in enumerate(parts)}
        rows = self.rows(project, period).order_by().annotate(register=Value(self.code), **names)
        return rows.values("register", *names).annotate(**numbers).values_list("register", *names, *numbers)


@dataclass(frozen=True)
class Counts:
    """(part, a value for each key) → number."""

    numbers: dict[tuple, int]
    keys: tuple[str, ...]

    def of(self, part: str, **chosen: str) -> int:
        places = [self.keys.index(name) + 1 for name in chosen]
        return sum(
            number
            for key, number in self.numbers.items()
            if key[0] == part
            and all(key[place] == value for place, value in zip(places, chosen.values(), strict=True))
        )

    def values_of(self, name: str, *parts: str) -> list[str]:
        """The values of a key for which anything is counted."""
        place, found = self.keys.index(name) + 1, Counter[str]()
        for key, number in self.numbers.items():
            if key[0] in parts:
                found[key[place]] += number
        return [value for value, number in found.items() if number]


CONTACTS = Register(
    "contacts",
    _("Employer contacts"),
    contacts,
    {"kind": "kind"},
    {"all": Part(_("Contacts")), "reached": Part(_("Reached"), Q(reached=True))},
)
EMPLOYERS = Register(
    "employers",
    _("Employers"),
    employers,
    {"sector": "sector"},
    {"all": Part(_("Contacted")), "reached": Part(_("Reached"), Q(was_reached=True))},
)
AGREEMENTS = Register(
    "agreements",
    _("Agreements in force"),
    agreements,
    {"sector": "employer__sector"},
    {"all": Part(_("Agreements in force")), "places": Part(_("Places agreed"), summed="places")},
)
OPENINGS = Register(
    "openings",
    _("Openings"),
    openings,
    {"kind": "kind", "sector": "workplace__employer__sector"},
    {"all": Part(_("Offers")), "places": Part(_("Number of places"), summed="places")},
)
PLACEMENTS = Register(
    "placements",
    _("Placements"),
    placements,
    {"kind": "kind", "sector": "employer__sector", "sex": SEX},
    {
        "begun": Part(_("Begun"), Q(is_new=True)),
        "running": Part(_("Running on the last day"), Q(is_running=True)),
        "led": Part(_("Ended and led to work"), Q(led_to_work=True)),
        "non_traditional": Part(_("Begun, non-traditional"), Q(is_new=True) & non_traditional()),
    },
    about_people=True,
)
ANSWERS = {
    "all": Part(_("Offered")),
    "accepted": Part(_("Accepted"), Q(was_accepted=True)),
    "participant": Part(_("Declined by the participant"), Q(participant_declined=True)),
    "employer": Part(_("Declined by the employer"), Q(employer_declined=True)),
    "placed": Part(_("Placed"), Q(was_placed=True)),
}
NON_TRADITIONAL = {
    f"non_traditional_{code}": replace(part, which=part.which & non_traditional()) for code, part in ANSWERS.items()
}
MATCHES = Register(
    "matches",
    _("Asked about a place"),
    matches,
    {"sex": SEX},
    ANSWERS | NON_TRADITIONAL,
    about_people=True,
)
REGISTERS = {one.code: one for one in (CONTACTS, EMPLOYERS, AGREEMENTS, OPENINGS, PLACEMENTS, MATCHES)}
KEYS = max(len(one.keys) for one in REGISTERS.values())
PARTS = max(len(one.parts) for one in REGISTERS.values())


def counts_of(project: Project, period: Period) -> dict[str, Counts]:
    """The numbers of all registers, by their codes, in one query."""
    first, *others = (register.grouped(project, period) for register in REGISTERS.values())
    found: dict[str, dict[tuple, int]] = {code: {} for code in REGISTERS}
    for code, *row in first.union(*others, all=True):
        register, keys, numbers = REGISTERS[code], row[:KEYS], row[KEYS:]
        for part, number in zip(register.parts, numbers, strict=False):
            found[code][part, *keys[: len(register.keys)]] = number
    return {code: Counts(numbers, tuple(REGISTERS[code].keys)) for code, numbers in found.items()}


def years_used(project: Project, period: Period) -> set[int]:
    """Of which years the counts of women and men are that the figures stand on."""
    rows = (register.rows(project, period).filter(share_year__isnull=False) for register in (PLACEMENTS, MATCHES))
    placed, asked = (one.order_by().values_list("share_year") for one in rows)
    return {year for (year,) in placed.union(asked)}
