"""A personal reference on one page, for the participant's papers: what the supervisor says, and who says it.

When it has been drawn it is kept among the participant's documents, once for each wording.
"""

from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.agreement_content import capitalised, occupation_name
from matching.models import Reference
from participants.models import Document, DocumentKind
from projects.roles import Permission
from reporting.papers.base import PaperKind
from reporting.pdf import print_css

SIZES = [(800, "large"), (1400, "middle")]  # up to so many letters; what is longer is set small
A_LINE = 45  # letters: as much room does a short line take


def targets(project, user):
    permitted = Reference.objects.permitting_in(Permission.MATCH, user, project)
    return permitted.select_related(
        "given_by",
        "placement__employer",
        "placement__participation__participant",
        "placement__participation__project",
    )


def context(reference: Reference, reader, at) -> dict:
    """Nothing but the supervisor's words and the days. Whoever is protected writes the name by hand."""
    placement = reference.placement
    person, giver = placement.participation.participant, reference.given_by
    return {
        "heading": _("Personal reference"),
        "name": "" if person.protected else person.full_name,
        "employer": placement.employer.name,
        "what": capitalised(placement.get_kind_display()),
        "occupation": occupation_name(placement.occupation),
        "period": period(placement, timezone.localdate(at)),
        "text": reference.text,
        "size": size_of(reference.text),
        "giver": giver.name,
        "title": giver.title,
        "contact": [text for text in (giver.phone, giver.email) if text] if reference.may_be_called else [],
        "day": reference.day,
    }


def period(placement, today) -> str:
    """Of one that goes on its last day is no fact yet."""
    start, last = placement.start, placement.last_day
    if last is None or last > today:
        return _("since %(day)s") % {"day": date_format(start, "Y-m-d")}
    return f"{date_format(start, 'Y-m-d')} – {date_format(last, 'Y-m-d')}"


def size_of(text: str) -> str:
    """So that it fits on one page."""
    room = len(text) + A_LINE * len(text.splitlines())
    return next((name for most, name in SIZES if room <= most), "small")


def keep(reference: Reference, content: bytes, by):
    """Among the participant's documents, once as it is worded now."""
    if reference.document_id and reference.kept_mark == reference.mark:
        return
    title = _("Personal reference, %(employer)s") % {"employer": reference.placement.employer.name}
    kept = Document.objects.store(
        ContentFile(content, name="referens.pdf"),
        by=by,
        participation=reference.placement.participation,
        kind=DocumentKind.REFERENCE,
        title=title[:150],
    )
    Reference.objects.filter(pk=reference.pk).update(document=kept, kept_mark=reference.mark)


CSS = """
.paper h1 { font-size: 26pt; font-weight: 600; letter-spacing: -0.01em; margin: 10mm 0 3mm; }
.reference-name { font-size: 16pt; margin: 0 0 2mm; }
.reference-about { margin: 0 0 10mm; color: #4b5563; }
.reference-text { max-width: 150mm; overflow-wrap: anywhere; }
.reference-text p { margin: 0 0 3.5mm; hyphens: auto; }
.reference-text.large { font-size: 12pt; line-height: 1.6; }
.reference-text.middle { font-size: 10.5pt; line-height: 1.5; }
.reference-text.small { max-width: none; font-size: 8.5pt; line-height: 1.3; }
.reference-by { margin-top: 10mm; break-inside: avoid; }
.small + .reference-by { margin-top: 2mm; }
.reference-by p { margin: 0 0 1mm; }
.reference-by .line { width: 80mm; margin: 12mm 0 2mm; border-top: 0.3mm solid #1f2937; }
.small + .reference-by .line { margin-top: 9mm; }
"""


KIND = PaperKind(
    code="reference",
    name=gettext_lazy("Personal reference"),
    file_name="referens",
    permission=Permission.MATCH,
    targets=targets,
    context=context,
    people=lambda reference, reader: [reference.placement.participation.participant],
    css=lambda: print_css() + CSS,
    keep=keep,
)
