"""The permission table, written out again, against the code and against docs/permissions.md."""

from pathlib import Path

import pytest

from projects.roles import ADMINISTRATOR_GRANTS, GRANTS, Permission, Reach, Role

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
COLUMNS = ["coach", "employer_coach", "project_leader", "caseworker", "evaluator", "administrator"]
A, P, G, NO = "assigned", "project", "group", "–"
TABLE = {  # coach, employer coach, project leader, caseworker, evaluator, administrator
    "VIEW_PARTICIPANT": [A, P, P, G, NO, NO],
    "VIEW_CASE": [A, NO, P, NO, NO, NO],
    "WORK_WITH_PARTICIPANT": [A, NO, P, NO, NO, NO],
    "REFER": [NO, NO, NO, G, NO, NO],
    "DECIDE_REFERRAL": [NO, NO, P, G, NO, NO],
    "ASSIGN_COACHES": [NO, NO, P, NO, NO, NO],
    "VIEW_EMPLOYERS": [P, P, P, NO, NO, NO],
    "LOG_EMPLOYER_CONTACT": [P, P, P, NO, NO, NO],
    "EDIT_EMPLOYERS": [NO, P, P, NO, NO, NO],
    "MATCH": [A, P, P, NO, NO, NO],
    "VIEW_FIGURES": [P, P, P, G, P, NO],
    "ORDER_REPORT": [NO, NO, P, NO, P, NO],
    "EXPORT": [NO, NO, P, NO, NO, NO],
    "IMPORT": [NO, NO, P, NO, NO, NO],
    "CLOSE_MONTH": [NO, NO, P, NO, NO, NO],
    "REVIEW_LOG": [NO, NO, P, NO, NO, "all projects"],
    "MANAGE_PROJECT": [NO, NO, P, NO, NO, "all projects"],
}
WORDS = {Reach.ASSIGNED: A, Reach.GROUP: G, Reach.PROJECT: P, None: NO}


def test_every_permission_and_role_stands_in_the_table():
    assert set(TABLE) == {permission.name for permission in Permission}
    assert COLUMNS[:-1] == [role.value for role in Role]


@pytest.mark.parametrize("name", TABLE)
def test_the_code_grants_what_the_table_says(name):
    permission = Permission[name]
    granted = [WORDS[GRANTS[role].get(permission)] for role in Role]
    assert [*granted, "all projects" if permission in ADMINISTRATOR_GRANTS else NO] == TABLE[name]


def test_the_page_in_words_says_the_same():
    written = {}
    for line in DOCUMENT.read_text().splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if len(cells) == 7 and "`" in cells[0]:
            written[cells[0].split("`")[1]] = cells[1:]
    assert written == TABLE
