"""The events of a timeline in words."""

import json
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from participants.enums import (
    Absence,
    ActivityKind,
    AttemptResult,
    Channel,
    Destination,
    Evidence,
    Outcome,
)
from participants.timeline import KINDS
from participants.timeline_referral_words import REFERRAL_TITLES
from participants.timeline_work_words import WORK_TITLES, said
from projects.log_words import field_name, model_named

LONGEST = 1000
TONES = {"absence": "warn", "correction": "info", "plan_signed": "good", "certificate_attested": "good"}


@dataclass(frozen=True)
class Line:
    """`text` is what somebody has written, `step` what was agreed on, `session` the public id of the session."""

    day: date
    kind: str
    title: str
    author: str
    text: str = ""
    step: str = ""
    tone: str = ""
    session: UUID | None = None


def lines(rows) -> list[Line]:
    return [line(row) for row in rows]


def line(row: dict) -> Line:
    text = row["t_text"] or ""
    return Line(
        day=row["t_day"],
        kind=str(KINDS[row["t_kind"]]),
        title=TITLES[row["t_event"]](row),
        author="" if row["t_event"] == "coach" else row["t_author_name"] or "",
        text=text if len(text) <= LONGEST else f"{text[:LONGEST].rstrip()}…",
        step=row["t_more"] if row["t_event"] == "attendance" else "",
        tone=TONES.get(row["t_event"], ""),
        session=row["t_session"],
    )


def and_more(title: str, more: str) -> str:
    return f"{title}, {more}" if more else title


def attendance(row) -> str:
    return _("%(kind)s, %(minutes)s min") % {
        "kind": said(ActivityKind, row["t_code"]).capitalize(),
        "minutes": row["t_number"],
    }


def absence(row) -> str:
    return and_more(
        _("Absent from %(kind)s") % {"kind": said(ActivityKind, row["t_code"])},
        said(Absence, row["t_more"]) if row["t_more"] else "",
    )


def planned(row) -> str:
    return _("Planned: %(what)s") % {"what": attendance(row)}


def start(row) -> str:
    return and_more(_("Started in the project"), row["t_more"])


def left(row) -> str:
    return and_more(_("Left the project"), said(Destination, row["t_code"]) if row["t_code"] else "")


def phase(row) -> str:
    text = _("Skipped the phase %(name)s") if row["t_number"] else _("Began the phase %(name)s")
    return text % {"name": row["t_more"]}


def group(row) -> str:
    return _("Got a place in %(name)s") % {"name": row["t_more"]}


def group_end(row) -> str:
    return _("Left %(name)s") % {"name": row["t_more"]}


def coach(row) -> str:
    return _("%(name)s became coach") % {"name": row["t_author_name"]}


def follow_up(row) -> str:
    return _("Reference day of the follow-up, withdrawn") if row["t_number"] else _("Reference day of the follow-up")


def outcome(row) -> str:
    return and_more(
        _("Followed up: %(outcome)s") % {"outcome": said(Outcome, row["t_code"])},
        said(Evidence, row["t_more"]) if row["t_more"] else "",
    )


def attempt(row) -> str:
    how = {"channel": said(Channel, row["t_code"]), "result": said(AttemptResult, row["t_more"])}
    return _("Tried to follow up by %(channel)s: %(result)s") % how


def income(row) -> str:
    kronor = number_format(Decimal(row["t_number"]) / 100, 2 if row["t_number"] % 100 else 0, force_grouping=True)
    return _("Income support in %(month)s: %(amount)s kronor") % {"month": f"{row['t_day']:%Y-%m}", "amount": kronor}


def ill_health(row) -> str:
    text = ngettext(
        "Ill health in %(month)s: %(days)d day", "Ill health in %(month)s: %(days)d days", row["t_number"]
    )
    return text % {"month": f"{row['t_day']:%Y-%m}", "days": row["t_number"]}


def correction(row) -> str:
    model, fields = model_named(row["t_code"]), json.loads(row["t_more"] or "[]")
    return and_more(_("Corrected"), ", ".join(field_name(model, name) for name in fields))


TITLES = {
    "attendance": attendance,
    "absence": absence,
    "planned": planned,
    "start": start,
    "exit": left,
    "phase": phase,
    "group": group,
    "group_end": group_end,
    "coach": coach,
    "follow_up": follow_up,
    "outcome": outcome,
    "attempt": attempt,
    "income": income,
    "ill_health": ill_health,
    "correction": correction,
    **REFERRAL_TITLES,
    **WORK_TITLES,
}
