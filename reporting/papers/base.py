from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise

from accounts.models import User
from participants.models import Participant
from projects.models import Project
from projects.roles import Permission
from reporting.pdf import print_css


def about_nobody(_target, _reader) -> list[Participant]:
    return []


@dataclass(frozen=True)
class PaperKind:
    """What a paper is about, who may have it, and what it says; see `reporting.papers` for how one is added."""

    code: str  # in addresses, in the log, and the template's name: lower case with hyphens
    name: str | Promise
    file_name: str  # the beginning of the file's name: plain letters, nothing about anybody
    permission: Permission  # held in the project; without it 403
    targets: Callable[[Project, User], QuerySet]  # what she may have such a paper of, now; anything else is 404
    context: Callable[[Any, User, datetime], dict]  # (target, reader, moment of the order) → for the template
    people: Callable[[Any, User], Iterable[Participant]] = about_nobody  # whom it names: their trails say who had it
    tells_of_each: bool = False  # so much that to fetch it is a look at each of them, and stands in each one's trail
    language: str = "sv"  # whatever the reader's own
    css: Callable[[], str] = print_css
    keep: Callable[[Any, bytes, User], None] | None = None  # what is done with it beside handing it out, once drawn

    @property
    def template(self) -> str:
        return f"reporting/papers/{self.code.replace('-', '_')}.html"
