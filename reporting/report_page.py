"""What the page of a finished report shows, as plain values."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.enums import GoalCode
from reporting.charts import text_of
from reporting.enums import DownloadKind
from reporting.esf import EsfReport
from reporting.indicators import SEX_LABELS, definition
from reporting.tables import GoalLine

FAILURES = {
    "disk_full": gettext_lazy(
        "The disk is full, so the files could not be saved. Tell whoever runs the server; when there is room, "
        "try again."
    ),
    "too_slow": gettext_lazy("It took too long to make the report. Shorten the texts, or try again in a while."),
    "worker_lost": gettext_lazy(
        "The work was cut off three times. Try again; if it happens again, tell whoever runs the server."
    ),
    "file_lost": gettext_lazy("A file of the report was gone. Make it again: the figures are frozen and stay."),
    "TooLongForPdf": gettext_lazy(
        "The report would be longer than a PDF can be. Shorten the texts or the target groups' names, and order anew."
    ),
}
OTHERWISE = gettext_lazy(
    "Something went wrong when the report was made. Try again; if it happens again, tell whoever runs the server."
)
WHAT = {
    "value": gettext_lazy("number"),
    "of": gettext_lazy("of how many"),
    "not_reached": gettext_lazy("not reached"),
}


def failure_sentence(failure: str) -> str:
    return str(FAILURES.get(failure, OTHERWISE))


@dataclass(frozen=True)
class ReportPage:
    """A finished report: its files, its main figures, whether it is whole, and what a new run would say."""

    report: EsfReport
    downloads: list[DownloadKind]
    is_sound: bool
    damaged: list[str]
    corrections: list[tuple[str, ...]]

    @classmethod
    def of(cls, report) -> "ReportPage":
        return cls(
            report=EsfReport.of(report),
            downloads=list(DownloadKind),
            is_sound=report.figures_are_sound(),
            damaged=report.damaged_files(),
            corrections=list(corrections_in_words(report)),
        )

    @property
    def goals(self) -> list[tuple[str, GoalLine]]:
        """The goals under their names in the reader's language."""
        return [(GoalCode(goal.code).label, goal) for goal in self.report.goals]


def corrections_in_words(report) -> Iterator[tuple[str, ...]]:
    """Indicator, year, group, sex, what, then, now."""
    for change in report.corrections():
        indicator = definition(change.indicator)
        share = change.indicator == f"goal:{GoalCode.INCOME_SUPPORT_CHANGE}" and change.what == "value"
        yield (
            str(indicator.label),
            str(change.year) if change.year else _("whole period"),
            group_label(report, indicator, change.group),
            str(SEX_LABELS[change.sex]),
            str(WHAT[change.what]),
            text_of(change.then, share=share),
            text_of(change.now, share=share),
        )


def group_label(report, indicator, code: str) -> str:
    labels = dict(report.figures["target_groups"])
    labels |= {group.code: str(group.label) for group in indicator.groups}
    standing = {"all": _("All"), "none": _("No target group")}
    return labels.get(code) or standing.get(code, code)
