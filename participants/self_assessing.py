"""Self-assessments: when one is due, how it is sealed and withdrawn, and what the exit takes from it."""

from calendar import monthrange
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Case, CharField, Exists, OuterRef, Q, Subquery, Value, When
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import journey
from participants.enums import AnsweredWay, Occasion
from participants.models import Draft, Participant, Participation, SelfAssessment
from participants.models.self_assessment import LOOKING_BACK, questions_of

MONTHS_BETWEEN = 3
AFTER_EXIT = timedelta(days=28)  # so long after the exit it is still asked for; later it can still be written down

# --- When one is due ---------------------------------------------------------------------------------------------


def due(day: date | None = None):
    """Participations with a self-assessment due: `assessment_due` says which (Occasion).

    At the start from the first day on; every quarter when the last one is three months old; at the exit for four
    weeks after it, unless the person has come back. Of a project that has ended nothing is due but the exit's.
    """
    day = day or timezone.localdate()
    theirs = SelfAssessment.objects.in_force().filter(participation=OuterRef("pk"))
    last = theirs.order_by("-day").values("day")[:1]
    running = Q(exit__isnull=True, start__lte=day, project__end__gte=day)
    left = Q(exit__range=(day - AFTER_EXIT, day), next_start__isnull=True)
    return (
        Participation.objects.alias(
            has_entry=Exists(theirs.filter(occasion=Occasion.ENTRY)),
            has_exit=Exists(theirs.filter(occasion=Occasion.EXIT)),
            last_assessed=Subquery(last),
        )
        .annotate(
            assessment_due=Case(
                When(left & Q(has_exit=False), then=Value(Occasion.EXIT.value)),
                When(running & Q(has_entry=False), then=Value(Occasion.ENTRY.value)),
                When(running & Q(last_assessed__lte=a_quarter_before(day)), then=Value(Occasion.QUARTER.value)),
                output_field=CharField(),
            )
        )
        .filter(assessment_due__isnull=False)
    )


def due_of(participation: Participation) -> Occasion | None:
    """What is due of one of them today."""
    found = due().filter(pk=participation.pk).values_list("assessment_due", flat=True).first()
    return Occasion(found) if found else None


def a_quarter_before(day: date) -> date:
    """The same day three months earlier; of a shorter month its last."""
    months = day.year * 12 + day.month - 1 - MONTHS_BETWEEN
    year, month = divmod(months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# --- Sealed, withdrawn -------------------------------------------------------------------------------------------


@transaction.atomic
def seal(
    participation: Participation, occasion: str, answers: dict, *, by, way: str, day: date | None = None
) -> SelfAssessment:
    """The participant is done, or the coach has written down what was told. From now on nobody changes an answer.

    `answers` by question; one that is missing was not answered. What the exit does not know, it takes from there.
    """
    Participant.objects.locked([participation.participant_id])
    participation = Participation.objects.select_related("participant", "project").get(pk=participation.pk)
    day = day or timezone.localdate()
    asked = {name: answers.get(name) for name in questions_of(occasion)}
    check(participation, occasion, day)
    if all(answer is None for answer in asked.values()) and way != AnsweredWay.ALONE:
        raise ValidationError(_("Write at least one answer."))
    made = SelfAssessment.objects.create(
        participation=participation, occasion=occasion, day=day, way=way, sealed_by=by, **asked
    )
    Draft.objects.filter(project=participation.project, key=draft_key(participation)).delete()
    trace(made, by, AuditAction.CREATE, fields=["occasion", "day", "way", *asked])
    feed_exit(participation, made, by=by)
    return made


def check(participation: Participation, occasion: str, day: date | None = None):
    """Whether there can be one of the occasion on the day; today, unless a day is given."""
    day = day or timezone.localdate()
    before, after = participation.start, participation.exit
    if not before <= day <= timezone.localdate():
        raise ValidationError({"day": _("The day must lie between the start and today.")})
    if after and occasion != Occasion.EXIT and day > after:
        raise ValidationError({"day": _("The day must lie before the exit.")})
    if participation.next_start and day >= participation.next_start:
        text = _("The person came back on %(start)s. The day must lie before that.")
        raise ValidationError({"day": text % {"start": participation.next_start}})
    check_first(participation, occasion, day)


def check_first(participation: Participation, occasion: str, day: date | None = None):
    """One at the start and one at the exit; of quarters one a day."""
    same = participation.self_assessments.in_force().filter(occasion=occasion)
    if occasion == Occasion.QUARTER:
        same = same.filter(day=day)
    if earlier := same.first():
        text = _("There is one from %(day)s. If it is mistaken, withdraw it first.")
        raise ValidationError(text % {"day": date_format(earlier.day)})


@transaction.atomic
def withdraw(assessment: SelfAssessment, *, by, reason: str) -> SelfAssessment:
    """It was a mistake. It is kept, and counts no longer; what the exit has taken from it stays there."""
    assessment = locked(assessment)
    if assessment.withdrawn_at:
        raise ValidationError(_("It has been withdrawn already."))
    if not reason.strip():
        raise ValidationError({"reason": _("Write why it is withdrawn.")})
    assessment.withdrawn_at, assessment.withdrawn_by = timezone.now(), by
    assessment.withdrawn_reason = reason.strip()
    assessment.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    trace(assessment, by, AuditAction.CHANGE, fields=["withdrawn_at"], reason=assessment.withdrawn_reason)
    return assessment


def locked(assessment: SelfAssessment) -> SelfAssessment:
    Participant.objects.locked([assessment.participation.participant_id])
    return SelfAssessment.objects.select_related("participation__participant", "participation__project").get(
        pk=assessment.pk
    )


def trace(assessment, by, action, **event):
    """Never the answers: whoever reviews the log need not know them."""
    participation = assessment.participation
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=assessment,
        participant=participation.participant,
        project=participation.project,
        details={"occasion": assessment.occasion, "way": assessment.way},
        **event,
    )


# --- What the exit takes from it ---------------------------------------------------------------------------------


def exit_assessment(participation: Participation) -> SelfAssessment | None:
    return participation.self_assessments.in_force().filter(occasion=Occasion.EXIT).first()


def missing_at_exit(participation: Participation, assessment: SelfAssessment | None) -> dict[str, bool]:
    """What the participant has answered and the exit does not know."""
    if assessment is None or not participation.exit:
        return {}
    if assessment.occasion != Occasion.EXIT or assessment.withdrawn_at:
        return {}
    answers = {name: getattr(assessment, name) for name in LOOKING_BACK}
    return {
        name: answer
        for name, answer in answers.items()
        if answer is not None and getattr(participation, name) is None
    }


@transaction.atomic
def fill_exit(participation: Participation, *, by) -> Participation:
    """Of an exit that was recorded, or corrected, without what had been answered before."""
    participation = journey.locked(participation)
    if not feed_exit(participation, exit_assessment(participation), by=by):
        raise ValidationError(_("There is nothing to fill in at the exit."))
    return participation


def feed_exit(participation: Participation, assessment: SelfAssessment | None, *, by) -> bool:
    """The exit's blank answers become the participant's own. What is recorded there stays: the exit is corrected
    where the two differ, by somebody who has seen both. The person is locked.
    """
    filled = missing_at_exit(participation, assessment)
    if assessment is None or not filled:
        return False
    before = {name: getattr(participation, name) for name in filled}
    for name, answer in filled.items():
        setattr(participation, name, answer)
    participation.save(update_fields=list(filled))
    reason = _("From the participant's self-assessment of %(day)s.") % {"day": date_format(assessment.day)}
    changes = journey.changed_since(before, participation)
    journey.trace(by, participation, AuditAction.CORRECT, changes=changes, reason=reason)
    return True


# --- While the participant answers -------------------------------------------------------------------------------


def draft_key(participation: Participation) -> str:
    return f"assessment:{participation.public_id}"


def draft_of(participation: Participation, occasion: str, user) -> dict:
    """What the participant has answered so far on this screen: by question; None where she would not say."""
    own = Draft.objects.of(user, participation.project).filter(key=draft_key(participation)).first()
    content = own.content if own else {}
    known = content.get("answers") if content.get("occasion") == occasion else None
    asked = questions_of(occasion)
    return {name: answer for name, answer in known.items() if name in asked} if isinstance(known, dict) else {}


@transaction.atomic
def keep_answer(participation: Participation, occasion: str, user, name: str, answer):
    """One answer, as soon as it is given: nothing is lost when the network or the sitting breaks off."""
    Participant.objects.locked([participation.participant_id])
    answers = draft_of(participation, occasion, user) | {name: answer}
    Draft.objects.update_or_create(
        user=user,
        project=participation.project,
        key=draft_key(participation),
        defaults={"content": {"occasion": occasion, "answers": answers}, "saved_at": timezone.now()},
    )
