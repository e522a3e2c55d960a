"""All that stands in a plan, read by one query over its six tables: for the page, the papers, and what is signed.

A content is plain values, ready for JSON: {"wishes": …, "goals": [{…, "milestones": […], "actions": […]}],
"barriers": [{…, "measures": […]}], "contacts": […]}. Each part has its `id`, by which two contents are compared.
"""

from dataclasses import dataclass

from django.db.models import BooleanField, CharField, DateField, F, TextField, UUIDField, Value
from django.db.models.functions import Cast

from participants.enums import GoalState
from participants.models import Action, Barrier, Measure, Milestone, Plan, PlanGoal, SupportContact
from participants.models.plan import PlanPart

OWN = ["wishes", "work_wishes", "call_name", "call_number"]  # of the plan itself
EMPTY = {
    "p_title": Value("", TextField()),
    "p_note": Value("", TextField()),
    "p_kind": Value("", TextField()),
    "p_state": Value("", TextField()),
    "p_who": Value("", TextField()),
    "p_party": Value("", TextField()),
    "p_role": Value("", TextField()),
    "p_contact": Value("", TextField()),
    "p_day": Cast(Value(None), DateField()),
    "p_start": Cast(Value(None), DateField()),
    "p_finished": Cast(Value(None), DateField()),
    "p_flag": Value(value=False, output_field=BooleanField()),
}


@dataclass(frozen=True)
class Shape:
    """How one kind of part stands in the query: {column: field}; and under which name in its parent's content."""

    model: type[PlanPart]
    among: str
    columns: dict[str, str]
    parent: str = ""  # the kind of it; nothing where it stands in the plan itself

    def rows(self, kind: str, plan: Plan):
        under = F(f"{self.model.parent_name()}__public_id") if self.parent else Cast(Value(None), UUIDField())
        columns = {name: F(self.columns[name]) if name in self.columns else empty for name, empty in EMPTY.items()}
        shown = {"p_part": Value(kind, CharField()), "p_id": F("public_id"), "p_under": under, "p_at": F("position")}
        rows = self.model.objects.of_plan(plan).order_by().annotate(**shown, **columns, p_pk=F("pk"))
        return rows.values("p_part", "p_id", "p_under", "p_at", "p_pk", *EMPTY)


TITLE, NOTE, FINISHED = {"p_title": "title"}, {"p_note": "note"}, {"p_finished": "finished_on"}
WHO = {"p_who": "responsible", "p_party": "party"}
SHAPES = {
    "goal": Shape(
        PlanGoal,
        "goals",
        TITLE | NOTE | FINISHED | {"p_day": "planned", "p_state": "state", "p_flag": "is_exit_plan"},
    ),
    "milestone": Shape(Milestone, "milestones", TITLE | FINISHED | {"p_day": "planned"}, "goal"),
    "action": Shape(
        Action,
        "actions",
        TITLE | NOTE | FINISHED | WHO | {"p_day": "due", "p_kind": "kind", "p_state": "state"},
        "goal",
    ),
    "barrier": Shape(Barrier, "barriers", NOTE | FINISHED | {"p_kind": "kind"}),
    "measure": Shape(
        Measure, "measures", TITLE | FINISHED | WHO | {"p_note": "result", "p_day": "follow_up"}, "barrier"
    ),
    "contact": Shape(
        SupportContact,
        "contacts",
        {
            **{"p_title": "name", "p_party": "organisation", "p_role": "role", "p_contact": "contact"},
            **{"p_note": "why", "p_start": "start", "p_finished": "end", "p_flag": "is_responsible"},
        },
    ),
}


def under(kind: str) -> list[str]:
    """The kinds of what stands under a kind."""
    return [name for name, shape in SHAPES.items() if shape.parent == kind]


def has_goal(content: dict) -> bool:
    """One that stands: what was given up is none."""
    return any(goal["state"] != GoalState.DROPPED for goal in content["goals"])


def content_of(plan: Plan) -> dict:
    first, *others = [shape.rows(kind, plan) for kind, shape in SHAPES.items()]
    rows = sorted(first.union(*others, all=True), key=lambda row: (row["p_at"], row["p_pk"]))
    by_parent: dict[tuple, list] = {}
    for row in rows:
        by_parent.setdefault((row["p_part"], row["p_under"]), []).append(row)
    content: dict = {"wishes": {name: getattr(plan, name) for name in OWN}}
    for kind in under(""):
        content[SHAPES[kind].among] = [told(kind, row, by_parent) for row in by_parent.get((kind, None), [])]
    return content


def told(kind: str, row: dict, by_parent: dict) -> dict:
    shape = SHAPES[kind]
    part = {"id": str(row["p_id"])} | {name: plain(row[column]) for column, name in shape.columns.items()}
    for child in under(kind):
        found = by_parent.get((child, row["p_id"]), [])
        part[SHAPES[child].among] = [told(child, one, by_parent) for one in found]
    return part


def plain(value):
    """A day as JSON keeps it."""
    return value.isoformat() if hasattr(value, "isoformat") else value
