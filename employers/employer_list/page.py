"""One page of the list of employers, as its template shows it."""

from dataclasses import dataclass
from functools import cached_property

from django.core.paginator import Page, Paginator
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from employers.employer_list.filters import Chip, Chosen, Counts, narrowed, open_places
from employers.models import Employer, EmployerContact, EmployerRelation
from projects.own_lists import filters_of

PER_PAGE = 50
KEY = "employer_filters"  # of a member's own settings
ORDERS = {
    "": ["list_key", "pk"],
    "-name": ["-list_key", "-pk"],
    "quiet": ["quiet_since", "pk"],
    "-quiet": ["-quiet_since", "-pk"],
    "last": [F("last_contact").asc(nulls_first=True), "pk"],
    "-last": [F("last_contact").desc(nulls_last=True), "-pk"],
}
MOST_BESIDE = 10


@dataclass(frozen=True)
class Heading:
    """A column that sorts. `sorted` is as aria-sort says it."""

    label: str | Promise
    query: str
    sorted: str = ""


@dataclass(frozen=True)
class Link:
    label: str
    query: str
    current: bool


@dataclass(frozen=True)
class Choices:
    """One way to narrow the list further; the first chip narrows nothing."""

    label: str
    chips: list[Chip]

    @property
    def now(self) -> str | Promise:
        return next((chip.label for chip in self.chips if chip.current), self.chips[0].label)


class EmployerList:
    """The employers of a project, as somebody has chosen them."""

    def __init__(self, project, membership, chosen: Chosen):
        self.project, self.membership, self.chosen = project, membership, chosen
        self.today = timezone.localdate()

    @cached_property
    def counts(self) -> Counts:
        return Counts(self.project, self.chosen, self.today)

    @property
    def found(self):
        """All rows, in the list's order: not only the page's."""
        relations = EmployerRelation.objects.filter(project=self.project)
        found = narrowed(relations, self.chosen, self.project, self.today)
        return found.select_related("employer", "owner").order_by(*ORDERS[self.chosen.sort])

    def page(self, number) -> Page:
        of_it = {"project": self.project, "employer": OuterRef("employer")}
        places = open_places(self.project, self.today).filter(workplace__employer=OuterRef("employer"))
        marked = self.found.annotate(
            has_promise=Exists(EmployerContact.objects.due(self.today).filter(**of_it)), has_place=Exists(places)
        )
        paginator = Paginator(marked, PER_PAGE)
        paginator.count = self.counts.number()
        return paginator.get_page(number)

    def beside(self) -> list[Employer]:
        """Of the register, whom the project does not know yet and somebody searches for."""
        from employers.employer_list.search import in_register

        return in_register(self.project, self.chosen.q)[:MOST_BESIDE] if self.chosen.q else []

    def chips(self) -> list[Chip]:
        return self.counts.shows()

    def mine(self) -> Chip | None:
        own = str(self.membership.user.public_id)
        name, number = self.counts.owners.get(own, ("", 0))
        current = self.chosen.owner == own
        return Chip(_("Mine"), number, self.chosen.query(owner=own), current) if number or current else None

    def choices(self) -> list[Choices]:
        """Where there is a choice."""
        found = [
            Choices(_("Municipality"), self.counts.municipalities()),
            Choices(_("Sector"), self.counts.of("sector")),
            Choices(_("Industry"), self.counts.of("industry")),
            Choices(_("Size"), self.counts.of("size")),
            Choices(_("View of the target group"), self.counts.of("view")),
            Choices(_("Responsible"), self.counts.of_owners()),
        ]
        return [one for one in found if len(one.chips) > 2 or not one.chips[0].current]

    @property
    def filters(self) -> list[Link]:
        """Those she has saved."""
        now = self.chosen.query()
        return [Link(one["name"], one["query"], one["query"] == now) for one in filters_of(self.membership, KEY)]

    def heading(self, code: str, label) -> Heading:
        turned = f"-{code or 'name'}"
        if self.chosen.sort == code:
            return Heading(label, self.chosen.query(sort=turned), "ascending")
        return Heading(label, self.chosen.query(sort=code), "descending" if self.chosen.sort == turned else "")

    def headings(self) -> dict[str, Heading]:
        labels = {"": _("Name"), "quiet": _("Quiet since"), "last": _("Last contact")}
        return {code or "name": self.heading(code, label) for code, label in labels.items()}
