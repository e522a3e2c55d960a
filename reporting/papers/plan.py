"""The individual action plan, whole, with lines to sign on: as it stands now, or as it was signed."""

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.models import Plan
from participants.models.plan_version import checksum_of
from participants.plan_content import content_of
from participants.plan_page import shown
from participants.planning import last_version
from projects.roles import Permission
from reporting.papers.base import PaperKind


def targets(project, user):
    permitted = Plan.objects.permitting(Permission.VIEW_CASE, user).filter(participation__project=project)
    return permitted.select_related("participation__participant", "participation__project")


def name_on_paper(person) -> str:
    """Whoever is protected writes the name by hand."""
    return "" if person.protected else person.full_name


def context(plan: Plan, reader, at) -> dict:
    content = content_of(plan)
    coach = plan.participation.coach_assignments.select_related("coach").order_by("start", "pk").last()
    name, signed, checksum = name_on_paper(plan.participation.participant), last_version(plan), checksum_of(content)
    return {
        "heading": _("Action plan"),
        "facts": [
            (_("Participant"), name or "…………………………………"),
            (_("Coach"), coach.coach.name if coach else "–"),
            (_("Takes part since"), date_format(plan.participation.start, "Y-m-d")),
            (_("Printed"), date_format(at, "Y-m-d")),
        ],
        "shown": shown(content, at.date()),
        "checksum": checksum[:8],
        "signed": signed if signed and signed.checksum == checksum else None,
    }


KIND = PaperKind(
    code="plan",
    name=gettext_lazy("Action plan"),
    file_name="handlingsplan",
    permission=Permission.VIEW_CASE,
    targets=targets,
    context=context,
    people=lambda plan, reader: [plan.participation.participant],
)
