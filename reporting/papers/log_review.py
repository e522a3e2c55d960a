"""The protocol of a signed log review: what was looked at, what was found, what is to be followed up."""

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.log_review_page import counted, lines
from participants.models import LogReview, Participant
from participants.models.log_review import Verdict
from projects.access import reach_in
from projects.roles import Permission
from reporting.papers.base import PaperKind

ROWS_AT_MOST = 500  # what a PDF of this look holds


def targets(project, user):
    visible = LogReview.objects.visible_to(user).filter(project=project, signed_at__isnull=False)
    return visible.select_related("project", "begun_by", "signed_by")


def printed(review: LogReview):
    """All rows; of very many those that say something, and as many others as there is room for."""
    rows = list(review.rows.select_related("viewer", "ticked_by"))
    first = sorted(rows, key=lambda row: (row.verdict != Verdict.FOLLOW_UP, not row.comment, not row.patterns))
    kept = {row.pk for row in first[:ROWS_AT_MOST]}
    return rows, [row for row in rows if row.pk in kept]


def context(review: LogReview, reader, at) -> dict:
    rows, kept = printed(review)
    to_follow = sum(row.verdict == Verdict.FOLLOW_UP for row in rows)
    month = date_format(review.month, "F Y")
    return {
        "heading": _("Log review, %(month)s") % {"month": month},
        "facts": [
            (_("Project"), review.project.name),
            (_("Visits in the month"), review.visits),
            (_("By chance"), _("%(share)s per cent, at least %(least)s") % vars(review)),
            (_("Looked at"), len(rows)),
            (_("In order"), len(rows) - to_follow),
            (_("To be followed up"), to_follow),
            (_("Signed"), f"{review.signed_by}, {date_format(timezone.localtime(review.signed_at), 'Y-m-d H:i')}"),
        ],
        "counted": counted(review),
        "lines": lines(kept, review, reader),
        "left_out": len(rows) - len(kept),
        "review": review,
    }


def people(review: LogReview, reader):
    """Whom the protocol names to its reader: nobody to an administrator."""
    if not reach_in(review.project, reader, Permission.REVIEW_LOG):
        return []
    _rows, kept = printed(review)
    return Participant._base_manager.filter(public_id__in={row.participant for row in kept if row.participant})


KIND = PaperKind(
    code="log-review",
    name=gettext_lazy("Protocol of a log review"),
    file_name="loggranskning",
    permission=Permission.REVIEW_LOG,
    targets=targets,
    context=context,
    people=people,
)
