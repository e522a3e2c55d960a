"""How long documents are kept: until the project's day has passed, and no file without its row."""

from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from participants.models import Document
from participants.models.document import FOLDER

AT_ONCE = 500
ON_ITS_WAY = timedelta(days=1)  # a younger file may belong to a row that is being written


def erase_those_no_longer_kept() -> int:
    """Nothing goes before the project's own day (the fund's audit), and nothing where none is set."""
    erased = 0
    for one in Document.objects.no_longer_kept(timezone.localdate()).select_related(
        "participation__participant", "participation__project"
    ):
        with transaction.atomic():
            one.erase(by=None, reason=f"Kept until {one.participation.project.kept_until}")
        erased += 1
    return erased


def erase_orphans() -> int:
    """Files whose row was never written, or went without them."""
    erased = 0
    for name in orphans():
        default_storage.delete(name)
        erased += 1
    return erased


def orphans() -> Iterator[str]:
    if not default_storage.exists(FOLDER):
        return
    old = timezone.now() - ON_ITS_WAY
    for some in batched(default_storage.listdir(FOLDER)[1]):
        names = {f"{FOLDER}/{name}" for name in some}
        unknown = names - set(Document.objects.filter(file__in=names).values_list("file", flat=True))
        yield from (name for name in sorted(unknown) if default_storage.get_modified_time(name) < old)


def batched(names: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(names), AT_ONCE):
        yield names[start : start + AT_ONCE]
