"""The report to the fund as plain values: what the template, the PDF and the spreadsheet print.

Everything comes from what was frozen with the report (figures, definitions, the project's facts, the leader's
texts); nothing here asks the register.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from employers.enums import ContactKind
from projects.enums import FollowUpClock, GoalCode, PartnerKind
from reporting.certified_hours import HOURS
from reporting.charts import Chart, Series, text_of
from reporting.definitions import LANGUAGE
from reporting.indicators import MISSING_LABELS, RATED, Figures, GoalTarget
from reporting.tables import Block, Cells, GoalLine, Line, Section, Table, aim, anchor, share_of
from reporting.workplace_report import WorkplaceTable

SEXES = {
    "women": gettext_lazy("women"),
    "men": gettext_lazy("men"),
    "unknown": gettext_lazy("unknown sex"),
    "total": gettext_lazy("total"),
}
CLOCKS = {
    FollowUpClock.PARTICIPATION_EXIT: gettext_lazy("Ninety days are counted from each participant's own exit."),
    FollowUpClock.PROJECT_END: gettext_lazy("Ninety days are counted from the end of the project, for everybody."),
}
PARTNERS = {
    PartnerKind.CO_FINANCIER: gettext_lazy("Co-financiers"),
    PartnerKind.PARTNER: gettext_lazy("Partners"),
    PartnerKind.REFERRING: gettext_lazy("Referred by"),
}
CHAPTERS = {
    "summary": gettext_lazy("Summary"),
    "goals": gettext_lazy("Goals and outcome"),
    "indicators": gettext_lazy("Indicators"),
    "workplaces": gettext_lazy("Employers and placements"),
    "deviations": gettext_lazy("Deviations from the plan"),
    "gender_equality": gettext_lazy("Work for gender equality"),
    "counted": gettext_lazy("How the figures are counted"),
    "incomplete": gettext_lazy("Incomplete records"),
    "checksum": gettext_lazy("Frozen figures"),
}
BESIDE = 250  # the width of a chart that stands beside its table
LOOKS = {"incomplete": "short", "checksum": "short"}
SHARE_HEADINGS = (gettext_lazy("of all"), gettext_lazy("share of all"))
REACHED_HEADINGS = (gettext_lazy("not reached"), gettext_lazy("share of those reached"))


@dataclass(frozen=True)
class Chapter:
    number: int
    key: str
    name: str

    @property
    def heading(self) -> str:
        return f"{self.number}\xa0\xa0{self.name}"

    @property
    def anchor(self) -> str:
        return anchor(self.name)

    @property
    def template(self) -> str:
        return f"reporting/esf/{self.key}.html"

    @property
    def look(self) -> str:
        return LOOKS.get(self.key, "")


@dataclass(frozen=True)
class EsfReport:
    """All that the report prints."""

    project: dict
    period_from: date
    period_to: date
    as_of: date
    clock: str
    made_at: datetime
    made_by: str
    checksum: str
    summary: str
    deviations: str
    gender_equality: str
    figures: Figures
    incomplete: dict
    definitions: dict
    cells: Cells = field(compare=False)

    @classmethod
    def of(cls, report) -> "EsfReport":
        return cls(
            project=report.definitions["project"],
            period_from=report.period_from,
            period_to=report.period_to,
            as_of=report.as_of,
            clock=str(CLOCKS[FollowUpClock(report.clock)]),
            made_at=timezone.localtime(report.frozen_at),
            made_by=report.definitions["made_by"],
            checksum=report.checksum,
            summary=report.summary,
            deviations=report.deviations,
            gender_equality=report.gender_equality,
            figures=report.frozen,
            incomplete=report.missing_counts,
            definitions=report.definitions,
            cells=Cells(report.frozen.rows),
        )

    @property
    def title(self) -> str:
        return _("Report to the European Social Fund")

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the fund knows the project by; what is not known is left out."""
        facts = [
            (_("Project owner"), self.project["owner"]),
            (_("Programme period"), self.project["programme"]),
            (_("Programme area"), self.project["programme_area"]),
            (_("Reference number (dnr)"), self.project["reference_number"]),
            (_("ESF region"), self.project["region"]),
            (_("Project period"), span(day(self.project["start"]), day(self.project["end"]))),
            (_("ESF grant"), kronor(self.project["grant"])),
            (_("Total budget"), kronor(self.project["budget"])),
            (_("Municipalities"), self.project["municipalities"]),
            *((str(PARTNERS[kind]), ", ".join(names)) for kind, names in self.project["partners"].items()),
        ]
        return [(label, value) for label, value in facts if value]

    @property
    def order(self) -> list[tuple[str, str]]:
        """What was asked for: the report can be made again from these alone."""
        return [
            (_("Reporting period"), span(self.period_from, self.period_to)),
            (_("Seen from"), long_date(self.as_of)),
            (_("Follow-up"), self.clock),
            (_("Made"), f"{long_date(self.made_at.date())} kl.\xa0{self.made_at:%H.%M}"),
            (_("Made by"), self.made_by),
        ]

    @property
    def chapters(self) -> list["Chapter"]:
        """The parts in their order, numbered."""
        told = [key for key in CHAPTERS if key != "workplaces" or self.workplaces]
        return [Chapter(number, key, str(CHAPTERS[key])) for number, key in enumerate(told, start=1)]

    @cached_property
    def workplaces(self) -> list[WorkplaceTable]:
        """Reports of before these were kept have none, nor have projects without employers."""
        return [WorkplaceTable(**table) for table in self.definitions.get("workplaces", [])]

    @property
    def glance(self) -> list[tuple[str, str]]:
        """The few figures that everybody asks for first."""
        glance = [
            (_("started in the period"), text_of(self.cells.value("started_by_target_group"))),
            (_("hours of participation"), text_of(self.cells.value("participant_hours"))),
            (_("in work 90 days after"), text_of(self.cells.row("in_work_90_days").share, share=True)),
        ]
        if self.goals:
            reached = {"reached": self.goals_reached, "all": len(self.goals)}
            glance.append((_("goals reached"), _("%(reached)s of %(all)s") % reached))
        return glance

    @property
    def period_text(self) -> str:
        return span(self.period_from, self.period_to)

    @property
    def as_of_text(self) -> str:
        return _("as of %(day)s") % {"day": long_date(self.as_of)}

    @property
    def all_definitions(self) -> list[dict]:
        return [*self.definitions["indicators"], *self.definitions["goals"]]

    @property
    def incomplete_text(self) -> str:
        number = self.incomplete["records"]
        if not number:
            return _("All participants have what the figures need: sex, birth date, country of birth and status.")
        return ngettext(
            "%(number)s participant lacks something that the figures need.",
            "%(number)s participants lack something that the figures need.",
            number,
        ) % {"number": text_of(number)}

    @cached_property
    def goals(self) -> list[GoalLine]:
        labels = {words["goal"]: words["label"] for words in self.definitions["goals"]}
        return [self.goal_line(goal, labels[goal.code]) for goal in self.figures.goals]

    def goal_line(self, goal: GoalTarget, label: str) -> GoalLine:
        code, is_share = f"goal:{goal.code}", GoalCode(goal.code).is_share
        row = self.cells.row(code, "all", "total")
        is_rate = is_share and goal.code != GoalCode.INCOME_SUPPORT_CHANGE
        return GoalLine(
            code=goal.code,
            label=label,
            outcome=row.share if is_rate else row.value,
            target=goal.target,
            is_share=is_share,
            value=row.value,
            of=row.of,
            women_share=None if is_share else self.cells.women_share(code),
            women_aim=aim(goal.women_share_min, goal.women_share_max),
        )

    @property
    def goal_notes(self) -> list[str]:
        """What is counted beside the goals: how the groups overlap, the contacts behind the employers."""
        labels = {words["code"]: words["label"] for words in self.definitions["goals"]}
        overlaps = [
            _("%(number)s are counted both in “%(one)s” and in “%(other)s”.")
            % {"number": text_of(overlap.value), "one": labels[overlap.codes[0]], "other": labels[overlap.codes[1]]}
            for overlap in self.figures.overlaps
        ]
        contacts = ", ".join(
            f"{ContactKind(kind).label} {text_of(number)}" for kind, number in sorted(self.figures.contacts.items())
        )
        told = (
            [_("Contacts behind the employers contacted: %(contacts)s.") % {"contacts": contacts}] if contacts else []
        )
        return [*overlaps, *told, *self.paired_notes]

    @property
    def paired_notes(self) -> list[str]:
        """The same person's two ratings, beside the goal of a better life situation and that of better chances."""
        texts = {
            "life_situation": _(
                "Life situation as the participants rated it themselves: %(higher)s of %(people)s rated it higher at "
                "the exit than at the start; %(none)s have no paired answer."
            ),
            "chances": _(
                "Chances of a job as the participants rated them themselves: %(higher)s of %(people)s rated them "
                "higher at the exit than at the start; %(none)s have no paired answer."
            ),
        }
        return [texts[rating] % self.paired_numbers(rating) for rating in self.figures.paired]

    def paired_numbers(self, rating: str) -> dict[str, str]:
        paired = self.figures.paired[rating]
        left = self.cells.row(RATED[rating].code, "all", "total").of or 0
        numbers = {"higher": paired.higher, "people": paired.people, "none": left - paired.people}
        return {name: text_of(number) for name, number in numbers.items()}

    @property
    def goals_reached(self) -> int:
        return sum(goal.is_reached for goal in self.goals)

    @property
    def goals_chart(self) -> Chart | None:
        goals = [goal for goal in self.goals if goal.attained is not None]
        if not goals:
            return None
        return Chart(
            title=_("Outcome as part of the target"),
            labels=tuple(goal.label for goal in goals),
            series=(Series(_("outcome"), tuple(goal.attained for goal in goals), "total"),),
            share=True,
            targets=tuple(1 for goal in goals),
        )

    @cached_property
    def sections(self) -> list[Section]:
        return [self.section(indicator) for indicator in self.definitions["indicators"]]

    def section(self, indicator: dict) -> Section:
        is_rate = self.cells.row(indicator["code"]).of is not None
        return Section(
            code=indicator["code"],
            label=indicator["label"],
            words=indicator,
            table=self.rate_table(indicator) if is_rate else self.count_table(indicator),
            chart=self.rate_chart(indicator) if is_rate else self.count_chart(indicator),
            is_rate=is_rate,
            note=self.definitions.get("certified_hours", "") if indicator["code"] == HOURS else "",
        )

    def count_table(self, indicator: dict) -> Table:
        """A row a group, a column a sex; by year first where the indicator has years."""
        years = self.cells.years(indicator["code"])
        blocks = [
            Block(str(year) if year else (_("The whole period") if years else ""), self.count_lines(indicator, year))
            for year in [*years, None]
        ]
        headings = [str(label) for label in SEXES.values()] + [_("women's share")]
        caption = _("%(label)s. Number, by sex") % {"label": indicator["label"]}
        return Table(caption, groups_are(indicator), tuple(headings), tuple(blocks), is_counts=True)

    def count_lines(self, indicator: dict, year) -> tuple[Line, ...]:
        lines = []
        for group, label in indicator["groups"]:
            values = [self.cells.value(indicator["code"], group, sex, year) for sex in SEXES]
            share = share_of(*values[:2])
            lines.append(Line(label, (*map(text_of, values), text_of(share, share=True)), group == "all"))
        return tuple(lines)

    def rate_table(self, indicator: dict) -> Table:
        """A block a group, a row a sex: how many of how many, and for follow-ups also of those reached."""
        followed = self.cells.row(indicator["code"]).not_reached is not None
        headings = [_("number"), *SHARE_HEADINGS, *(REACHED_HEADINGS if followed else ())]
        blocks = [
            Block(label, tuple(self.rate_line(indicator["code"], group, sex, followed) for sex in SEXES))
            for group, label in indicator["groups"]
        ]
        caption = _("%(label)s. Number and share, by sex") % {"label": indicator["label"]}
        return Table(caption, _("Sex"), tuple(map(str, headings)), tuple(blocks))

    def rate_line(self, code, group, sex, followed) -> Line:
        row = self.cells.row(code, group, sex)
        texts = [text_of(row.value), text_of(row.of), text_of(row.share, share=True)]
        if followed:
            texts += [text_of(row.not_reached), text_of(row.share_of_reached, share=True)]
        return Line(str(SEXES[sex]), tuple(texts), sex == "total")

    def count_chart(self, indicator: dict) -> Chart | None:
        code, years = indicator["code"], self.cells.years(indicator["code"])
        groups = [(group, label) for group, label in indicator["groups"] if group != "all"]
        if len(years) > 1:
            labels = tuple(map(str, years))
            series = self.by_sex(lambda sex: [self.cells.value(code, "all", sex, year) for year in years])
            return Chart(_("By year"), labels, series, "stacked")
        if len(groups) > 1:
            labels = tuple(label for _group, label in groups)
            return Chart(
                groups_are(indicator),
                labels,
                self.by_sex(lambda sex: [self.cells.value(code, group, sex) for group, _label in groups]),
            )
        return None

    def rate_chart(self, indicator: dict) -> Chart | None:
        code, groups = indicator["code"], indicator["groups"]
        if not self.cells.row(code).of:
            return None
        target = next((float(goal.target) for goal in self.goals if goal.code == code), None)
        return Chart(
            title=_("Share of all"),
            labels=tuple(label for _group, label in groups),
            series=self.by_sex(lambda sex: [self.cells.row(code, group, sex).share for group, _label in groups]),
            share=True,
            targets=tuple(target if group == "all" else None for group, _label in groups) if target else (),
            width=BESIDE,
        )

    def by_sex(self, values_of) -> tuple[Series, ...]:
        """Women and men; people of unknown sex only where there are any."""
        series = [Series(str(label), tuple(values_of(sex)), sex) for sex, label in SEXES.items() if sex != "total"]
        return tuple(each for each in series if each.look != "unknown" or any(each.values))

    @property
    def missing(self) -> list[tuple[str, int]]:
        """How many records lack what."""
        return [(str(label), self.incomplete[what]) for what, label in MISSING_LABELS.items()]


def groups_are(indicator: dict) -> str:
    """What the rows of a table are."""
    return _("Age") if indicator["code"] == "started_by_age" else _("Group")


def day(text: str) -> date:
    return date.fromisoformat(text)


def long_date(value: date) -> str:
    """30 april 2010, not broken over two lines."""
    return date_format(value, "j F Y").replace(" ", "\xa0")


def span(first: date, last: date) -> str:
    return f"{long_date(first)} – {long_date(last)}"


def kronor(amount: int | None) -> str:
    return _("%(amount)s kronor") % {"amount": text_of(amount)} if amount is not None else ""


def documents(report) -> Iterator[tuple[str, bytes]]:
    """The files of a report whose figures are frozen, one after another."""
    from reporting.pdf import print_css, render_pdf
    from reporting.spreadsheets import workbook_of

    with translation.override(LANGUAGE):
        content = EsfReport.of(report)
        yield "pdf", render_pdf("reporting/esf_report.html", {"report": content}, css=print_css())
        yield "xlsx", workbook_of(content)
