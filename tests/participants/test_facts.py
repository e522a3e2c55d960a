"""The frozen facts, with the rules written out."""

from datetime import date

import pytest

from participants.enums import AgeBand
from participants.facts import age_on, freeze, frozen_facts, refreeze
from participants.models import Participant
from tests.participants.factories import ParticipantFactory, ParticipationFactory
from tests.projects.factories import ProjectFactory

pytestmark = pytest.mark.once


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        ("1984-06-15", "2009-06-14", 24),
        ("1984-06-15", "2009-06-15", 25),  # turns 25 on the day of start
        ("1984-06-15", "2009-06-16", 25),
        ("1954-01-12", "2009-01-11", 54),
        ("1954-01-12", "2009-01-12", 55),
        ("1944-12-31", "2009-12-30", 64),
        ("1944-12-31", "2009-12-31", 65),
        ("1992-02-29", "2008-02-28", 15),
        ("1992-02-29", "2008-02-29", 16),  # a leap year has the day
        ("1992-02-29", "2009-02-28", 16),
        ("1992-02-29", "2009-03-01", 17),  # other years have 1 March
        ("1900-02-28", "2000-02-28", 100),
        ("1899-03-01", "1900-02-28", 0),  # 1900 was no leap year
        ("1984-01-01", "1983-12-31", 0),  # not born yet: an error in the register, not a negative age
    ],
)
def test_age_is_counted_in_whole_years(born, day, age):
    assert age_on(date.fromisoformat(born), date.fromisoformat(day)) == age


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (0, "0-15"),
        (15, "0-15"),
        (16, "16-17"),
        (17, "16-17"),
        (18, "18-24"),
        (24, "18-24"),
        (25, "25-29"),
        (29, "25-29"),
        (30, "30-54"),
        (54, "30-54"),
        (55, "55-64"),
        (64, "55-64"),
        (65, "65+"),
        (101, "65+"),
        (None, ""),
    ],
)
def test_bands_have_no_gaps(age, band):
    assert AgeBand.of(age) == band


@pytest.mark.parametrize(("country", "foreign_born"), [("SE", False), ("NO", True), ("SY", True), ("", None)])
def test_unknown_country_is_not_foreign_born(country, foreign_born):
    participant = Participant(country_of_birth=country)
    assert frozen_facts(participant, date(2009, 1, 12))["foreign_born"] is foreign_born


@pytest.mark.parametrize(
    ("start", "month", "later"),
    [
        ("2009-01-31", "2009-01-01", "2009-04-01"),
        ("2009-09-30", "2009-09-01", "2009-12-01"),
        ("2009-10-01", "2009-10-01", "2010-01-01"),
        ("2009-12-31", "2009-12-01", "2010-03-01"),
    ],
)
def test_income_support_is_compared_from_the_third_month_after_the_first_start(start, month, later):
    facts = frozen_facts(Participant(), date.fromisoformat(start))
    assert (facts["start_month"], facts["compared_from"]) == (date.fromisoformat(month), date.fromisoformat(later))


def test_unknown_birth_date_gives_no_age():
    facts = frozen_facts(Participant(), date(2009, 1, 12))
    assert (facts["age"], facts["age_band"], facts["sex"]) == (None, "", "")


@pytest.mark.django_db
def test_a_re_entry_keeps_the_facts_of_the_first_start():
    person = ParticipantFactory(birth_date=date(1985, 3, 1), country_of_birth="SE", sex="woman")
    project = ProjectFactory()
    late = ParticipationFactory(participant=person, project=project, start=date(2010, 6, 1))
    first = ParticipationFactory(participant=person, project=project, start=date(2010, 2, 1), exit=date(2010, 3, 1))
    late.refresh_from_db()
    assert [(p.sequence, p.next_start, p.age, p.age_band, p.sex) for p in (first, late)] == [
        (1, date(2010, 6, 1), 24, "18-24", "woman"),
        (2, None, 24, "18-24", "woman"),
    ]


@pytest.mark.django_db
def test_a_correction_reaches_every_participation_and_no_other_project():
    person = ParticipantFactory(birth_date=date(1985, 3, 1))
    project = ProjectFactory()
    first = ParticipationFactory(participant=person, project=project, start=date(2010, 1, 1), exit=date(2010, 2, 1))
    second = ParticipationFactory(participant=person, project=project, start=date(2010, 6, 1))
    elsewhere = ParticipationFactory(participant=person, start=date(2010, 1, 1))
    person.birth_date = date(1984, 3, 1)
    person.save()
    assert {participation.pk for participation in refreeze(person, project)} == {first.pk, second.pk}
    assert refreeze(person, project) == []
    for participation, age in [(first, 25), (second, 25), (elsewhere, 24)]:
        participation.refresh_from_db()
        assert participation.age == age


def test_freezing_saves_nothing_and_names_only_what_changed():
    assert freeze(ParticipantFactory.build(), []) == []
