"""A log review for its reader: in words, and never more of the people than she may see anyway."""

from dataclasses import dataclass
from types import SimpleNamespace

from django.utils import timezone
from django.utils.translation import gettext as _

from participants.log_patterns import SENTENCES, Pattern
from participants.models import LogReviewRow, Participant
from participants.models.log_review import Verdict
from projects.access import reach_in
from projects.log_words import code_words, said
from projects.roles import Permission

TONES = {Verdict.IN_ORDER: "good", Verdict.FOLLOW_UP: "warn", "": "neutral"}


@dataclass(frozen=True)
class Line:
    """One row. `reason` and `comment` may tell of the case, so an administrator reads only what she wrote herself."""

    row: LogReviewRow
    whom: str
    what: str
    reason: str
    comment: str
    patterns: list[Pattern]
    is_own: bool
    is_hers_to_judge: bool

    @property
    def until(self) -> str:
        """The minute of the last page, if it is another than that of the first."""
        first, last = (f"{timezone.localtime(at):%H:%M}" for at in (self.row.at, self.row.until))
        return last if last != first else ""

    @property
    def tone(self) -> str:
        return TONES[self.row.verdict]

    @property
    def state(self) -> str:
        return self.row.get_verdict_display() or _("not looked at")


def lines(rows, review, reader) -> list[Line]:
    """In a fixed number of queries."""
    rows = list(rows)
    leads = bool(reach_in(review.project, reader, Permission.REVIEW_LOG))
    names = names_of({row.participant for row in rows if row.participant}, leads)
    pages = [
        SimpleNamespace(project=review.project_id, details={key: code}) for row in rows for key, code in row.seen
    ]
    words = code_words(pages)
    return [
        Line(
            row=row,
            whom=names.get(row.participant, _("one participant")) if row.participant else "–",
            what=", ".join(dict.fromkeys(str(said(review.project_id, key, code, words)) for key, code in row.seen)),
            reason=row.reason if leads else "",
            comment=row.comment if leads or row.ticked_by_id == reader.pk else "",
            patterns=[Pattern(code) for code in row.patterns],
            is_own=row.viewer_id == reader.pk,
            is_hers_to_judge=row.viewer_id != reader.pk and (leads or row.ticked_by_id in {None, reader.pk}),
        )
        for row in rows
    ]


def names_of(ids, leads: bool) -> dict:
    """Names for who leads the project, masks of the protected for everybody; else a code that tells nothing."""
    columns = ["public_id", "first_name", "last_name", "protected", "degree"]
    people = Participant._base_manager.filter(public_id__in=ids).only(*columns)
    return {
        person.public_id: person.shown_name
        if leads or person.protected
        else _("Participant %(code)s") % {"code": person.mask_code}
        for person in people
    }


def counted(review) -> list[tuple[Pattern, str, int]]:
    """(pattern, its sentence, how many visits of the month show it)."""
    return [(pattern, str(SENTENCES[pattern]), review.found.get(pattern.value, 0)) for pattern in Pattern]
