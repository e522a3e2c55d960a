from datetime import date

import pytest
from django.core.management import CommandError, call_command

from employers import occupations
from employers.enums import Dominance
from employers.models import Occupation, OccupationShare
from matching.models import Placement
from tests.projects.factories import ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]

# 9412, 5321, 8332, 5120 and 5152 of the year 2020, and 5321 of 2022, as SCB published them.
SEEN = {
    ("9412", 2020): (37620, 25090, Dominance.BALANCED),
    ("5321", 2020): (116040, 12950, Dominance.WOMEN),
    ("5321", 2022): (113910, 15730, Dominance.WOMEN),
    ("5223", 2020): (64770, 41420, Dominance.WOMEN),
    ("5120", 2020): (19910, 18920, Dominance.BALANCED),
    ("8332", 2020): (4240, 50870, Dominance.MEN),
    ("5152", 2020): (7160, 34700, Dominance.MEN),
}


def test_what_comes_with_the_program_is_there_and_loading_it_again_changes_nothing():
    assert OccupationShare.objects.filter(year=2020).count() == 28
    assert OccupationShare.objects.filter(year=2022).count() == 10
    codes = Occupation.objects.values_list("code", flat=True)
    assert [sum(len(code) == length for code in codes) for length in (1, 2, 3, 4)] == [10, 46, 0, 429]
    assert dict(Occupation.objects.filter(code__in=["7612", "9320"]).values_list("code", "name")) == {
        "7612": "Bagare och konditorer",
        "9320": "Handpaketerare och andra fabriksarbetare",
    }
    for one in OccupationShare.objects.select_related("occupation"):
        expected = SEEN.get((one.occupation.code, one.year))
        if expected:
            assert (one.women, one.men, Dominance.of(one.women, one.men)) == expected
        assert "scb.se" in one.source
    assert occupations.load() == (0, 0)
    assert occupations.load(corrects=True) == (0, 0)


@pytest.mark.parametrize(
    ("women", "men", "expected"),
    [
        (40, 60, Dominance.BALANCED),
        (60, 40, Dominance.BALANCED),
        (37620, 25090, Dominance.BALANCED),  # 59.99 per cent
        (6001, 3999, Dominance.WOMEN),  # shown as 60 per cent
        (3999, 6001, Dominance.MEN),
        (1, 0, Dominance.WOMEN),
        (0, 1, Dominance.MEN),
        (0, 0, Dominance.UNKNOWN),
        (None, None, Dominance.UNKNOWN),
        (None, 5, Dominance.UNKNOWN),
    ],
)
def test_balanced_is_forty_to_sixty_of_the_counts(women, men, expected):
    assert Dominance.of(women, men) == expected


def test_the_latest_share_is_used_and_none_is_guessed():
    share = occupations.share_of("5321")
    assert (share.year, share.women, share.men) == (2022, 113910, 15730)
    assert occupations.share_of("9412").year == 2020
    for without in ("53", "5", "532", "53210", "2661", "", "0000"):
        assert occupations.share_of(without) is None
    assert set(occupations.shares_of(["9412", "53", "5321"])) == {"9412", "5321"}


def test_an_occupation_that_is_not_in_the_register_is_called_by_its_group():
    assert occupations.told("9111") == "Städare"
    assert occupations.told("9118") == "yrkeskod 9118, i gruppen Städ, hemservice"
    assert (
        occupations.told("9999") == "yrkeskod 9999, i gruppen Yrken med krav på kortare utbildning eller introduktion"
    )
    assert (occupations.told(""), occupations.told("9")) == (
        "",
        "Yrken med krav på kortare utbildning eller introduktion",
    )


def test_a_newer_file_adds_years_and_corrects_but_touches_no_placement(tmp_path):
    file = tmp_path / "newer.csv"
    file.write_text(
        "code,name,year,women,men,source\n"
        "9412,Restaurang- och köksbiträden m.fl.,2026,10,90,scb.se\n"
        "9412,Restaurang- och köksbiträden m.fl.,2020,37621,25090,scb.se\n"
        "9999,Ett nytt yrke,,,,\n"
    )
    call_command("load_occupations", file)
    assert occupations.share_of("9412").dominance == Dominance.MEN
    assert OccupationShare.objects.get(occupation__code="9412", year=2020).women == 37621
    assert Occupation.objects.filter(code="9999").exists()
    assert OccupationShare.objects.filter(occupation__code="5321").count() == 2  # not in the file: stays
    occupations.load()  # what an update of the program does puts nothing back
    assert OccupationShare.objects.get(occupation__code="9412", year=2020).women == 37621
    kept = {field.name for field in Placement._meta.get_fields()}
    assert {"women", "men", "share_year"} <= kept  # not a link to a row that changes


@pytest.mark.parametrize(
    ("lines", "line"),
    [
        ("9412,X,2013,1,1,scb.se", 2),  # before SSYK 2012
        ("9412,X,2020,1,1,", 2),  # from nowhere
        ("9412,X,2020,one,1,scb.se", 2),
        ("9412,X,2020,-1,1,scb.se", 2),
        ("94123,X,,,,", 2),
        ("9412,,,,,", 2),
        ("9412,X,2025,1,1,scb.se\n9412,X,2025,2,1,scb.se", 3),
    ],
)
def test_a_file_with_a_fault_loads_nothing_and_says_in_which_line(tmp_path, lines, line):
    file = tmp_path / "wrong.csv"
    file.write_text(f"code,name,year,women,men,source\n{lines}\n")
    before = list(OccupationShare.objects.values_list())
    with pytest.raises(CommandError, match=str(line)):
        call_command("load_occupations", file)
    assert list(OccupationShare.objects.values_list()) == before


def test_a_project_that_ended_before_2014_is_judged_by_later_shares():
    assert occupations.is_counted_later(ProjectFactory.build(end=date(2013, 12, 31)))
    assert not occupations.is_counted_later(ProjectFactory.build(end=date(2014, 1, 1)))
