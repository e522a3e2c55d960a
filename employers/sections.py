"""Openings, agreements and supervisor courses on an employer's page."""

from django.utils import timezone
from django.utils.translation import gettext as _

from employers.agreement_list import rows_of
from employers.models import CourseParticipant
from employers.opening_list import Chosen, OpeningList
from employers.pages import Section
from projects.access import reach_in
from projects.roles import Permission

SHOWN = 10


def can_edit(request, project) -> bool:
    return bool(reach_in(project, request.user, Permission.EDIT_EMPLOYERS))


def agreements(request, project, employer) -> Section:
    rows = rows_of(project.agreements.filter(employer=employer), project, timezone.localdate())
    context = {"project": project, "employer": employer, "rows": rows[::-1], "can_edit": can_edit(request, project)}
    return Section("agreements", _("Agreements"), "components/employer_agreements.html", context)


def openings(request, project, employer) -> Section:
    """The latest; the rest stand on the list."""
    found = project.openings.filter(workplace__employer=employer)[:SHOWN]
    listed = OpeningList(project.openings.filter(pk__in=[one.pk for one in found]), Chosen(), timezone.localdate())
    context = {
        "project": project,
        "employer": employer,
        "rows": listed.all,
        "can_edit": can_edit(request, project),
        "are_more": len(listed.all) == SHOWN,
    }
    return Section("openings", _("Openings"), "components/employer_openings.html", context)


def courses(request, project, employer) -> Section | None:
    """Who of the employer has been on a course, or is expected."""
    rows = CourseParticipant.objects.filter(course__project=project, person__employer=employer)
    rows = rows.select_related("course", "person").order_by("-course__date", "person__name")
    if not rows:
        return None
    context = {"project": project, "rows": rows}
    return Section("courses", _("Supervisor courses"), "components/employer_courses.html", context)
