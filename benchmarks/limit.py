"""The floor: the same figures by SQL written by hand for exactly these questions, one pass over each table."""

from collections import Counter, defaultdict
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection

from projects.models import TargetGroup

SEXES = {"woman": "women", "man": "men", "": "unknown"}
PEOPLE = """
SELECT sex, age_band, foreign_born, start_year, target_group_id,
       count(*) FILTER (WHERE first),
       count(*) FILTER (WHERE first AND start >= %(from)s AND start <= %(to)s),
       count(*) FILTER (WHERE first AND start >= %(from)s AND start <= %(to)s AND disability),
       count(*) FILTER (WHERE last),
       count(*) FILTER (WHERE last AND (destination IN ('employed', 'self_employed') OR chances_improved)),
       count(*) FILTER (WHERE last AND destination IN
           ('employed', 'self_employed', 'regular_education', 'self_support')),
       count(*) FILTER (WHERE last AND life_situation_improved),
       count(*) FILTER (WHERE last AND exit >= %(from)s AND exit <= %(to)s),
       count(*) FILTER (WHERE last AND exit >= %(from)s AND exit <= %(to)s AND chances_improved),
       count(*) FILTER (WHERE due),
       count(*) FILTER (WHERE due AND seen AND outcome IN ('employed', 'self_employed')),
       count(*) FILTER (WHERE due AND seen AND outcome = 'regular_education'),
       count(*) FILTER (WHERE due AND seen AND outcome = 'other_programme'),
       count(*) FILTER (WHERE due AND (NOT seen OR outcome = 'not_reached'))
FROM (
    SELECT *, sequence = 1 AS first,
           exit <= %(as_of)s AND (next_start IS NULL OR next_start > %(as_of)s) AS last,
           exit <= %(as_of)s AND (next_start IS NULL OR next_start > %(as_of)s)
               AND exit >= %(from)s - 90 AND exit <= %(to)s - 90 AS due,
           outcome <> '' AND coalesce(outcome_recorded_on <= %(as_of)s, false) AS seen
    FROM participants_participation WHERE project_id = %(project)s AND start <= %(as_of)s
) AS facts
GROUP BY 1, 2, 3, 4, 5
"""
MINUTES = """
SELECT p.sex, sum(m.minutes) FROM participants_attendancemonth m
JOIN participants_participation p ON p.id = m.participation_id
WHERE p.project_id = %(project)s AND m.month >= %(from)s AND m.month <= %(to)s GROUP BY 1
"""
EMPLOYERS = """
SELECT count(DISTINCT employer_id) FROM employers_employercontact
WHERE project_id = %(project)s AND reached AND date <= %(as_of)s
"""
INCOME = """
WITH seen AS (
    SELECT i.participant_id, p.sex, i.month, i.amount, i.month = p.start_month AS at_start,
           i.month >= p.compared_from AS later
    FROM participants_incomesupport i
    JOIN participants_participation p ON p.participant_id = i.participant_id AND p.project_id = i.project_id
    WHERE i.project_id = %(project)s AND i.month <= %(as_of)s AND p.sequence = 1 AND p.start <= %(as_of)s
), people AS (
    SELECT participant_id, min(sex) AS sex, max(amount) FILTER (WHERE at_start) AS before,
           (array_agg(amount ORDER BY month DESC) FILTER (WHERE later))[1] AS latest
    FROM seen WHERE at_start OR later GROUP BY 1
)
SELECT sex, sum(latest), sum(before), count(*) FROM people
WHERE before IS NOT NULL AND latest IS NOT NULL GROUP BY 1
"""
INCOMPLETE = """
SELECT pp.reference, pp.public_id, p.sex, p.foreign_born, p.labour_status, p.age FROM participants_participation p
JOIN participants_participant pp ON pp.id = p.participant_id
WHERE p.project_id = %(project)s AND p.sequence = 1 AND p.start <= %(as_of)s
  AND (p.sex = '' OR p.foreign_born IS NULL OR p.labour_status = '' OR p.age IS NULL)
"""
STARTED, DISABLED, LEFT, LEFT_NOW, DUE, NOT_REACHED = 1, 2, 3, 7, 9, 13
YOUNG, OLD = ("16-17", "18-24"), "55-64"
SO_FAR = {"work_or_employable": 4, "work_studies_or_self_support": 5, "improved_life_situation": 6}
NINETY = {"in_work_90_days": 10, "in_education_90_days": 11, "in_other_programme_90_days": 12}


def rows_of(sql: str, values: dict) -> list:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def figures(project, period) -> tuple[dict, list]:
    """(indicator, year, group, sex) → (value, of, not_reached), zeros left out; and the incomplete records."""
    values = {"project": project.pk, "from": period.from_, "to": period.to, "as_of": period.as_of}
    codes = {None: "none"} | dict(TargetGroup.objects.filter(project=project).values_list("pk", "code"))
    people = by_people(rows_of(PEOPLE, values), codes)
    hours: Counter = Counter()
    for sex, minutes in rows_of(MINUTES, values):
        hours[SEXES[sex]] += minutes
        hours["total"] += minutes
    for sex, minutes in hours.items():
        rounded = (Decimal(minutes) / 60).quantize(Decimal("0.1"), ROUND_HALF_UP)
        people["participant_hours", None, "all", sex] = [rounded, 0, 0]
    employers = rows_of(EMPLOYERS, values)[0][0]
    people["goal:employer_contacts", None, "all", "total"] = [employers, 0, 0]
    sums: dict = defaultdict(lambda: [0, 0, 0])
    for sex, *numbers in rows_of(INCOME, values):
        for key in (SEXES[sex], "total"):
            sums[key] = [one + other for one, other in zip(sums[key], numbers, strict=True)]
    for sex, (latest, before, number) in sums.items():
        change = (latest / before - 1).quantize(Decimal("0.0001"), ROUND_HALF_UP)
        people["goal:income_support_change", None, "all", sex] = [change, number, 0]
    return people, rows_of(INCOMPLETE, values)


def by_people(cells, codes) -> dict:
    found: dict = defaultdict(lambda: [0, 0, 0])

    def add(key, sex, *numbers):
        for name in (SEXES[sex], "total"):
            row = found[(*key, name)]
            for column, number in enumerate(numbers):
                row[column] += number

    for sex, band, foreign_born, year, target_group, *n in cells:
        young = band in YOUNG
        add_started(add, sex, band, foreign_born, year, codes[target_group], n)
        groups = ["all", *(["16-24"] if young else []), *(["foreign_born"] if foreign_born else [])]
        for group in groups:
            add(("improved_chances", None, group), sex, n[8], n[LEFT_NOW])
            for code, column in NINETY.items():
                add((code, None, group), sex, n[column], n[DUE], n[NOT_REACHED])
        add(("goal:in_work_90_days", None, "all"), sex, n[10], n[DUE], n[NOT_REACHED])
        for code, column in SO_FAR.items():
            add((f"goal:{code}", None, "all"), sex, n[column], n[LEFT])
    return found


def add_started(add, sex, band, foreign_born, year, code, n):
    age = "16-24" if band in YOUNG else "55-64" if band == OLD else "other" if band else ""
    if n[STARTED]:
        for group in (code, "all"):
            add(("started_by_target_group", None, group), sex, n[STARTED])
        for group in (age, "all") if age else ("all",):
            add(("started_by_age", year, group), sex, n[STARTED])
            add(("started_by_age", None, group), sex, n[STARTED])
        add(("started_disability", None, "all"), sex, n[DISABLED])
        if foreign_born:
            add(("started_foreign_born", None, "all"), sex, n[STARTED])
    add(("goal:participants", None, "all"), sex, n[0])
    if foreign_born:
        add(("goal:participants_foreign_born", None, "all"), sex, n[0])
    if band in YOUNG:
        add(("goal:participants_16_24", None, "all"), sex, n[0])
    if band in ("25-29", "30-54", OLD):
        add(("goal:participants_25_64", None, "all"), sex, n[0])
