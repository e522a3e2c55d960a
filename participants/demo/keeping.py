"""Documents and alarms that wait, of the project that runs. All invented: a document is a picture of its own name."""

import io
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db.models import Exists, OuterRef

from participants.alarms import alarm_of, let_wait, of_kind
from participants.enums import Absence
from participants.models import Attendance, CoachAssignment, Document, DocumentKind, Participation, Session
from participants.models.roster import Line
from projects.models import Project

# (kind, what it is, days until it runs out)
PAPERS = [
    (DocumentKind.CV, "CV, oktober", None),
    (DocumentKind.CERTIFICATE, "Betyg från gymnasiet, Aleppo 2004", None),
    (DocumentKind.LICENCE, "Körkort B", 400),
    (DocumentKind.LICENCE, "Truckkort", 12),
    (DocumentKind.REFERENCE, "Referens från skolköket", None),
    (DocumentKind.LICENCE, "Uppehållstillstånd", -5),
]
DAYS_AWAY = [1, 2, 4]
REASONS = ["Hemma med sjukt barn, möte bokat nästa vecka.", "Utreds hos vården till månadsskiftet."]


def keep(project: Project, today: date):
    """Once, and not for whoever is protected."""
    if Document.objects.filter(participation__project=project, kind__in=[paper[0] for paper in PAPERS]).exists():
        return
    open_ones = Participation.objects.filter(project=project, exit__isnull=True, participant__protected=False)
    for number, participation in enumerate(open_ones.select_related("participant").order_by("pk")[:18]):
        coach = CoachAssignment.objects.current().filter(participation=participation).first()
        if coach is None:
            continue
        for kind, title, left in (PAPERS[number % len(PAPERS)], PAPERS[(number + 1) % len(PAPERS)]):
            Document.objects.store(
                ContentFile(picture_of(title), name="x"),
                by=coach.coach,
                participation=participation,
                kind=kind,
                title=title,
                valid_until=left and today + timedelta(days=left),
            )
    stay_away(open_ones, today)
    say_what_waits(project, today)


def stay_away(open_ones, today: date):
    """Somebody who was not met lately has stayed away three times."""
    lately = Attendance.objects.filter(participation=OuterRef("pk"), date__gte=today - timedelta(days=DAYS_AWAY[-1]))
    for participation in open_ones.filter(~Exists(lately)).order_by("-pk"):
        assigned = CoachAssignment.objects.current().filter(participation=participation).first()
        if assigned is None:
            continue
        for days, absence in zip(DAYS_AWAY, [Absence.NOT_TOLD, Absence.TOLD, Absence.NOT_TOLD], strict=True):
            session = Session(
                project=participation.project, date=today - timedelta(days=days), minutes=60, coach=assigned.coach
            )
            line = Line(participation.participant.public_id, present=False, absence=absence)
            try:
                session.log([line], by=assigned.coach)
            except ValidationError:  # the month is signed, or what people have entered meanwhile does not allow it
                return
        return


def say_what_waits(project, today: date):
    """Of two who have papers that run out, the alarm waits."""
    alarm = alarm_of("documents")
    sounding = of_kind(Participation.objects.filter(project=project), alarm, project, today)
    for participation, reason in zip(sounding.select_related("participant")[:2], REASONS, strict=False):
        coach = CoachAssignment.objects.current().filter(participation=participation).first()
        if coach:
            until = today + timedelta(days=10)
            let_wait(participation, alarm, until=until, reason=reason, by=coach.coach)


def picture_of(title: str, *, signed=False) -> bytes:
    from PIL import Image, ImageDraw

    drawn, page = io.BytesIO(), Image.new("L", (595, 842), "white")
    pen = ImageDraw.Draw(page)
    pen.text((60, 80), f"{title}\n\nPåhittat dokument i Lotsens demonstration.", fill="black")
    if signed:
        pen.line([(60 + x, 700 + (x * 37 % 23) - 12) for x in range(0, 160, 8)], fill="black", width=2)
        pen.line([(60, 720), (260, 720)], fill="black")
    page.save(drawn, "PNG")
    return drawn.getvalue()
