"""How a protected person is shown, and what the database holds about the two degrees."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from participants.enums import ProtectionDegree
from participants.models import Participant
from participants.names import sort_key, tells_who
from tests.participants.factories import ParticipantFactory, ParticipationFactory
from tests.projects.spreadsheets import imported

pytestmark = pytest.mark.django_db


def test_the_shown_name_is_a_mask_that_tells_people_apart():
    one, other = (ParticipantFactory(first_name="Karin", last_name="Öberg", protected=True) for _ in range(2))
    assert one.shown_name != other.shown_name
    assert str(one) == one.shown_name
    for part in ["Karin", "Öberg", "Participant"]:
        assert part not in one.shown_name
    assert one.public_id.hex[:4].upper() in one.shown_name
    assert one.full_name == "Karin Öberg"


def test_of_others_it_is_the_name():
    person = ParticipantFactory(first_name="Karin", last_name="Öberg")
    assert (person.shown_name, str(person)) == ("Karin Öberg", "Karin Öberg")


def test_the_place_in_the_list_betrays_no_name():
    participation = ParticipationFactory(participant__first_name="Anna", participant__last_name="Abel")
    person = participation.participant
    person.protected = True
    person.save()
    participation.refresh_from_db()
    assert participation.list_key == sort_key("Skyddad person", person.public_id.hex[:4])
    assert "abel" not in participation.list_key


@pytest.mark.parametrize(
    ("text", "tells"),
    [
        ("Förbereder mötet på torsdag", False),
        ("Ringer skolan om karins betyg", True),
        ("Fru ÖBERG", True),
        ("800101-2387", True),
        ("Ringer 070 174 06 42", True),
        ("Hembesök Storgatan 1", True),
    ],
)
def test_a_reason_that_tells_who_it_is(text, tells):
    person = Participant(first_name="Karin", last_name="Öberg", identity_number="198001012387")
    person.phone, person.address = "070-174 06 42", "Storgatan 1, 835 31 Krokom"
    assert tells_who(text, person) is tells
    assert not tells_who(text, Participant(first_name="Bo"))


def test_protected_without_more_is_the_lower_degree():
    person = ParticipantFactory(protected=True)
    person.refresh_from_db()
    assert person.degree == ProtectionDegree.MARKING


@pytest.mark.parametrize(
    "values",
    [
        {"protected": True, "degree": ""},
        {"protected": False, "degree": "marking"},
        {"protected": False, "degree": "registration"},
        {"protected": True, "degree": "secret"},
        {"protected": True, "degree": "registration", "address": "Storgatan 1"},
    ],
)
def test_the_database_refuses(values):
    person = ParticipantFactory(birth_date=date(1980, 1, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Participant.objects.filter(pk=person.pk).update(**values)


def test_the_stronger_degree():
    assert ProtectionDegree.stronger("", "marking") == "marking"
    assert ProtectionDegree.stronger("registration", "marking") == "registration"
    assert ProtectionDegree.stronger("", "") == ""


@pytest.mark.parametrize("degree", ["", "marking", "registration"])
@pytest.mark.parametrize("word", ["yes", "no", ""])
def test_an_import_protects_and_never_lifts_or_lowers(tmp_path, degree, word):
    ParticipantFactory(reference="A1", protected=bool(degree), degree=degree)
    rows = [
        ["person_id", "first_name", "last_name", "birth_date", "sex", "country_of_birth", "protected"],
        ["A1", "Karin", "Öberg", "1990-01-01", "woman", "SE", word],
    ]
    imported(tmp_path, {"participants": [",".join(row) for row in rows]})
    person = Participant.objects.get()
    assert person.degree == (degree or ("marking" if word == "yes" else ""))
    assert person.protected is bool(person.degree)
