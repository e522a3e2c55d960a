"""Placements of the demo project that runs today, in every state, with visits made and missed. All invented."""

from datetime import date, timedelta

from django.db.models import Q

from employers.models import ContactPerson, Employer
from matching import end_assessing, placing, visit_acts
from matching.enums import ApprovalWay, Completion, EndCause, PlacementKind, Side
from matching.models import Placement
from participants.models import Action, Participation, PlanGoal
from projects.models import Project

FULL, HALF = [420, 420, 420, 420, 420, 0, 0], [240, 240, 240, 240, 0, 0, 0]
# (what it is, occupation, weeks since the start, weeks until the last day, schedule, how far it has come)
PLACES = [
    (PlacementKind.WORK_PLACEMENT, "4322", 7, 8, FULL, "visited"),
    (PlacementKind.LANGUAGE_PLACEMENT, "9412", 5, 6, HALF, "agreed"),
    (PlacementKind.WORK_TRAINING, "5152", 9, 1, HALF, "changed"),
    (PlacementKind.WORK_PLACEMENT, "5223", -1, 12, FULL, "draft"),
    (PlacementKind.WORK_PLACEMENT, "5330", 12, -1, FULL, "job"),
    (PlacementKind.WORK_TRAINING, "7111", 4, 6, FULL, "failed"),
]
# Of somebody whose plan has nothing ahead: the alarm “placed without a next step” rings.
STUCK = (PlacementKind.WORK_TRAINING, "9111", 9, 5, HALF, "stuck")
TASKS = {
    "4322": "Tar emot varor, plockar ordrar och håller ordning i gångarna.",
    "9412": "Förbereder frukost, diskar och dukar.",
    "5152": "Byter lampor, krattar, målar och följer med vaktmästaren på ronderna.",
    "5223": "Packar upp, prismärker och hjälper kunder till rätta.",
    "5330": "Serverar, bäddar och håller sällskap med de boende.",
    "9111": "Städar trappor och gemensamma utrymmen.",
    "7111": "Bär virke, mäter, sågar och städar bygget.",
}


# What was noted at the visits made; those after them are missing.
NOTES = {
    "visited": ["Trivs. Vill lära sig trucken. Handledaren är nöjd."],
    "changed": ["Kommer i tid. Behöver längre pauser, det går bra.", "Klarar ronderna själv nu."],
    "job": ["Lite blyg första veckan.", "De boende tycker om sällskapet.", "Chefen vill anställa på timmar."],
    "stuck": ["Går bra, inga klagomål.", "Samma uppgifter som förut. Vad kommer sedan?", "Vill vidare."],
}
REFERENCE = (
    "Under praktiken hjälpte du till vid måltider, bäddade och höll de boende sällskap.\n\nDu är lugn och omtänksam, "
    "kommer i tid och frågar när du är osäker. De boende frågar efter dig.\n\nVi rekommenderar dig varmt."
)


def place_people(project: Project, today: date):
    """Once; what time does to them afterwards is as it would be."""
    if Placement.objects.filter(participation__project=project, version__gt=0).exists():
        return
    coach = project.memberships.get(user__email="employers@stegen.example").user
    stays = Q(exit__isnull=True) & ~Q(participant__protected=True)
    free = Participation.objects.filter(stays, project=project, start__lte=today - timedelta(weeks=1))
    free = free.exclude(placements__isnull=False).order_by("start", "pk")
    stuck = list(nothing_ahead(free, today)[:1])
    people = [*free.exclude(pk__in=[one.pk for one in stuck])[: len(PLACES)], *stuck]
    places = [*PLACES[: len(people) - len(stuck)], *([STUCK] if stuck else [])]
    employers = list(Employer.objects.filter(relations__project=project).order_by("pk")[: len(places)])
    for participation, employer, place in zip(people, employers, places, strict=False):
        participation.project = project
        one_placement(participation, employer, place, today, coach)


def nothing_ahead(people, today: date):
    """Here for long, and nothing in the plan has a day to come."""
    ahead = Action.objects.in_force().filter(due__gte=today).values("goal__plan__participation")
    leaving = PlanGoal.objects.exit_plans().values("plan__participation")
    here = people.filter(start__lte=today - timedelta(weeks=10))
    return here.exclude(pk__in=ahead).exclude(pk__in=leaving)


def one_placement(participation, employer, place, today, by):
    kind, occupation, since, until, weekdays, state = place
    start = max(today - timedelta(weeks=since), participation.start)
    supervisor, stand_in = supervisors(participation.project, employer)
    language = {"sfi_course": "SFI C, Birka folkhögskola", "trade_words": "disk, bricka, bestick, frukost"}
    placement = Placement(
        participation=participation,
        employer=employer,
        kind=kind,
        occupation=occupation,
        start=start,
        end=max(today + timedelta(weeks=until), start + timedelta(days=3)),
        weekdays=weekdays,
        schedule_note="8–15.30 med en halvtimmes lunch" if weekdays is FULL else "8–12",
        supervisor=supervisor,
        stand_in=stand_in,
        tasks=TASKS[occupation],
        aims="Få pröva yrket, vänja sig vid tider och få en referens.",
        insurance="Kommunens olycksfallsförsäkring, nr 12-345-678",
        work_environment=f"{supervisor.name}, platschef",
        introduction="Första dagen: rundvandring, nödutgångar, skyddsutrustning och vem man frågar.",
        risks_checked_on=min(start, today),
        risks="Tunga lyft: bär två. Skyddsskor finns.",
        secrecy="Det man hör om kunder och boende stannar på arbetsplatsen.",
        absence="Ring handledaren före klockan 7.30 och skicka ett meddelande till coachen.",
        **(language if kind == PlacementKind.LANGUAGE_PLACEMENT else {}),
    )
    placing.start_agreement(placement, by=by)
    go_on(placement, state, today, by)


def supervisors(project, employer):
    whose = {"project": project, "employer": employer}
    return [
        ContactPerson.objects.get_or_create(name=name, **whose, defaults={"title": title, "is_supervisor": True})[0]
        for name, title in (("Eva Exempelsson", "platschef"), ("Nils Exempelsson", "arbetsledare"))
    ]


def approve(placement, by, day: date):
    said = {"name": "Eva Exempelsson", "reason": "Sade ja i telefon, papperet kommer"}
    given = {"day": day, "by": by, "seen": None}
    placing.approve(placement, [Side.PARTICIPANT, Side.EMPLOYER], way=ApprovalWay.ON_BEHALF, **given, **said)
    placing.approve(placement, [Side.PROJECT], way=ApprovalWay.HERE, **given)


def go_on(placement, state: str, today: date, by):
    if state == "draft":
        return
    approve(placement, by, min(placement.start, today))
    act = {"by": by, "seen": None}
    for visit, notes in zip(placement.visits.filter(due__lt=today), NOTES.get(state, []), strict=False):
        there = {"supervisor_there": True, "participant_there": True}
        visit_acts.record(visit, done_on=visit.due, notes=notes, **there, **act)
    if state == "changed":
        last = placement.end + timedelta(weeks=6)
        placing.move_end(placement, last, reason="Det går bra, alla vill fortsätta", **act)
    elif state == "job":
        placing.end(placement, placement.end, EndCause.JOB, reason="Timanställd från måndag", **act)
        told = {"day": today, "completion": Completion.DONE, "led_to_job": True, "by": by}
        end_assessing.assess(placement, Side.EMPLOYER, went_well="Lugn och omtänksam, de boende frågar efter", **told)
        words = {"day": today, "text": REFERENCE, "may_be_called": True}
        end_assessing.refer(placement, given_by=placement.supervisor, **words, **act | {"seen": ""})
    elif state == "failed":
        day = max(placement.start, today - timedelta(days=3))
        placing.end(placement, day, EndCause.EMPLOYER, reason="Bygget står stilla till våren", **act)
