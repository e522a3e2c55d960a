"""Employers, openings and placements as tables on the figures page."""

from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from employers.enums import ContactKind, PlacementKind, Sector
from employers.occupations import is_counted_later, told_counted_later
from participants.enums import Sex
from projects.models import Project
from reporting.charts import Chart, Series
from reporting.figures_page.cells import Cell
from reporting.figures_page.reader import Reader
from reporting.figures_page.tables import Block, Line, Table
from reporting.forms.figures import query_of
from reporting.indicators import SEX_LABELS, TOTAL, Period
from reporting.workplaces import (
    CONTACTS,
    OPENINGS,
    PLACEMENTS,
    REGISTERS,
    Counts,
    Register,
    counts_of,
    years_used,
)

SEXES = {Sex.WOMAN: "women", Sex.MAN: "men", Sex.UNKNOWN: "unknown"}
ANSWERS = ("all", "accepted", "participant", "employer", "placed")
PLACED = ("begun", "running", "led")
NON_TRADITIONAL = tuple(f"non_traditional_{part}" for part in ANSWERS)


@dataclass(frozen=True)
class Counted:
    """A register's numbers as cells that open their lists, for one reader."""

    register: Register
    counts: Counts
    project: Project
    query: dict[str, str]
    reader: Reader

    def cell(self, part: str, **chosen: str) -> Cell:
        number = self.counts.of(part, **chosen)
        opens = number and self.register.opens_for(self.reader, part, chosen)
        return Cell(number, self.address(part, chosen) if opens else "")

    def address(self, part: str, chosen: dict[str, str]) -> str:
        # A value that is not known is blank in the database; in an address it has to say so.
        where = {name: value or "unknown" for name, value in chosen.items()}
        query = urlencode({"of": self.register.code, "part": part} | where | self.query)
        return f"{reverse('reporting:figure_workplaces', args=[self.project.slug])}?{query}"

    def line(self, label: str | Promise, parts, *, total: bool = False, **chosen: str) -> Line:
        return Line(str(label), tuple(self.cell(part, **chosen) for part in parts), total)

    def headings(self, parts) -> tuple[str, ...]:
        return tuple(str(self.register.parts[part].label) for part in parts)

    def sexes(self, *parts: str) -> list[Sex]:
        """Women, men, and the unknown where there are any."""
        unknown = sum(self.counts.of(part, sex=Sex.UNKNOWN) for part in parts)
        return [Sex.WOMAN, Sex.MAN, *([Sex.UNKNOWN] if unknown else [])]

    def by_sex(self, parts, **chosen: str) -> Iterator[Line]:
        for sex in self.sexes(*parts):
            yield self.line(SEX_LABELS[SEXES[sex]], parts, sex=sex, **chosen)
        yield self.line(SEX_LABELS[TOTAL], parts, total=True, **chosen)


def workplace_tables(project: Project, period: Period, reader: Reader) -> tuple[Table, ...]:
    """None of them for a caseworker: an employer belongs to no group."""
    if reader.group:
        return ()
    query, numbers = query_of(period), counts_of(project, period)
    found = [Counted(register, numbers[code], project, query, reader) for code, register in REGISTERS.items()]
    if not any(one.counts.numbers for one in found):
        return ()
    contacts, employers, agreements, openings, placed, asked = found
    return (
        contact_table(contacts),
        sector_table(employers, agreements, openings, placed),
        opening_table(openings),
        placement_table(placed),
        *placements_by_sector(placed),
        offer_table(asked, placed, later_shares(project, period)),
    )


def later_shares(project: Project, period: Period) -> str:
    """Of which years the counts behind non-traditional are, where those are not of the project's time."""
    return told_counted_later(project, years_used(project, period)) if is_counted_later(project) else ""


def contact_table(contacts: Counted) -> Table:
    parts = ("all", "reached")
    return Table(
        code="contacts",
        label=str(CONTACTS.label),
        definition=_(
            "Calls, visits, meetings and letters in the period. Reached are those that came to somebody. The goal of "
            "employers contacted counts employers, not contacts: each once, from its first contact that reached it."
        ),
        headings=contacts.headings(parts),
        blocks=(
            Block(
                "",
                (
                    *(contacts.line(kind.label, parts, kind=kind) for kind in ContactKind),
                    contacts.line(_("Total"), parts, total=True),
                ),
            ),
        ),
        chart=None,
    )


def sector_table(employers: Counted, agreements: Counted, openings: Counted, placed: Counted):
    columns = ((employers, "all"), (employers, "reached"), (agreements, "all"), (openings, "all"), (placed, "begun"))
    sectors = [*Sector, ""] if any(one.counts.of(part, sector="") for one, part in columns) else [*Sector]
    lines = [
        Line(
            str(Sector(sector).label if sector else _("not known")),
            tuple(one.cell(part, sector=sector) for one, part in columns),
            is_total=False,
        )
        for sector in sectors
    ]
    lines.append(Line(_("Total"), tuple(one.cell(part) for one, part in columns), is_total=True))
    return Table(
        code="sectors",
        label=_("Employers by sector"),
        definition=_(
            "Employers with a contact in the period, those of them that a contact reached, agreements in force on "
            "its last day, openings received and placements begun in it."
        ),
        headings=(_("Contacted"), _("Reached"), _("Agreements in force"), _("Openings"), _("Placements begun")),
        blocks=(Block("", tuple(lines)),),
        chart=None,
    )


def opening_table(openings: Counted) -> Table:
    parts = ("all", "places")
    return Table(
        code="openings",
        label=str(OPENINGS.label),
        definition=_("Openings that employers offered in the period, and how many places they are. No templates."),
        headings=openings.headings(parts),
        blocks=(
            Block(
                "",
                (
                    *(openings.line(kind.label, parts, kind=kind) for kind in PlacementKind),
                    openings.line(_("Total"), parts, total=True),
                ),
            ),
        ),
        chart=None,
    )


def placement_table(placed: Counted) -> Table:
    kinds = [kind for kind in PlacementKind if kind in placed.counts.values_of("kind", *PLACED)]
    blocks = [Block(str(kind.label).capitalize(), tuple(placed.by_sex(PLACED, kind=kind))) for kind in kinds]
    whole = Block(_("All kinds") if blocks else "", tuple(placed.by_sex(PLACED)))
    return Table(
        code="placements",
        label=str(PLACEMENTS.label),
        definition=how_placements_are_counted(),
        headings=placed.headings(PLACED),
        blocks=(*blocks, whole),
        chart=picture(placed, kinds),
    )


def placements_by_sector(placed: Counted) -> Iterator[Table]:
    """The same placements by the sector of their employers; nothing where there are none."""
    found = placed.counts.values_of("sector", *PLACED)
    sectors = [sector for sector in (*Sector, "") if sector in found]
    names = {sector: str(Sector(sector).label if sector else _("not known")).capitalize() for sector in sectors}
    if sectors:
        yield Table(
            code="placement_sectors",
            label=_("Placements by the employer's sector"),
            definition=how_placements_are_counted(),
            headings=placed.headings(PLACED),
            blocks=tuple(Block(names[one], tuple(placed.by_sex(PLACED, sector=one))) for one in sectors),
            chart=None,
        )


def how_placements_are_counted() -> str:
    return _(
        "Begun in the period; running on its last day; ended in the period and led to work: it ended because the "
        "participant got a job, or the supervisor or the participant says in the end assessment that it led to "
        "one. Somebody with two placements counts twice. The last day counts as a day of the placement, and "
        "nobody's lasts longer than the time in the project."
    )


def picture(placed: Counted, kinds: list[PlacementKind]) -> Chart | None:
    if not placed.counts.of("begun"):
        return None
    return Chart(
        title=_("Placements begun, by kind"),
        labels=tuple(str(kind.label).capitalize() for kind in kinds),
        series=tuple(
            Series(
                str(SEX_LABELS[SEXES[sex]]),
                tuple(placed.counts.of("begun", kind=kind, sex=sex) for kind in kinds),
                SEXES[sex],
            )
            for sex in placed.sexes("begun")
        ),
        shape="stacked",
    )


def offer_table(asked: Counted, placed: Counted, note: str) -> Table:
    """All offers, and those of them that are non-traditional choices."""
    return Table(
        code="non_traditional",
        label=_("Offered, accepted and placed"),
        definition=_(
            "Places that a participant was asked about in the period, and what came of it as known on the as-of day. "
            "The last column are placements begun in the period, asked about or not. Non-traditional is a woman in "
            "an occupation where fewer than 40 per cent are women, or a man where fewer than 40 per cent are men, by "
            "the counts that were known when the match or the placement was made. 40–60 per cent is balanced (SCB)."
        ),
        headings=(*asked.headings(ANSWERS), _("Placements begun")),
        blocks=(
            Block(_("Non-traditional"), tuple(answers(asked, placed, NON_TRADITIONAL, "non_traditional"))),
            Block(_("All"), tuple(answers(asked, placed, ANSWERS, "begun"))),
        ),
        chart=None,
        note=note,
    )


def answers(asked: Counted, placed: Counted, parts, begun: str) -> Iterator[Line]:
    sexes = {*asked.sexes("all"), *placed.sexes("begun")}
    for sex in (one for one in Sex if one in sexes):
        cells = (*(asked.cell(part, sex=sex) for part in parts), placed.cell(begun, sex=sex))
        yield Line(str(SEX_LABELS[SEXES[sex]]), cells, is_total=False)
    yield Line(str(SEX_LABELS[TOTAL]), (*(asked.cell(part) for part in parts), placed.cell(begun)), is_total=True)
