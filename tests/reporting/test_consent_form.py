"""The consent to sign: what stands on it, in which language, and who may have it."""

import io

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from pypdf import PdfReader

from projects.roles import Role
from reporting.papers import KINDS
from reporting.pdf import pdf_of
from tests.participants.referral_place import Place

pytestmark = [pytest.mark.django_db, pytest.mark.once]
BOTH = ["consent-form", "consent-form-english"]


@pytest.fixture
def place(client):
    return Place(client)


def drawn(place, who, code="consent-form") -> str | None:
    """The page of it for this reader; None for who may not have it."""
    kind, at = KINDS[code], timezone.now()
    target = kind.targets(place.project, who).filter(pk=place.referral.pk).first()
    if target is None:
        return None
    with translation.override(kind.language):
        told = {"kind": kind, "project": place.project, "at": at, **kind.context(target, who, at)}
        return render_to_string(kind.template, told)


def test_it_says_who_may_be_told_what_why_how_long_and_that_one_may_say_no(place):
    page = drawn(place, place.caseworker)
    for words in [
        str(place.party), str(place.other_party), place.project.name, place.referral.typed_name,
        "Du får säga nej", "ta tillbaka ditt ja", "Varför?", "Hur länge?", "Min namnteckning", "Datum",
    ]:  # fmt: skip
        assert words in page, words
    english = drawn(place, place.caseworker, "consent-form-english")
    assert "You may say no" in english
    assert 'lang="en"' in english


def test_of_its_own_accord_it_tells_nothing_that_was_written(place):
    page = drawn(place, place.caseworker)
    assert not [word for word in ["Nuläget", "Prövat", "Önskan", "Tillgången"] if word in page]


def test_whoever_is_protected_is_not_named(place):
    person, name = place.referral.participant, place.referral.typed_name
    person.protected = True
    person.save()
    assert drawn(place, place.caseworker) is None
    person.named_people.add(place.caseworker)
    for code in BOTH:
        page = drawn(place, place.caseworker, code)
        assert name not in page
        assert person.shown_name not in page


def test_who_may_not_have_it(place):
    roles = [Role.EMPLOYER_COACH, Role.EVALUATOR, Role.COACH]
    for who in [place.other, *(place.member(role) for role in roles)]:
        assert [drawn(place, who, code) for code in BOTH] == [None, None]
    assert drawn(place, place.leader)


@pytest.mark.slow
def test_it_fits_on_two_sheets_with_long_names(place):
    place.group.parties.add(*(place.other_party.__class__.objects.create(
        project=place.project, name=f"Landstingets habilitering i Värmlands län {one}", kind="other"
    ) for one in range(3)))  # fmt: skip
    pages = PdfReader(io.BytesIO(pdf_of(drawn(place, place.caseworker), css=KINDS["consent-form"].css()))).pages
    assert len(pages) <= 2
