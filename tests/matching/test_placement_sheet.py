"""The sheet placements: the project's register, the share that is kept, and what has an agreement here."""

import pytest

from employers.models import EmployerRelation, Occupation, OccupationShare
from matching.models import Placement
from tests.projects.spreadsheets import GOOD, imported, sheets

pytestmark = pytest.mark.django_db


def share(year: int, women: int, men: int, code="4322"):
    occupation = Occupation.objects.get_or_create(code=code, defaults={"name": "Lager"})[0]
    OccupationShare.objects.update_or_create(
        occupation=occupation, year=year, defaults={"women": women, "men": men, "source": "SCB"}
    )


def with_placement(**changed) -> dict:
    head, row = GOOD["placements"]
    for before, after in changed.values():
        row = row.replace(before, after)
    return sheets(placements=[head, row])


def test_a_placement_makes_the_employer_known_and_keeps_the_share_of_its_day(tmp_path):
    share(2090, 21, 79)
    without_contact = sheets(employer_contacts=None)
    assert not imported(tmp_path, without_contact).findings.errors
    placement = Placement.objects.get()
    assert (placement.women, placement.men, placement.share_year, placement.version) == (21, 79, 2090, 0)
    relation = EmployerRelation.objects.get()
    assert (relation.project, relation.employer) == (placement.participation.project, placement.employer)
    share(2091, 55, 45)
    share(2091, 1, 99, code="7111")
    imported(tmp_path, without_contact)  # the same again changes nothing
    imported(tmp_path, with_placement(hours=(",25", ",30")))
    placement.refresh_from_db()
    assert (placement.women, placement.share_year, placement.hours_per_week) == (21, 2090, 30)
    imported(tmp_path, with_placement(hours=(",25", ",30"), occupation=("4322", "7111")))
    placement.refresh_from_db()
    assert (placement.women, placement.men, placement.share_year) == (1, 99, 2091)
    assert EmployerRelation.objects.count() == 1


def test_an_agreement_is_not_changed_by_a_spreadsheet(tmp_path):
    imported(tmp_path, sheets())
    Placement.objects.update(version=1, approved_version=1, agreed_on="2009-02-01")
    result = imported(tmp_path, with_placement(end=("2009-03-01", "2009-04-01")))
    assert [(one.sheet, one.column) for one in result.findings.warnings if one.sheet == "placements"] == [
        ("placements", "end")
    ]
    assert str(Placement.objects.get().end) == "2009-03-01"
