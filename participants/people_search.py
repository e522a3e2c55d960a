"""Finds the person somebody means by a few letters of the name: never more than a handful, her own people first."""

from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef
from django.utils import timezone

from participants.models import Attendance, CoachAssignment, Participation
from participants.models.roster import holds
from participants.search import MOST_WORDS, names_beginning
from projects.names import folded
from projects.roles import Permission

AT_MOST = 8
LATELY = timedelta(days=30)


def workable(project, by, day: date):
    """Participations that the day lies in, on which she may work; `mine` says whether she is their coach."""
    own = CoachAssignment.objects.current().filter(coach=by, participation=OuterRef("pk"))
    permitted = Participation.objects.permitting_in(Permission.WORK_WITH_PARTICIPANT, by, project)
    return permitted.filter(holds(day)).select_related("participant").annotate(mine=Exists(own))


def found(project, by, text: str, day: date, besides=()) -> list[Participation]:
    named = names_beginning(folded(text).split()[:MOST_WORDS], "participant__")
    people = workable(project, by, day).filter(named).exclude(participant__public_id__in=besides)
    return list(people.order_by("-mine", "list_key", "pk")[:AT_MOST])


def likely(project, by, day: date, besides=()) -> list[Participation]:
    """Whom she has met last, before she has typed anything; else the first of her own people."""
    since = timezone.localdate() - LATELY
    met = Attendance.objects.filter(coach=by, date__gte=since).order_by().values("participation")
    latest = met.annotate(last=Max("date")).order_by("-last", "participation")[: 2 * AT_MOST]
    order = {row["participation"]: place for place, row in enumerate(latest)}
    people = workable(project, by, day).exclude(participant__public_id__in=besides)
    mine = people.filter(mine=True).order_by("list_key", "pk")
    known = [*people.filter(pk__in=order), *mine[:AT_MOST]]
    unique = {one.pk: one for one in known}
    return sorted(unique.values(), key=lambda one: order.get(one.pk, len(order)))[:AT_MOST]
