from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from participants.access import participation_or_404, trace_view
from participants.certified_months import certified_months
from participants.hours import hours as read_hours
from participants.hours import kinds_of, unmarked_until_today
from participants.person_page import person_page
from projects.roles import Permission


@require_safe
def attendance(request, slug, public_id):
    """Attendance and hours of one person, month by month."""
    participation = participation_or_404(request, slug, public_id, Permission.VIEW_CASE)
    hours = read_hours(
        participation, request.GET.get("month", ""), request.GET.get("months"), request.GET.get("page")
    )
    months = certified_months(participation, list(hours.every))
    certified = sum(one.certified for one in months)
    page = person_page(request, participation, "attendance")
    context = page | {
        "hours": hours,
        "unmarked": unmarked_until_today(participation) if page["head"].works else [],
        "months": [one for one in months if one.month in hours.months],
        "certified": certified,
        "uncertified": sum(one.month.minutes for one in months) - certified,
        "kinds": kinds_of(participation, hours.opened.first) if hours.opened else [],
        "chart": {
            "title": _("Hours present, by month"),
            "labels": [month.key for month in reversed(hours.months)],
            "values": [month.hours for month in reversed(hours.months)],
        },
        "query": f"month={hours.opened.key}" if hours.opened else "",
    }
    trace_view(request, participation, tab="attendance")
    return render(request, "participants/attendance.html", context)
