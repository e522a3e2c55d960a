"""The list of employers as a file: all that it shows as it is chosen. Of a sole trader never the number."""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext, override

from employers.employer_list.page import EmployerList
from employers.models import EmployerRelation

READ_AT_ONCE = 1000


class EmployerTable:
    def __init__(self, employers: EmployerList):
        self.employers = employers
        self.language = get_language()
        self.labels = [
            *(
                gettext("Name"),
                gettext("Organisation number"),
                gettext("Sector"),
                gettext("Industry"),
                gettext("Size"),
            ),
            *(gettext("Municipality"), gettext("Women"), gettext("Men"), gettext("Counted in the year")),
            *(gettext("Women and men"), gettext("View of the target group"), gettext("Responsible")),
            *(gettext("Last contact"), gettext("Last reached"), gettext("Quiet since")),
        ]

    def rows(self) -> Iterator[list]:
        """Read while they are written, after the request's own language is no longer set."""
        with override(self.language):
            for one in self.employers.found.iterator(READ_AT_ONCE):
                yield [*facts_of(one.employer), *values_of(one)]


def facts_of(employer) -> list:
    return [
        employer.name,
        employer.shown_number or gettext("sole trader"),
        *(employer.get_sector_display(), employer.get_industry_display(), employer.get_size_display()),
        *(employer.municipality, employer.women, employer.men, employer.staff_year),
        str(employer.dominance.label) if employer.dominance else "",
    ]


def values_of(one: EmployerRelation) -> list:
    owner = one.owner.name if one.owner else ""
    return [one.get_view_display(), owner, one.last_contact, one.last_reached, one.quiet_since]
