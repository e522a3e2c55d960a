"""The consent as a form to sign, in easy Swedish: filled in from the referral, the rest is written by hand."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.consent_words import ASKED
from participants.consenting import authority_of, latest_end, permission_in, receivers
from participants.enums import Information
from participants.models import Referral
from projects.roles import Permission
from reporting.papers.base import PaperKind
from reporting.pdf import print_css


def targets(project, user):
    permitted = Referral.objects.permitting(permission_in(project, user), user)
    return permitted.filter(project=project).select_related("project", "participant", "group", "party")


def context(referral: Referral, reader, at) -> dict:
    """`at` decides the latest day: the paper says the same as long as it is kept. Nobody protected is named on it."""
    authority = authority_of(referral, reader)
    told = [str(party) for party in receivers(referral.project, referral.group, authority)]
    return {
        "heading": _("May we tell about you?"),
        "facts": [],
        "name": "" if referral.participant.protected else referral.typed_name,
        "authority": str(authority) if authority else str(referral.project),
        "may_be_told": ([str(referral.project)] if authority else []) + told,
        "kinds": [ASKED[kind] for kind in Information],
        "latest": latest_end(referral.project, at.date()),
    }


def css() -> str:
    return print_css() + LARGE


def css_english() -> str:
    return css() + '@page { @bottom-right { content: "page " counter(page) " of " counter(pages) } }'


# Whoever reads slowly reads this: fourteen points, short lines, room for the pen.
LARGE = """
html { font-size: 13pt; line-height: 1.45; }
.paper .lead { font-size: 13pt; font-weight: 600; }
.paper h2 { font-size: 15pt; margin: 5mm 0 2mm; border: 0; padding: 0; }
.paper ul { margin: 0 0 2mm; padding: 0; list-style: none; }
.paper li { margin: 0 0 1.5mm; padding-left: 7mm; text-indent: -7mm; }
.paper .write { height: 8mm; margin: 0 0 1mm; border-bottom: 0.3mm solid #1f2937; }
.paper .box { width: 4mm; height: 4mm; margin-right: 3mm; }
.paper section { break-inside: avoid; }
.paper .sign p { font-size: 11pt; margin-top: 11mm; }
"""


def kind(code: str, name, language: str) -> PaperKind:
    return PaperKind(
        code=code,
        name=name,
        file_name="samtycke" if language == "sv" else "consent",
        permission=Permission.VIEW_PARTICIPANT,
        targets=targets,
        context=context,
        people=lambda referral, reader: [referral.participant],
        language=language,
        css=css if language == "sv" else css_english,
    )


KIND = kind("consent-form", gettext_lazy("Consent to sign"), "sv")
