"""A plan's content as people read it: the same for the page, for what was signed, and for the papers."""

from dataclasses import dataclass, field
from datetime import date

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from participants.enums import ActionKind, ActionState, BarrierKind, GoalState, Responsible
from participants.plan_content import SHAPES, under

# (what the parts of a kind are called together, what adding one is called)
NAMES: dict[str, tuple[str | Promise, str | Promise]] = {
    "goal": (gettext_lazy("Goals"), gettext_lazy("Add a goal")),
    "milestone": (gettext_lazy("Milestones"), gettext_lazy("Add a milestone")),
    "action": (gettext_lazy("Steps"), gettext_lazy("Add a step")),
    "barrier": (gettext_lazy("Accessibility"), gettext_lazy("Add a barrier")),
    "measure": (gettext_lazy("Measures"), gettext_lazy("Add a measure")),
    "contact": (gettext_lazy("Support around the participant"), gettext_lazy("Add somebody")),
}
TICKABLE = {"goal", "milestone", "action", "measure", "barrier"}


@dataclass(frozen=True)
class Part:
    """One goal, milestone, step … `facts` are said after each other under its title, `late` is what has passed."""

    kind: str
    id: str
    title: str
    note: str = ""
    facts: tuple[str, ...] = ()
    badges: tuple[tuple[str, str], ...] = ()  # (tone, label)
    late: str = ""
    result: str = ""
    is_finished: bool = False
    can_tick: bool = False
    groups: tuple["Group", ...] = ()

    @property
    def told(self) -> str:
        """All that is said under its title, in one line: for paper."""
        return " · ".join([*(label for _tone, label in self.badges), *facts_of(self.late), *self.facts])


@dataclass(frozen=True)
class Group:
    """The parts of one kind under one parent: those in force in their order, and the finished ones."""

    kind: str
    parent: str  # its id; nothing for the plan itself
    parts: tuple[Part, ...]
    finished: tuple[Part, ...]

    @property
    def label(self):
        return NAMES[self.kind][0]

    @property
    def add_label(self):
        return NAMES[self.kind][1]

    @property
    def key(self) -> str:
        """Names the group on the page."""
        return f"{self.kind}-{self.parent}" if self.parent else self.kind


@dataclass(frozen=True)
class PlanShown:
    wishes: dict
    groups: tuple[Group, ...] = field(default=())

    @property
    def is_empty(self) -> bool:
        return not any(self.wishes.values()) and not any(group.parts or group.finished for group in self.groups)


def shown(content: dict, today: date) -> PlanShown:
    groups = tuple(group(kind, content[SHAPES[kind].among], "", today) for kind in under(""))
    return PlanShown(content["wishes"], groups)


def group(kind: str, values: list[dict], parent: str, today: date) -> Group:
    parts = [part(kind, one, today) for one in values]
    finished = sorted((one for one in parts if one.is_finished), key=lambda one: one.title)
    return Group(kind, parent, tuple(one for one in parts if not one.is_finished), tuple(finished))


def part(kind: str, value: dict, today: date) -> Part:
    groups = tuple(group(child, value[SHAPES[child].among], value["id"], today) for child in under(kind))
    is_finished = bool(value.get("finished_on") or value.get("end"))
    said = SAID[kind](value, today)
    return Part(
        kind=kind,
        id=value["id"],
        is_finished=is_finished,
        can_tick=kind in TICKABLE and not is_finished,
        groups=groups,
        **said,
    )


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def on(text: str | None) -> str:
    return date_format(day(text), "Y-m-d") if text else ""


def passed(text: str | None, today: date) -> bool:
    found = day(text)
    return found is not None and found < today


def facts_of(*texts: str) -> tuple[str, ...]:
    return tuple(text for text in texts if text)


def goal(value: dict, today: date) -> dict:
    badges = [("info", _("plan for the exit"))] if value["is_exit_plan"] else []
    finished = {"day": on(value["finished_on"])}
    ended = {GoalState.REACHED: _("reached %(day)s"), GoalState.DROPPED: _("dropped %(day)s")}.get(value["state"])
    planned = on(value["planned"])
    late = "" if ended or not passed(value["planned"], today) else _("was planned for %(day)s") % {"day": planned}
    planned_for = _("planned for %(day)s") % {"day": planned} if planned and not late else ""
    return {
        "title": value["title"],
        "note": value["note"],
        "badges": tuple(badges),
        "late": late,
        "facts": facts_of(planned_for, ended % finished if ended else ""),
    }


def milestone(value: dict, today: date) -> dict:
    planned, reached = on(value["planned"]), on(value["finished_on"])
    late = not reached and passed(value["planned"], today)
    return {
        "title": value["title"],
        "late": _("was planned for %(day)s") % {"day": planned} if late else "",
        "facts": facts_of(
            _("planned for %(day)s") % {"day": planned} if planned and not late else "",
            _("reached %(day)s") % {"day": reached} if reached else "",
        ),
    }


def who(value: dict) -> str:
    if value["responsible"] == Responsible.PARTY:
        return value["party"]
    return str(Responsible(value["responsible"]).label).capitalize()


def action(value: dict, today: date) -> dict:
    due, state = on(value["due"]), ActionState(value["state"])
    is_open = not value["finished_on"]
    late = is_open and passed(value["due"], today)
    ended = {"what": state.label, "day": on(value["finished_on"])}
    return {
        "title": value["title"],
        "note": value["note"],
        "late": _("should have been done by %(day)s") % {"day": due} if late else "",
        "facts": facts_of(
            who(value),
            _("by %(day)s") % {"day": due} if due and is_open and not late else "",
            str(ActionKind(value["kind"]).label) if value["kind"] != ActionKind.OTHER else "",
            "" if is_open else _("%(what)s %(day)s") % ended,
        ),
        "badges": (("info", str(state.label)),) if state == ActionState.ONGOING else (),
    }


def barrier(value: dict, today: date) -> dict:
    removed = on(value["finished_on"])
    return {
        "title": str(BarrierKind(value["kind"]).label).capitalize(),
        "note": value["note"],
        "facts": facts_of(_("removed %(day)s") % {"day": removed} if removed else ""),
    }


def measure(value: dict, today: date) -> dict:
    follow_up, finished = on(value["follow_up"]), on(value["finished_on"])
    late = not finished and passed(value["follow_up"], today)
    return {
        "title": value["title"],
        "result": value["result"],
        "late": _("should have been followed up on %(day)s") % {"day": follow_up} if late else "",
        "facts": facts_of(
            who(value),
            _("followed up on %(day)s") % {"day": follow_up} if follow_up and not late and not finished else "",
            _("finished %(day)s") % {"day": finished} if finished else "",
        ),
    }


def contact(value: dict, today: date) -> dict:
    days = {"start": on(value["start"]) or "…", "end": on(value["end"])}
    if value["end"]:
        time = _("%(start)s to %(end)s") % days
    else:
        time = _("since %(start)s") % days if value["start"] else ""
    return {
        "title": value["name"],
        "note": value["why"],
        "badges": (("good", _("holds it together")),) if value["is_responsible"] else (),
        "facts": facts_of(value["role"], value["organisation"], value["contact"], time),
    }


SAID = {
    "goal": goal,
    "milestone": milestone,
    "action": action,
    "barrier": barrier,
    "measure": measure,
    "contact": contact,
}
