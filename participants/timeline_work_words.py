"""The plan and the hours of a timeline in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from participants.alarms import alarm_of
from participants.enums import AnsweredWay, Occasion, SigningMethod, SkillState
from participants.models.document import DocumentKind


def said(choices, code: str) -> str:
    """A code as people say it; an unknown one as it stands."""
    return str(dict(choices.choices).get(code, code))


def month_of(row) -> str:
    return str(row["t_more"])[:7]


def plan_signed(row) -> str:
    text = _("Plan signed, version %(number)s, %(how)s")
    return text % {"number": row["t_number"], "how": said(SigningMethod, row["t_code"])}


def goal(row) -> str:
    text = _("Goal dropped: %(goal)s") if row["t_number"] else _("Goal reached: %(goal)s")
    return text % {"goal": row["t_more"]}


def milestone(row) -> str:
    return _("Milestone reached: %(what)s") % {"what": row["t_more"]}


def action(row) -> str:
    return _("Done: %(what)s") % {"what": row["t_more"]}


def measure(row) -> str:
    return _("Measure finished: %(what)s") % {"what": row["t_more"]}


def contact(row) -> str:
    return _("%(name)s joined the circle of support") % {"name": row["t_more"]}


def contact_end(row) -> str:
    return _("%(name)s left the circle of support") % {"name": row["t_more"]}


def self_assessment(row) -> str:
    text = _("Self-assessment %(when)s, withdrawn") if row["t_number"] else _("Self-assessment %(when)s (%(how)s)")
    return text % {"when": said(Occasion, row["t_code"]), "how": said(AnsweredWay, row["t_more"])}


def certificate_signed(row) -> str:
    hours = number_format(row["t_number"] / 60, 2).rstrip("0").rstrip(",.")
    text = _("Time certificate for %(month)s signed, %(hours)s hours, %(how)s")
    return text % {"month": month_of(row), "hours": hours, "how": said(SigningMethod, row["t_code"])}


def certificate_attested(row) -> str:
    return _("Time certificate for %(month)s attested") % {"month": month_of(row)}


def certificate_opened(row) -> str:
    text = _("Time certificate for %(month)s opened to be corrected, version %(number)s")
    return text % {"month": month_of(row), "number": row["t_number"]}


def document(row) -> str:
    kind = said(DocumentKind, row["t_code"])
    what = f"{row['t_more']} ({kind})" if row["t_more"] else kind
    return _("Document kept: %(what)s") % {"what": what}


def alarm_rest(row) -> str:
    alarm = alarm_of(row["t_code"])
    what = str(alarm.label).replace("%(limit)d", "…") if alarm else row["t_code"]
    return _("May wait until %(day)s: %(alarm)s") % {"day": str(row["t_more"])[:10], "alarm": what}


def mapping(row) -> str:
    return _("Mapping written, version %(number)s") % {"number": row["t_number"]}


def skill(row) -> str:
    return _("Skill put down: %(what)s") % {"what": row["t_more"]}


def skill_step(row) -> str:
    return _("Skill %(what)s: %(state)s") % {"what": row["t_more"], "state": said(SkillState, row["t_code"])}


WORK_TITLES = {
    "mapping": mapping,
    "skill": skill,
    "skill_step": skill_step,
    "plan_signed": plan_signed,
    "goal": goal,
    "milestone": milestone,
    "action": action,
    "measure": measure,
    "contact": contact,
    "contact_end": contact_end,
    "self_assessment": self_assessment,
    "certificate_signed": certificate_signed,
    "certificate_attested": certificate_attested,
    "certificate_opened": certificate_opened,
    "document": document,
    "alarm_rest": alarm_rest,
}
