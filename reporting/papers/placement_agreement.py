"""The agreement of a placement as its version says it, with lines to sign on for the three, or who has said yes."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from matching.agreement_content import WEEKDAYS, clock, told
from matching.enums import Side
from matching.models import Placement
from projects.roles import Permission
from reporting.papers.base import PaperKind
from reporting.pdf import print_css

IN_FACTS = {"kind", "employer", "workplace", "start", "end", "weekdays"}
LINES = {
    Side.PARTICIPANT: (gettext_lazy("The participant's signature"), gettext_lazy("Date")),
    Side.EMPLOYER: (gettext_lazy("The employer's signature"), gettext_lazy("Name and date")),
    Side.PROJECT: (gettext_lazy("The project's signature"), gettext_lazy("Name and date")),
}
BY_HAND = "…………………………………"


def targets(project, user):
    """Those that have an agreement here."""
    permitted = Placement.objects.permitting_in(Permission.MATCH, user, project).filter(version__gt=0)
    return permitted.select_related("participation__participant", "participation__project", "employer")


def context(placement: Placement, reader, at) -> dict:
    version = placement.versions.get(number=placement.version)
    content = version.content
    approvals = {one.side: one for one in version.approvals.select_related("recorded_by")}
    return {
        "heading": _("Agreement on a placement"),
        "facts": facts(placement, version),
        "days": [
            (day, clock(minutes)) for day, minutes in zip(WEEKDAYS, content["weekdays"], strict=False) if minutes
        ],
        "total": clock(sum(content["weekdays"])),
        "parts": told({code: value for code, value in content.items() if code not in IN_FACTS}),
        "answers": [
            (side.label, approvals[side], signer(approvals[side], placement)) for side in Side if side in approvals
        ],
        "waiting": [LINES[side] for side in Side if side not in approvals],
        "version": version,
    }


def signer(approval, placement: Placement) -> str:
    """Who said yes; not by name where that is whoever is protected."""
    is_hidden = approval.side == Side.PARTICIPANT and placement.participation.participant.protected
    return "" if is_hidden else approval.name


def facts(placement: Placement, version) -> list[tuple]:
    """The parties and the days. Whoever is protected writes the name by hand; nobody's identity number stands here
    but that of an employer who is a sole trader: it is a party.
    """
    person, project, employer = (
        placement.participation.participant,
        placement.participation.project,
        placement.employer,
    )
    content = version.content
    parts = dict(told({code: content.get(code) for code in ("kind", "workplace")}))
    until = content["end"] or _("until further notice")
    return [
        (_("Participant"), BY_HAND if person.protected else person.full_name),
        *([(_("Reference"), person.shown_name)] if person.protected else []),
        (_("Employer"), f"{content.get('employer') or employer.name}, {employer.full_number}"),
        *((label, text) for label, text in parts.items()),
        (_("Project"), f"{project.name}, {project.owner}" if project.owner else project.name),
        (_("Period"), f"{content['start']} – {until}"),
        (_("Version"), version_of(version)),
    ]


def version_of(version) -> str:
    made = f"{version.number}, {date_format(version.made_at, 'Y-m-d')}"
    return f"{made}. {version.reason}" if version.reason else made


CSS = """
.paper .facts { margin-bottom: 4mm; }
.agreement { margin: 0; }
.agreement dt { font-weight: 600; margin-top: 2.5mm; break-after: avoid; }
.agreement dd { margin: 0; }
.weekdays { border-collapse: collapse; margin: 0 0 2mm; font-variant-numeric: tabular-nums; }
.weekdays caption { caption-side: top; text-align: left; font-weight: 600; color: #374151; padding: 0 0 1mm; }
.weekdays th, .weekdays td { padding: 0.8mm 5mm 0.8mm 0; text-align: left; border-bottom: 0.2mm solid #d5dbe1; }
.weekdays td { text-align: right; padding-right: 0; }
.weekdays .total th, .weekdays .total td { font-weight: 700; }
"""


KIND = PaperKind(
    code="placement-agreement",
    name=gettext_lazy("Agreement on a placement"),
    file_name="overenskommelse-placering",
    permission=Permission.MATCH,
    targets=targets,
    context=context,
    people=lambda placement, reader: [placement.participation.participant],
    css=lambda: print_css() + CSS,
)
