import pytest
from django.db.models import Q

from reporting.indicators.conditions import names_in, predicate, split

COLUMNS = {"sex": 0, "outcome": 1}


@pytest.mark.parametrize(
    ("condition", "row", "holds"),
    [
        (Q(), ("woman", ""), True),
        (Q(sex="woman"), ("woman", ""), True),
        (Q(sex="woman"), ("man", ""), False),
        (Q(sex="woman", outcome="employed"), ("woman", "other"), False),
        (Q(sex="woman") | Q(outcome="employed"), ("man", "employed"), True),
        (Q(outcome__in=["employed", "other"]) & ~Q(sex="man"), ("woman", "other"), True),
        (~(Q(sex="woman") | Q(outcome="employed")), ("man", "other"), True),
        (~Q(sex="woman") & Q(), ("man", None), True),
        (Q(outcome=None), ("man", None), True),
    ],
)
def test_a_condition_means_in_python_what_it_means_in_the_database(condition, row, holds):
    assert predicate(condition, COLUMNS)(row) is holds


def test_names_are_the_facts_without_the_lookup():
    assert set(names_in(Q(sex="man") | ~Q(outcome__in=["other"]))) == {"sex", "outcome"}


@pytest.mark.parametrize("condition", [Q(outcome__gt="a"), Q(height=180)])
def test_a_condition_nobody_understands_is_refused(condition):
    with pytest.raises(LookupError):
        predicate(condition, COLUMNS)


@pytest.mark.parametrize(
    ("condition", "asked", "afterwards"),
    [
        (Q(), Q(), Q()),
        (Q(sex="man"), Q(), Q(sex="man")),
        (Q(sex="man") & Q(exit=None), Q(exit=None), Q(sex="man")),
        (Q(sex="man") | Q(exit=None), Q(sex="man") | Q(exit=None), Q()),
        (~Q(sex="man", exit=None), ~Q(sex="man", exit=None), Q()),
        (Q(outcome="other") & (Q(sex="man") | Q(exit=None)), Q(sex="man") | Q(exit=None), Q(outcome="other")),
    ],
)
def test_what_the_cells_know_is_not_asked_of_the_database(condition, asked, afterwards):
    assert split(condition, tuple(COLUMNS)) == (asked, afterwards)
