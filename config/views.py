from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config import today as days
from config.gallery import examples
from config.menu import menu
from participants.access import trace_people
from participants.rosters import people_on
from projects.access import project_or_404
from projects.roles import Permission


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
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    day, user = timezone.localdate(), request.user
    meetings, opened = days.meetings(project, user, day), days.opened_last(project, user)
    people = {one.pk: one for one in [*opened, *people_on(one for _day, listed in meetings for one in listed)]}
    trace_people(request, project, people.values(), {"what": "today", "people": len(people)})
    context = {
        "project": project,
        "day": day,
        "meetings": meetings,
        "to_do": days.to_do(project, user, day),
        "opened": opened,
    }
    return render(request, "today.html", context)


@require_safe
def components(request):
    """Every component in every state, for whoever builds the next page."""
    if not (settings.DEMO or request.user.is_administrator):
        raise Http404
    return render(request, "components.html", examples())
