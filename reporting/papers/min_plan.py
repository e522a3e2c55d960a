"""The plan in easy Swedish, for the participant to take home: one page, large, three steps, whom to call.

Always one page: what is long is cut here, at the end of a sentence or between two words, and what is still too tall
(wide letters, a word without an end) is cut by lines in the style.
"""

import re
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.enums import Responsible
from participants.models import Action, CoachAssignment, Plan
from projects.roles import Permission
from reporting.papers.base import PaperKind
from reporting.papers.plan import name_on_paper, targets
from reporting.pdf import print_css

STEPS = 3
LONGEST = {"name": 60, "wish": 330, "step": 110, "who": 45, "call": 60, "number": 30}


def context(plan: Plan, reader, at) -> dict:
    steps = next_steps(plan)
    return {
        "heading": _("My plan"),
        "facts": [],
        "name": cut(name_on_paper(plan.participation.participant), "name"),
        "wish": cut(plan.wishes or plan.work_wishes, "wish"),
        "steps": [step(one, at.date()) for one in steps],
        "call_name": cut(plan.call_name or coach_of(plan), "call"),
        "call_number": cut(plan.call_number, "number"),
        "day": date_format(at, "j F Y"),
    }


def coach_of(plan: Plan) -> str:
    """Whom one calls where nobody has written it."""
    assigned = CoachAssignment.objects.current().filter(participation=plan.participation_id)
    return assigned.values_list("coach__name", flat=True).order_by("-start", "-pk").first() or ""


def next_steps(plan: Plan) -> list[Action]:
    """Those with a day first, the nearest before the others; then in the order of the plan."""
    found = Action.objects.of_plan(plan).in_force().select_related("goal")
    return sorted(
        found, key=lambda one: (one.due is None, one.due or date.max, one.goal.position, one.position, one.pk)
    )[:STEPS]


def step(action: Action, today: date) -> dict:
    return {"what": cut(action.title, "step"), "who": who(action), "when": when(action.due, today)}


def who(action: Action) -> str:
    if action.responsible == Responsible.PARTICIPANT:
        return _("I do it myself.")
    if action.responsible == Responsible.COACH:
        return _("My coach does it.")
    return _("%(name)s does it.") % {"name": cut(action.party, "who")}


def when(due: date | None, today: date) -> str:
    if due is None:
        return _("We decide when together.")
    if due < today:
        return _("The day has passed. Talk to your coach.")
    return _("Done by %(day)s at the latest.") % {"day": date_format(due, "l j F")}


def cut(text: str, what: str) -> str:
    """On one line; what is too long ends with a whole sentence, or with a whole word and dots."""
    text, longest = " ".join(text.split()), LONGEST[what]
    if len(text) <= longest:
        return text
    head = text[:longest]
    sentence = max((one.end() for one in re.finditer(r"[.!?](?= )", text[: longest + 1])), default=0)
    if sentence > longest // 2:
        return head[:sentence]
    words = head[: longest - 1]
    return (words.rsplit(" ", 1)[0] if " " in words else words).rstrip(" ,;:–-") + "…"


def css() -> str:
    return print_css() + LARGE


# Nothing below fourteen points. The lines are counted: with all of them used the page is just full.
LARGE = """
@page { margin: 16mm 20mm 14mm 20mm; @top-left { content: none } @top-right { content: none }
  @bottom-left { content: none } @bottom-right { content: none } }
html { font-size: 16pt; line-height: 1.4; }
.paper-mark { margin: 0 0 2mm; font-size: 14pt; line-height: 1.3; }
.paper h1 { font-size: 30pt; margin: 0 0 2mm; }
.paper h2 { font-size: 20pt; margin: 6mm 0 2mm; padding: 0 0 1mm; }
.paper p { margin: 0; overflow-wrap: anywhere; }
.paper .one, .paper-mark { max-lines: 1; block-ellipsis: auto; continue: discard; overflow: hidden; }
.paper .two { max-lines: 2; block-ellipsis: auto; continue: discard; overflow: hidden; }
.paper .wish { max-lines: 6; block-ellipsis: auto; continue: discard; overflow: hidden; }
.paper ol { margin: 0; padding: 0; list-style: none; }
.paper li { margin: 0 0 2.5mm; padding: 0 0 0 13mm; position: relative; break-inside: avoid; }
.paper li .number { position: absolute; left: 0; top: 0; font-size: 22pt; line-height: 1.1; font-weight: 700;
  color: #0b6b6b; }
.paper li .what { font-weight: 600; }
.paper li .how { font-size: 14pt; color: #374151; }
.paper .call { font-size: 18pt; font-weight: 700; }
.paper .write { height: 9mm; border-bottom: 0.3mm solid #1f2937; }
.paper .last { margin-top: 5mm; font-size: 14pt; color: #374151; }
"""

KIND = PaperKind(
    code="min-plan",
    name=gettext_lazy("My plan, in easy Swedish"),
    file_name="min-plan",
    permission=Permission.VIEW_CASE,
    targets=targets,
    context=context,
    people=lambda plan, reader: [plan.participation.participant],
    css=css,
)
