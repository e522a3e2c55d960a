"""What the tab of self-assessments shows: what is due, the lines over time, each answer, the exit's answers."""

from dataclasses import dataclass, field

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from participants import self_assessing
from participants.enums import Occasion
from participants.forms.self_assessment import in_words
from participants.models import Participation, SelfAssessment
from participants.models.self_assessment import HIGHEST, LOOKING_BACK, LOWEST, MAIN, OWN, SCALE, questions_of


@dataclass(frozen=True)
class Lines:
    """A chart: one line for each question, a point for each occasion. `series` is (name, values)."""

    title: str
    labels: tuple[str, ...]
    series: tuple[tuple[str, tuple], ...]
    scale: tuple[int, int] = (LOWEST, HIGHEST)


@dataclass(frozen=True)
class Period:
    """One participation: its assessments side by side, and its lines where there are at least two points."""

    participation: Participation
    assessments: tuple[SelfAssessment, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    beliefs: tuple[str, ...]
    charts: tuple[Lines, ...]


@dataclass(frozen=True)
class ExitAnswer:
    """What the participant said beside what was recorded at the exit; the figures count the latter."""

    question: str
    own: str
    recorded: str
    differs: bool


@dataclass(frozen=True)
class AssessmentPage:
    due: Occasion | None
    offered: tuple[Occasion, ...]
    periods: tuple[Period, ...]
    withdrawn: tuple[SelfAssessment, ...]
    exit_answers: tuple[ExitAnswer, ...] = ()
    fills: bool = False
    scale: dict = field(default_factory=lambda: SCALE)

    @classmethod
    def of(cls, participation: Participation) -> "AssessmentPage":
        rows = SelfAssessment.objects.filter(
            participation__participant=participation.participant_id, participation__project=participation.project_id
        )
        found = list(
            rows.select_related("participation", "belief", "sealed_by", "withdrawn_by").order_by("day", "pk")
        )
        valid = [one for one in found if not one.withdrawn_at]
        own = [one for one in valid if one.participation_id == participation.pk]
        by_period = {one.participation_id: one.participation for one in reversed(valid)}
        at_exit = next((one for one in own if one.occasion == Occasion.EXIT), None)
        return cls(
            due=self_assessing.due_of(participation),
            offered=tuple(offered(participation, own)),
            periods=tuple(
                period(one, [each for each in valid if each.participation_id == pk]) for pk, one in by_period.items()
            ),
            withdrawn=tuple(one for one in found if one.withdrawn_at),
            exit_answers=tuple(exit_answers(participation, at_exit)),
            fills=bool(self_assessing.missing_at_exit(participation, at_exit)),
        )


def offered(participation: Participation, own: list[SelfAssessment]):
    """The occasions that there is not one for yet."""
    have = {one.occasion for one in own}
    for occasion in Occasion:
        if occasion is Occasion.QUARTER:
            if not participation.exit:
                yield occasion
        elif occasion not in have and (occasion is Occasion.EXIT or not participation.exit):
            yield occasion


def period(participation: Participation, own: list[SelfAssessment]) -> Period:
    names = list(questions_of(Occasion.EXIT if any(one.occasion == Occasion.EXIT for one in own) else Occasion.ENTRY))
    return Period(
        participation=participation,
        assessments=tuple(own),
        rows=tuple((label_of(name), tuple(shown(one, name) for one in own)) for name in names),
        beliefs=tuple(step_text(belief) if (belief := belief_of(one)) else "" for one in own),
        charts=tuple(charts(own)) if len(own) > 1 else (),
    )


def label_of(name: str) -> str:
    label = str(SelfAssessment._meta.get_field(name).verbose_name)
    return label[:1].upper() + label[1:]


def shown(assessment: SelfAssessment, name: str) -> str:
    """The step's number and word; a dash where it was not asked."""
    if name in LOOKING_BACK and assessment.occasion != Occasion.EXIT:
        return "–"
    answer = getattr(assessment, name)
    return in_words(name, answer) if answer is None or name in LOOKING_BACK else step_text(answer)


def step_text(step: int) -> str:
    word = str(SCALE[step])
    return f"{step} {word[:1].lower()}{word[1:]}"


def belief_of(assessment: SelfAssessment) -> int | None:
    return assessment.belief.chances if hasattr(assessment, "belief") else None


def charts(own: list[SelfAssessment]):
    days = tuple(f"{one.day:%Y-%m}" for one in own)

    def line(name: str) -> tuple[str, tuple]:
        return label_of(name), tuple(getattr(one, name) for one in own)

    belief = _("The coach's belief in a job"), tuple(belief_of(one) for one in own)
    drawn = {
        _("How it goes"): [*(line(name) for name in MAIN), belief],
        _("Five more questions"): [line(name) for name in OWN],
    }
    for title, series in drawn.items():
        if answered := tuple((name, values) for name, values in series if any(values)):
            yield Lines(title, days, answered)


def exit_answers(participation: Participation, assessment: SelfAssessment | None):
    if assessment is None or not participation.exit:
        return
    for name, text in LOOKING_BACK.items():
        own, recorded = getattr(assessment, name), getattr(participation, name)
        differs = None not in (own, recorded) and own != recorded
        yield ExitAnswer(str(text), in_words(name, own), in_words(name, recorded), differs)


def own_answer_text(assessment: SelfAssessment | None, name: str) -> str:
    """Beside the question on the page of the exit."""
    if assessment is None:
        return ""
    text = _("The participant's own answer in the self-assessment of %(day)s: %(answer)s.")
    answer = in_words(name, getattr(assessment, name))
    return text % {"day": date_format(assessment.day), "answer": answer.lower()}
