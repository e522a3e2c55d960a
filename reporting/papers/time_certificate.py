"""A month's time certificate: every row, the sums, and who has signed how, or lines to sign on."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.certificate_page import rows_of, sums_of
from participants.models import TimeCertificate
from projects.roles import Permission
from reporting.papers.base import PaperKind
from reporting.pdf import FOLDER, print_css


def targets(project, user):
    permitted = TimeCertificate.objects.permitting(Permission.VIEW_CASE, user).filter(participation__project=project)
    return permitted.select_related(
        "participation__participant", "participation__project", "signature_kept_by", "attested_by"
    )


def heading_of(certificate: TimeCertificate) -> str:
    return _("Time certificate, %(month)s") % {"month": date_format(certificate.month, "F Y")}


def told(certificate: TimeCertificate) -> dict:
    """What the paper says of one certificate. Whoever is protected writes name and number by hand."""
    participation = certificate.participation
    person, project = participation.participant, participation.project
    rows = rows_of(certificate.rows)
    number = "" if person.protected else number_of(person)
    return {
        "certificate": certificate,
        "heading": heading_of(certificate),
        "facts": [
            (_("Participant"), "…………………………………" if person.protected else person.full_name),
            *([(_("Reference"), person.shown_name)] if person.protected else []),
            (_("Personal identity number"), number or "…………………………………"),
            (
                _("Project"),
                f"{project.name}, {project.reference_number}" if project.reference_number else project.name,
            ),
            (_("Project owner"), project.owner),
            (_("Version"), version_of(certificate)),
        ],
        "rows": rows,
        "sums": sums_of(rows),
    }


def number_of(person) -> str:
    digits = person.identity_number or ""
    return f"{digits[:8]}-{digits[8:]}" if digits else ""


def version_of(certificate: TimeCertificate) -> str:
    text = f"{certificate.version}, {certificate.get_state_display()}"
    return f"{text}. {_('Reason')}: {certificate.reason}" if certificate.reason else text


def css() -> str:
    return print_css() + (FOLDER / "certificate.css").read_text()


KIND = PaperKind(
    code="time-certificate",
    name=gettext_lazy("Time certificate"),
    file_name="tidsintyg",
    permission=Permission.VIEW_CASE,
    targets=targets,
    context=lambda certificate, reader, at: told(certificate),
    people=lambda certificate, reader: [certificate.participation.participant],
    css=css,
)
