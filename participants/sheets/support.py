from datetime import date
from decimal import Decimal

from participants.models import IncomeSupport
from participants.sheets.participant import PersonId
from participants.sheets.person_rows import PersonRows
from projects.sheets import ProjectSlug
from projects.spreadsheets.cells import decimal, filled, month
from projects.spreadsheets.sheet import Columns, found_by


class IncomeSupportColumns(Columns):
    person_id: PersonId
    project: ProjectSlug
    month: filled(date, month)
    amount: filled(Decimal, decimal(2, Decimal(0), Decimal(10_000_000)))


class IncomeSupportSheet(PersonRows):
    name = "income_support"
    columns = IncomeSupportColumns
    key = ("person_id", "project", "month")
    model = IncomeSupport
    at_once = 5000

    def existing(self, lines):
        months = [line.row.month for line in lines]
        if not months:
            return {}
        between = IncomeSupport.objects.filter(
            project__in=self.project_ids(lines), month__range=(min(months), max(months))
        )
        rows = found_by(between, "participant", {self.person_of(line).pk for line in lines})
        return {(row.participant_id, row.project_id, row.month): row for row in rows}

    def register_key(self, line):
        return (*self.person_and_project(line), line.row.month)

    def key_values(self, line):
        return {
            "participant_id": self.person_of(line).pk,
            "project_id": self.project_of(line).pk,
            "month": line.row.month,
        }

    def values(self, line, before):
        return {"amount": line.row.amount}
