"""The list of participants as a file: everybody on it, with its columns and in its order.

A person with a protected identity is in no file: it can be sent on, and nobody sees any longer who reads it.
"""

from collections.abc import Iterator

from django.utils.translation import get_language, gettext, override

from participants.people_list.columns import Column
from participants.people_list.page import PeopleList

READ_AT_ONCE = 1000


class PeopleTable:
    def __init__(self, people: PeopleList):
        self.people = people
        self.rows_found = people.found.filter(participant__protected=False)
        self.language = get_language()
        self.labels = [gettext("Name")]
        for column in people.columns:
            self.labels += map(str, column.labels_in_file)

    def count(self) -> int:
        return self.people.narrowed.filter(participant__protected=False).count()

    def rows(self) -> Iterator[list]:
        """Read while they are written, after the request's own language is no longer set."""
        with override(self.language):
            for one in self.rows_found.iterator(READ_AT_ONCE):
                yield [one.participant.shown_name, *self.values(one)]

    def values(self, one) -> Iterator:
        columns: list[Column] = self.people.columns
        return (value for column in columns for value in column.values(one, self.people.today))
