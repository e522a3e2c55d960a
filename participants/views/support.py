from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from participants.access import participation_or_404, trace_view
from participants.forms.support import SupportForm
from participants.person_page import person_address, person_page
from participants.support_months import stored as read_stored
from participants.timeline import Choice
from projects.roles import Permission


@require_http_methods(["GET", "HEAD", "POST"])
def support(request, slug, public_id):
    """Income support and ill-health days, month by month: a grid of one year, to read and to fill in."""
    needed = Permission.WORK_WITH_PARTICIPANT if request.method == "POST" else Permission.VIEW_CASE
    participation = participation_or_404(request, slug, public_id, needed)
    known = read_stored(participation)
    years = years_of(participation, known)
    year = next((year for year in years if str(year) == request.GET.get("year")), years[-1])
    form = SupportForm(request.POST or None, participation=participation, months=months_of(year), stored=known)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect(f"{person_address('support', participation)}?{urlencode({'year': year})}")
    context = person_page(request, participation, "support") | {
        "form": form,
        "year": year,
        "years": choices(years, year, known),
    }
    if request.method != "POST":
        trace_view(request, participation, tab="support")
    return render(request, "participants/support.html", context)


def years_of(participation, known) -> list[int]:
    """From the first start, or the first month known, to this year; of long ago at most twenty."""
    today = timezone.localdate()
    first = participation.start_month or participation.start
    told = [month for _name, month in known]
    years = range(min([first, *told]).year, max([today, *told]).year + 1)
    return list(years)[-20:]


def months_of(year: int) -> list[date]:
    """Not those to come: nobody knows what will be paid."""
    first_days = [date(year, month, 1) for month in range(1, 13)]
    return [day for day in first_days if day <= max(timezone.localdate(), date(year, 1, 1))]


def choices(years, chosen: int, known) -> list[tuple]:
    """Each year, how many figures are known of it, and its address."""
    counts = {year: sum(month.year == year for _name, month in known) for year in years}
    return [(Choice(str(year), str(year), counts[year], year == chosen), f"?year={year}") for year in years]
