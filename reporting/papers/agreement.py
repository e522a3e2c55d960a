"""The agreement between the project and an employer, with lines to sign on."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from employers.models import Agreement
from projects.roles import Permission
from reporting.papers.base import PaperKind


def targets(project, user):
    permitted = Agreement.objects.permitting(Permission.VIEW_EMPLOYERS, user).filter(project=project)
    return permitted.select_related("project", "employer", "workplace", "supervisor")


def context(agreement: Agreement, reader, at) -> dict:
    """A sole trader's number is a personal identity number; here it names a party."""
    employer, project, supervisor = agreement.employer, agreement.project, agreement.supervisor
    until = date_format(agreement.end, "Y-m-d")
    facts = [
        (_("Employer"), f"{employer.name}, {employer.full_number}"),
        (_("Project"), f"{project.name}, {project.owner}" if project.owner else project.name),
        (_("Workplace"), str(agreement.workplace or _("all workplaces of the employer"))),
        (_("Period"), f"{date_format(agreement.start, 'Y-m-d')} – {until}"),
        (_("Places"), agreement.places),
        (_("Supervisor"), supervisor.name if supervisor else _("named for each placement")),
    ]
    if agreement.ended_on:
        facts.append((_("Ended early"), f"{date_format(agreement.ended_on, 'Y-m-d')}: {agreement.end_reason}"))
    return {"heading": _("Agreement on placements"), "facts": facts, "agreement": agreement}


KIND = PaperKind(
    code="agreement",
    name=gettext_lazy("Agreement with an employer"),
    file_name="overenskommelse",
    permission=Permission.VIEW_EMPLOYERS,
    targets=targets,
    context=context,
)
