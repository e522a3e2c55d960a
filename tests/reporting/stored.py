"""What stands in the tables of a register led by hand, read past the product: asked after each deed."""

from django.db import connection

STAYS = 'SELECT id, start, "exit", outcome, outcome_recorded_on FROM participants_participation'
FOLLOW_UPS = """
SELECT participation_id, withdrawn_at IS NULL, outcome, recorded_on, recorded_for, due FROM participants_followup
"""
PHASES = """
SELECT period.participation_id, phase.position, period.start, period."end"
FROM participants_phaseperiod period JOIN projects_phase phase ON phase.id = period.phase_id
ORDER BY period.start, period.id
"""
COACHES = """
SELECT participation_id, coach_id, start, "end" FROM participants_coachassignment ORDER BY start, id
"""
LEDGER = """
SELECT participation_id, substr(CAST(date AS text), 1, 7), sum(minutes) FROM participants_attendance
WHERE present GROUP BY 1, 2
"""
MONTHS = "SELECT participation_id, substr(CAST(month AS text), 1, 7), minutes FROM participants_attendancemonth"


def rows(question):
    """Days as text, on either database."""
    with connection.cursor() as cursor:
        cursor.execute(question)
        return [tuple(plain(value) for value in row) for row in cursor.fetchall()]


def plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def of_each(question):
    """The rows, by the participation they belong to."""
    found = {}
    for pk, *rest in rows(question):
        found.setdefault(pk, []).append(tuple(rest))
    return found
