from datetime import date

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import participation_or_404
from participants.forms.attendance import AttendanceForm
from participants.models import Attendance
from participants.views.act import person_answer
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def attendance_day(request, slug, public_id, day):
    """One day of a person in the ledger. What belongs to a session is corrected there, the rest here."""
    participation = participation_or_404(request, slug, public_id, Permission.WORK_WITH_PARTICIPANT)
    rows = Attendance.objects.permitting(Permission.WORK_WITH_PARTICIPANT, request.user).filter(
        participation__participant=participation.participant,
        participation__project=participation.project,
        date=day_or_404(day),
    )
    rows = list(rows.select_related("session", "participation__participant", "participation__project"))
    if not rows:
        raise Http404("No attendance on that day")
    forms = [form_of(request, row) for row in rows if not row.session_id]
    sent = next((form for form in forms if form.is_bound), None)
    if sent and sent.is_valid() and sent.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("participants:attendance", slug, public_id)
    context = {"day": rows[0].date, "forms": forms, "form": sent or next(iter(forms), None)}
    context["sessions"] = [row.session for row in rows if row.session_id]
    return person_answer(request, "participants/attendance_day.html", participation, "attendance", **context)


def day_or_404(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404("No such day") from None


def form_of(request, row: Attendance) -> AttendanceForm:
    """Each row has a form of its own, of which one is sent."""
    is_sent = request.method == "POST" and request.POST.get("row") == row.mark()
    return AttendanceForm(request.POST if is_sent else None, attendance=row, auto_id=f"id_{row.mark()}_%s")
