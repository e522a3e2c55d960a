"""A month of COACH's participant, drawn up and not signed: what the addresses of time certificates reach."""

import contextlib
from datetime import date
from unittest.mock import patch

from participants.certifying import ledger_rows
from participants.models import MonthExplanation, TimeCertificate
from reporting.models import CertificateBatch, CertificatePart
from tests.access import table

MONTH = date(2010, 4, 1)


def certificate_of(scene) -> TimeCertificate:
    of_month = {"participation": scene.participations["deltagare"], "month": MONTH}
    coach = scene.people[table.COACH]
    MonthExplanation.objects.create(text=scene.name("forklaring"), by=coach, **of_month)
    return TimeCertificate.objects.create(
        rows=ledger_rows(*of_month.values()),
        minutes=120,
        drawn_up_by=coach,
        reason=scene.name("nyversion"),
        **of_month,
    )


def the_month(world):
    certificate = world.here.certificate
    person = certificate.participation.participant.public_id
    period = {"participation_id": certificate.participation.public_id, "month": f"{MONTH:%Y-%m}"}
    return [{"slug": world.here.project.slug, "public_id": person, **period}]


def the_projects_month(world):
    return [{"slug": world.here.project.slug, "month": f"{MONTH:%Y-%m}"}]


def batch_of(scene, real_files) -> CertificateBatch:
    """The month's certificates as one PDF, made for COACH."""
    batch = CertificateBatch.objects.order(scene.project, MONTH, by=scene.people[table.COACH])
    with contextlib.ExitStack() as stand_ins:
        if not real_files:
            here = "reporting.models.certificate_batch"
            stand_ins.enter_context(patch(f"{here}.pdf_of", lambda html, css, ids: b"%PDF"))
            stand_ins.enter_context(patch(f"{here}.joined", lambda parts: b"%PDF"))
        for part in batch.parts.all():
            CertificatePart.objects.run(part.pk)
        CertificateBatch.objects.run(batch.pk)
    return batch


def the_batch(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.certificate_batch.public_id}]
