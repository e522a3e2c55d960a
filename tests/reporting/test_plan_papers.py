"""The plan on paper: whole, and in easy Swedish on one page, whatever stands in it."""

import io
import re
from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from pypdf import PdfReader

from participants.models import Action, Plan
from participants.planning import sign
from reporting.papers import KINDS
from reporting.papers.min_plan import LONGEST, cut
from reporting.pdf import pdf_of
from tests.participants.plan.place import PlanPlace

pytestmark = [pytest.mark.django_db, pytest.mark.page]
LARGE = 14


@pytest.fixture
def place():
    return PlanPlace()


def page_of(place, code="min-plan", reader=None) -> str | None:
    """What it says to this reader; None for who may not have it."""
    kind, at = KINDS[code], timezone.now()
    target = kind.targets(place.project, reader or place.coach).filter(pk=place.plan.pk).first()
    if target is None:
        return None
    with translation.override(kind.language):
        told = {"kind": kind, "project": place.project, "at": at, "facts": [], **kind.context(target, reader, at)}
        return render_to_string(kind.template, told)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def sizes(reader: PdfReader) -> set[float]:
    found = set()

    def visit(text, transformation, matrix, _font, size):
        if text.strip():
            found.add(round(abs(size * matrix[0] * transformation[0])))

    for page in reader.pages:
        page.extract_text(visitor_text=visit)
    return found


@pytest.mark.parametrize("letters", ["W", "Mycket långa ord som aldrig tar slut. ", "Ö\n"])
def test_always_one_page_large_and_tagged_however_much_is_written(place, letters):
    text = letters * 4000
    Plan.objects.update(wishes=text[:4000], call_name=text[:120], call_number=("9 " * 20))
    place.person.first_name = place.person.last_name = text[:100]
    place.person.save()
    Action.objects.all().delete()
    for days in range(4):
        place.step(text[:300], responsible="party", party=text[:150], due=place.day(days))
    reader = PdfReader(io.BytesIO(pdf_of(page_of(place), css=KINDS["min-plan"].css())))
    assert len(reader.pages) == 1
    assert min(sizes(reader)) >= LARGE
    assert "Undrar du något? Ring!" in reader.pages[0].extract_text()
    assert "Fråga din coach" in reader.pages[0].extract_text()
    root = reader.trailer["/Root"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("sv", True)
    assert reader.metadata.title.startswith("Min plan")


def test_the_wish_the_next_three_steps_and_whom_to_call(place):
    Action.objects.all().delete()
    place.step("Sedan", due=place.day(40))
    place.step("Utan dag")
    place.step("Genast", due=place.day(2))
    place.step("Klart redan", due=place.day(1), state="done", finished_on=place.today)
    place.step("Efter det", due=place.day(9), responsible="coach")
    text = text_of(page_of(place))
    assert "Jag vill laga bilar." in text
    assert text.index("1 Genast") < text.index("2 Efter det") < text.index("3 Sedan")
    assert "Min coach gör det." in text
    assert "0640-161 00" in text
    assert "Utan dag" not in text
    assert "Klart redan" not in text
    assert "Anna Lind" not in text
    assert "Hör sämre" not in text


def test_a_day_that_has_passed_is_no_reproach(place):
    Action.objects.update(due=place.day(-4))
    assert "Dagen har gått. Prata med din coach." in text_of(page_of(place))


def test_an_empty_plan_says_when_it_will_be_filled(place):
    Action.objects.all().delete()
    Plan.objects.update(wishes="", work_wishes="", call_name="", call_number="")
    text = text_of(page_of(place))
    assert "Vi har inte skrivit det än." in text
    assert "Vi har inte bestämt några steg än." in text
    assert "Ring! Cilla Coach Telefon:" in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kort.", "Kort."),
        ("  Med \n radbrytning ", "Med radbrytning"),
        ("A" * 400, "A" * (LONGEST["wish"] - 1) + "…"),
        ("En mening på väg. " * 30, ("En mening på väg. " * 18).strip()),
        ("Ord " * 200, ("Ord " * 82).strip() + "…"),
    ],
)
def test_what_is_long_is_cut_kindly(text, expected):
    assert cut(text, "wish") == expected
    assert len(cut(text, "wish")) <= LONGEST["wish"]


def test_the_whole_plan_with_lines_to_sign_on_and_its_checksum(place):
    Action.objects.update(due=place.day(-2), state="ongoing", kind="placement")
    text = text_of(page_of(place, "plan"))
    assert f"Pågående · skulle ha varit klart {place.day(-2)} · Deltagaren · placering" in text
    for word in ["Jag vill laga bilar", "Ett CV", "Ringa verkstaden", "Hör sämre", "Sitta till höger", "Anna Lind"]:
        assert word in text
    assert "Deltagarens underskrift" in text
    assert place.checksum()[:8] in text
    assert "Karin Öberg" in text


def test_a_plan_that_is_signed_says_so_instead_of_lines(place):
    told = {"method": "screen", "seen": place.checksum(), "signed_on": place.today, "by": place.coach}
    sign(place.plan, place.participation, **told)
    text = text_of(page_of(place, "plan"))
    assert f"Underskriven {place.today} av deltagaren och Cilla Coach. (på skärmen)" in text
    assert "Deltagarens underskrift" not in text
    place.step("Nytt steg")
    assert "Deltagarens underskrift" in text_of(page_of(place, "plan"))


@pytest.mark.parametrize("code", ["plan", "min-plan"])
def test_who_may_have_it_and_nobody_protected_is_named_on_it(place, code):
    refused = [place.other_coach, place.employer_coach, place.evaluator, place.caseworker]
    assert [page_of(place, code, who) for who in refused] == [None] * 4
    place.protect(place.coach)
    assert page_of(place, code, place.leader) is None
    page = page_of(place, code, place.coach)
    assert "Öberg" not in page
    assert place.person.shown_name not in page


def test_it_says_the_same_as_long_as_the_plan_does(place):
    """A paper is handed out while it is true."""
    at, kind = timezone.now() - timedelta(hours=3), KINDS["min-plan"]
    told = [kind.context(place.plan, place.coach, at) for _ in range(2)]
    assert told[0] == told[1]
