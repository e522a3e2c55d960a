"""What other concepts, and higher apps, show on the pages of an employer and of an opening.

A source is called with (request, project, employer) or (request, opening) and gives a `Section`, or None where there
is nothing to show to this reader. It asks the database the same few questions however many rows there are.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils.functional import Promise


@dataclass(frozen=True)
class Section:
    """A part of a page: `template` is included with `section`, this object's context, and with `project`."""

    code: str  # the part's id in the page
    title: str | Promise
    template: str
    context: dict = field(default_factory=dict)


employer_sections: list[Callable] = []
opening_sections: list[Callable] = []


def sections_of(sources: list[Callable], *about) -> list[Section]:
    found = (source(*about) for source in sources)
    return [section for section in found if section]
