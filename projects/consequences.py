"""What follows elsewhere from a change of a project's frame: told before it is made, and carried out with it.

This app knows nothing of participants. A higher one adds its `Consequence` to `registered` (participants/apps.py).
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from projects.models import Project


@dataclass(frozen=True)
class Consequence:
    """`foresee` is asked of the project as it would be and answers in sentences, none if nothing would happen.

    `carry_out` is called in the transaction of the change, with who makes it, and answers with the events that are
    to be recorded (what `AuditEvent.of` takes).
    """

    fields: frozenset[str]
    foresee: Callable[[Project], list[str]]
    carry_out: Callable[..., list[dict]]


registered: list[Consequence] = []


def concerned(changed: Iterable[str]) -> list[Consequence]:
    return [consequence for consequence in registered if consequence.fields & set(changed)]


def foreseen(project: Project, changed: Iterable[str]) -> list[str]:
    return [sentence for consequence in concerned(changed) for sentence in consequence.foresee(project)]


def carry_out(project: Project, changed: Iterable[str], *, by) -> list[dict]:
    return [event for consequence in concerned(changed) for event in consequence.carry_out(project, by=by)]
