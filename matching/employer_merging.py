"""What stands against making one of two employers (employers/merging.py), and against taking one off a project's list
(employers/leaving.py).
"""

from django.db.models import Exists, OuterRef
from django.utils.translation import ngettext

from matching.models import Placement


def same_start(kept, other) -> list[str]:
    """Nobody begins twice with one employer on one day."""
    with_kept = Placement.objects.filter(
        employer=kept, participation=OuterRef("participation"), start=OuterRef("start")
    )
    number = Placement.objects.filter(Exists(with_kept), employer=other).count()
    text = ngettext(
        "A participant has a placement from the same day with both. Correct one of the two first.",
        "%(number)s participants have a placement from the same day with both. Correct one of the two first.",
        number,
    )
    return [text % {"number": number}] if number else []


def placed_there(project, employer):
    return Placement.objects.filter(participation__project=project, employer=employer)
