from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from accounts.models import CalendarFeed
from config import calendar_feed as feeds
from config import today as days
from config.gallery import examples
from config.menu import menu
from participants.access import trace_people
from participants.calendar import entries
from participants.rosters import people_on
from participants.weeks import Week
from projects.access import project_or_404, reach_in
from projects.roles import Permission, Reach


@require_safe
def home(request):
    """The way in: to the only project, or to a choice of projects."""
    own = menu(request)
    if len(own.starts) == 1 and not own.administration and own.starts[0].url != request.path:
        return redirect(own.starts[0].url)
    return render(request, "home.html", {"projects": own.starts, "administration": own.administration})


@require_safe
def today(request, slug):
    """The page of the day: meetings, what is to be done, the people she had open last."""
    project = project_or_404(request, slug, Permission.LOG_EMPLOYER_CONTACT)
    day, user = timezone.localdate(), request.user
    has_meetings = reach_in(project, user, Permission.WORK_WITH_PARTICIPANT) is not None
    meetings, opened = days.meetings(project, user, day) if has_meetings else [], days.opened_last(project, user)
    people = {one.pk: one for one in [*opened, *people_on(one for _day, listed in meetings for one in listed)]}
    trace_people(request, project, people.values(), {"what": "today", "people": len(people)})
    context = {
        "project": project,
        "day": day,
        "meetings": meetings,
        "to_do": days.to_do(project, user, day),
        "opened": opened,
        "has_meetings": has_meetings,
    }
    return render(request, "today.html", context)


@require_safe
def components(request):
    """Every component in every state, for whoever builds the next page."""
    if not (settings.DEMO or request.user.is_administrator):
        raise Http404
    return render(request, "components.html", examples())


@require_safe
def calendar(request, slug):
    """A week, one's own or everybody's."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    leads = reach_in(project, request.user, Permission.WORK_WITH_PARTICIPANT) is Reach.PROJECT
    everybody = leads and request.GET.get("whose") == "all"
    week = Week.of(request.GET.get("week", ""))
    shown = entries(project, request.user, week.first, week.last, everybody=everybody)
    people = {person.pk: person for one in shown for person in one.people}
    trace_people(request, project, people.values(), {"what": "calendar", "people": len(people)})
    context = {
        "project": project,
        "week": week,
        "days": week.days_of(shown),
        "today": timezone.localdate(),
        "everybody": everybody,
        "can_see_all": leads,
    }
    return render(request, "calendar.html", context)


@login_not_required
@require_safe
@cache_control(no_store=True, private=True)
def calendar_feed(request, secret):
    """For a calendar program, which has the secret address instead of signing in. Nothing new: 304, and no trace."""
    feed = CalendarFeed.objects.opened_by(secret)
    if feed is None:
        raise Http404("No such calendar")
    if seconds := feeds.wait(feed):
        return HttpResponse(status=429, headers=feeds.HEADERS | {"Retry-After": str(seconds)})
    told = feeds.told_by(feed)
    answer = HttpResponse(headers=feeds.HEADERS | {"ETag": feeds.mark(feed, told)})
    answer = get_conditional_response(request, etag=answer["ETag"], response=answer) or answer
    if answer.status_code == 200 and request.method == "GET":
        answer.content = feeds.as_icalendar(feed, told)
        feeds.trace(feed, told)
    return answer
