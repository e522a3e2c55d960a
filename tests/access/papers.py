"""A paper of COACH's participant, drawn for COACH: what the addresses of papers reach."""

import contextlib
from unittest.mock import patch

from reporting.models import Paper
from tests.access.table import COACH
from tests.reporting.trial_paper import TRIAL


def drawn_paper(scene, real_files) -> Paper:
    paper = Paper.objects.create(
        project=scene.project,
        kind=TRIAL.code,
        target=scene.participations["deltagare"].participant.public_id,
        ordered_by=scene.people[COACH],
    )
    stand_in = patch("reporting.models.paper.pdf_of", lambda html, css: b"%PDF")
    with contextlib.nullcontext() if real_files else stand_in:
        Paper.objects.run(paper.pk)
    return paper


def the_paper(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.paper.public_id}]


def a_paper_of_the_participant(world):
    return [{"slug": world.here.project.slug, "kind": TRIAL.code, "target": world.here.paper.target}]
