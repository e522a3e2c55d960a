"""What projects do today: the attendance in a spreadsheet, read and summed by pandas."""

from pathlib import Path

from participants.models import Attendance


def write(path: Path, project) -> int:
    """The ledger as a workbook; returns its number of rows."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("attendance")
    sheet.append(["person", "sex", "age", "foreign_born", "start", "exit", "outcome", "date", "minutes", "present"])
    rows = Attendance.objects.filter(participation__project=project).values_list(
        "participation__participant__reference",
        "participation__sex",
        "participation__age",
        "participation__foreign_born",
        "participation__start",
        "participation__exit",
        "participation__outcome",
        "date",
        "minutes",
        "present",
    )
    for row in rows:
        sheet.append(row)
    book.save(path)
    return len(rows)


def figures(path: Path, period) -> dict:
    """The hours and the number of people by sex and age: less than the report has."""
    import pandas

    table = pandas.read_excel(path)
    within = table[table["present"] & table["date"].between(str(period.from_), str(period.to))]
    hours = within.groupby("sex", dropna=False)["minutes"].sum() / 60
    people = table.sort_values("start").drop_duplicates("person")
    by_age = people.groupby(["sex", "age"], dropna=False).size()
    in_work = people[people["outcome"].isin(["employed", "self_employed"])].groupby("sex").size()
    return {"hours": hours.to_dict(), "people": by_age.to_dict(), "in_work": in_work.to_dict()}
