"""Agreements as lists and pages show them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.utils.translation import gettext as _

from employers.models import Agreement

PER_PAGE = 50
IN_FORCE, RUNNING_OUT, COMING, OVER, ALL = "", "running_out", "coming", "over", "all"


@dataclass(frozen=True)
class Chip:
    label: str
    number: int
    query: str
    current: bool


@dataclass(frozen=True)
class Row:
    agreement: Agreement
    today: date
    days: int  # within which one runs out
    is_renewed: bool

    @property
    def state(self) -> str:
        one = self.agreement
        if one.last_day < self.today or one.is_called_off:
            return OVER
        if one.start > self.today:
            return COMING
        left = (one.end - self.today).days
        return RUNNING_OUT if left <= self.days and not one.ended_on and not self.is_renewed else IN_FORCE

    @property
    def label(self) -> str:
        if self.agreement.is_called_off:
            return _("never begun")
        if self.agreement.ended_on:
            return _("ended early")
        labels = {COMING: _("coming"), OVER: _("over"), RUNNING_OUT: _("runs out soon"), IN_FORCE: _("in force")}
        return labels[self.state]

    @property
    def tone(self) -> str:
        return {IN_FORCE: "good", RUNNING_OUT: "warn", COMING: "info"}.get(self.state, "neutral")

    def is_on(self, show: str) -> bool:
        """Whatever runs out is still in force."""
        return show in (ALL, self.state) or (show == IN_FORCE and self.state == RUNNING_OUT)


def rows_of(agreements, project, today: date) -> list[Row]:
    found = list(agreements.select_related("employer", "workplace", "supervisor", "renewed_by").order_by("end", "pk"))
    return [Row(one, today, project.alarm_agreement_days, is_renewed(one)) for one in found]


def is_renewed(agreement: Agreement) -> bool:
    return hasattr(agreement, "renewed_by") and not agreement.renewed_by.is_called_off


class AgreementList:
    def __init__(self, project, show: str, today: date):
        self.project = project
        self.all = rows_of(project.agreements.all(), project, today)
        self.show = show if show in self.labels else IN_FORCE

    @cached_property
    def labels(self) -> dict[str, str]:
        soon = _("Run out within %(days)d days") % {"days": self.project.alarm_agreement_days}
        return {IN_FORCE: _("In force"), RUNNING_OUT: soon, COMING: _("To come"), OVER: _("Over"), ALL: _("All")}

    def chips(self) -> list[Chip]:
        numbers = Counter({show: sum(row.is_on(show) for row in self.all) for show in self.labels})
        return [
            Chip(label, numbers[show], urlencode({"show": show} if show else {}), show == self.show)
            for show, label in self.labels.items()
        ]

    @cached_property
    def rows(self) -> list[Row]:
        return [row for row in self.all if row.is_on(self.show)]

    @property
    def places(self) -> int:
        return sum(row.agreement.places for row in self.rows)

    def page(self, number):
        return Paginator(self.rows, PER_PAGE).get_page(number)

    @property
    def query(self) -> str:
        return urlencode({"show": self.show}) if self.show else ""
