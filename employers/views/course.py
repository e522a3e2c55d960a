from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from employers.forms.course import CourseAttendanceForm, CourseForm, CoursePeopleForm
from employers.models import CourseParticipant, SupervisorCourse
from projects.access import project_or_404, reach_in
from projects.names import folded
from projects.roles import Permission

VIEW, EDIT = Permission.VIEW_EMPLOYERS, Permission.EDIT_EMPLOYERS
FOUND_AT_MOST = 50


@require_safe
def courses(request, slug):
    project = project_or_404(request, slug, VIEW)
    came = CourseParticipant.objects.filter(course__project=project, attended=True)
    context = {
        "project": project,
        "courses": project.supervisor_courses.with_numbers(),
        "supervisors": came.values("person").distinct().count(),
        "employers": came.values("person__employer").distinct().count(),
        "can_edit": bool(reach_in(project, request.user, EDIT)),
        "today": timezone.localdate(),
    }
    return render(request, "employers/courses.html", context)


def course_or_404(request, slug, public_id, permission) -> SupervisorCourse:
    project = project_or_404(request, slug, permission)
    found = get_object_or_404(project.supervisor_courses.with_numbers(), public_id=public_id)
    found.project = project
    return found


@require_safe
def course(request, slug, public_id):
    found = course_or_404(request, slug, public_id, VIEW)
    context = {
        "project": found.project,
        "course": found,
        "people": found.participants.select_related("person__employer").order_by("person__name", "pk"),
        "can_edit": bool(reach_in(found.project, request.user, EDIT)),
        "is_held": found.date <= timezone.localdate(),
    }
    return render(request, "employers/course.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def course_add(request, slug):
    project = project_or_404(request, slug, EDIT)
    back = reverse("employers:courses", args=[slug])
    return answer(request, SupervisorCourse(project=project, date=timezone.localdate()), back)


@require_http_methods(["GET", "HEAD", "POST"])
def course_edit(request, slug, public_id):
    found = course_or_404(request, slug, public_id, EDIT)
    return answer(request, found, address(found))


def address(found: SupervisorCourse) -> str:
    return reverse("employers:course", args=[found.project.slug, found.public_id])


def answer(request, instance: SupervisorCourse, back: str):
    form = CourseForm(request.POST if request.method == "POST" else None, instance=instance)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("employers:course", instance.project.slug, form.instance.public_id)
    context = {"project": instance.project, "form": form, "back": back, "is_new": form.is_new}
    return render(request, "employers/course_edit.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def course_people(request, slug, public_id):
    """Who is to come: supervisors first, found by their name or their employer's."""
    found = course_or_404(request, slug, public_id, EDIT)
    words = request.GET.get("q", "")[:100]
    form = CoursePeopleForm(
        request.POST if request.method == "POST" else None, course=found, found=people_found(found, words)
    )
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect(address(found))
    context = {"project": found.project, "course": found, "form": form, "words": words}
    return render(request, "employers/course_people.html", context)


def people_found(course: SupervisorCourse, words: str) -> list:
    here = course.project.contact_persons.filter(Q(left_on__isnull=True) | Q(left_on__gt=course.date))
    here = here.exclude(courses__course=course).select_related("employer").order_by("-is_supervisor", "name", "pk")
    wanted = folded(words).split()
    fits = (one for one in here.iterator(500) if all(word in folded(f"{one.name} {one.employer}") for word in wanted))
    return [one for one, _number in zip(fits, range(FOUND_AT_MOST), strict=False)]


@require_http_methods(["GET", "HEAD", "POST"])
def course_attendance(request, slug, public_id):
    found = course_or_404(request, slug, public_id, EDIT)
    form = CourseAttendanceForm(request.POST if request.method == "POST" else None, course=found)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect(address(found))
    return render(
        request, "employers/course_attendance.html", {"project": found.project, "course": found, "form": form}
    )
