"""The agreement of a placement and the personal reference as papers."""

import io
import re

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from pypdf import PdfReader

from matching import end_assessing, placing
from matching.models import PlacementApproval, Reference
from participants.models import Document, DocumentKind, Participant
from reporting.models import Paper
from reporting.papers import KINDS
from reporting.pdf import pdf_of
from tests.matching.placements import days, fresh, scene
from tests.participants.files import a_pdf

pytestmark = pytest.mark.django_db


def page_of(world, code, target, reader=None) -> str:
    """What it says to this reader; nothing for who may not have it."""
    kind, at = KINDS[code], timezone.now()
    found = kind.targets(world.project, reader or world.coach).filter(pk=target.pk).first()
    if found is None:
        return ""
    with translation.override(kind.language):
        told = {"kind": kind, "project": world.project, "at": at, "facts": [], **kind.context(found, reader, at)}
        return render_to_string(kind.template, told)


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def refer(world, placement, text):
    facts = {"given_by": world.supervisor, "day": days(0), "may_be_called": False}
    return end_assessing.refer(placement, text=text, by=world.coach, seen="", **facts)


def test_the_agreement_says_what_its_version_says_and_names_who_may_be_named():
    world = scene()
    placement = world.place(adaptations="Skriftliga instruktioner", schedule_note="8–15.30")
    person = placement.participation.participant
    text = text_of(page_of(world, "placement-agreement", placement))
    for told in (
        person.full_name,
        world.employer.name,
        "35:00",
        "8–15.30",
        "Skriftliga instruktioner",
        world.supervisor.name,
        world.stand_in.name,
        "Kommunens olycksfallsförsäkring",
        "Arbetsgivarens",
    ):
        assert told in text
    assert str(person.identity_number or "aldrig") not in text
    world.approve_all(placement)
    assert "Anna Berg" in text_of(page_of(world, "placement-agreement", placement)).split("Godkänd av")[1]
    PlacementApproval.objects.filter(side="participant").update(name=person.full_name)
    Participant.objects.filter(pk=person.pk).update(protected=True, degree="marking")
    assert page_of(world, "placement-agreement", placement) == ""
    person.named_people.add(world.coach)
    assert person.last_name not in text_of(page_of(world, "placement-agreement", fresh(placement)))


def test_whoever_may_not_match_gets_no_paper():
    world = scene()
    placement = world.place(world.person())
    placement.participation.coach_assignments.all().delete()
    assert page_of(world, "placement-agreement", placement) == ""
    assert page_of(world, "placement-agreement", placement, world.employer_coach)


@pytest.mark.slow
def test_the_agreement_is_tagged_and_a_reference_is_one_page_however_long():
    world = scene()
    placement = world.agreed(tasks="Plockar ordrar. " * 200, aims="Lära sig. " * 200)
    agreement = PdfReader(
        io.BytesIO(pdf_of(page_of(world, "placement-agreement", placement), css=KINDS["placement-agreement"].css()))
    )
    assert agreement.trailer["/Root"]["/MarkInfo"]["/Marked"]
    for text in (
        "Bra.",
        "Karin är pålitlig och hjälpsam. " * 70,
        "W" * 2200,
        "Rad\n" * 30,
        ("Ord " * 18 + "\n") * 30,
    ):
        Reference.objects.all().delete()
        reference = refer(world, fresh(placement), text)
        paper = PdfReader(io.BytesIO(pdf_of(page_of(world, "reference", reference), css=KINDS["reference"].css())))
        assert len(paper.pages) == 1


def test_a_reference_that_is_drawn_is_kept_once_for_each_wording():
    world = scene()
    placement = world.agreed()
    reference = refer(world, placement, "Pålitlig och hjälpsam.")
    kind = KINDS["reference"]
    content = a_pdf()
    for _time in range(2):
        kind.keep(Reference.objects.get(), content, world.coach)
    kept = Document.objects.get(kind=DocumentKind.REFERENCE)
    assert kept.participation == placement.participation
    end_assessing.refer(
        placement,
        given_by=world.supervisor,
        day=days(0),
        text="Mycket pålitlig.",
        may_be_called=True,
        by=world.coach,
        seen=reference.mark,
    )
    kind.keep(Reference.objects.get(), content, world.coach)
    assert Document.objects.filter(kind=DocumentKind.REFERENCE).count() == 2
    text = text_of(page_of(world, "reference", reference))
    assert "Mycket pålitlig." in text
    assert "Skriftliga" not in text
    assert world.project.name not in page_of(world, "reference", reference)  # it is for any employer
    person = placement.participation.participant
    assert person.last_name in page_of(world, "reference", reference)
    Participant.objects.filter(pk=person.pk).update(protected=True, degree="marking")
    person.named_people.add(world.coach)
    hidden = page_of(world, "reference", reference)
    assert "Mycket pålitlig." in hidden
    assert person.last_name not in hidden


@pytest.mark.slow
def test_a_worker_draws_the_reference_and_keeps_it(settings, tmp_path):
    world = scene()
    placement = world.agreed()
    reference = refer(world, placement, "Pålitlig.")
    paper = Paper.objects.order(KINDS["reference"], reference, project=world.project, by=world.coach)
    Paper.objects.run(paper.pk)
    paper.refresh_from_db()
    assert paper.is_ready
    assert paper.is_true(paper.found_target())
    assert Document.objects.get(kind=DocumentKind.REFERENCE).media_type == "application/pdf"
    assert placing.mark(placement)
