"""A document of COACH's participant: what the addresses of documents reach."""

from participants.models import Document, DocumentKind
from tests.access.table import COACH
from tests.participants.files import a_picture, upload


def document_of(scene) -> Document:
    return Document.objects.store(
        upload(a_picture("PNG")),
        by=scene.people[COACH],
        participation=scene.participations["deltagare"],
        kind=DocumentKind.CV,
        title=scene.name("dokument"),
    )


def the_document(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.document.public_id}]
