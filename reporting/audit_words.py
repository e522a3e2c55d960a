"""What the details of an audit event mean in the words of the figures: the log shows codes as people know them."""

from django.utils.translation import gettext_lazy as _

from projects.models import TargetGroup
from reporting.enums import DownloadKind
from reporting.forms.figures import PART_LABELS
from reporting.indicators import SEX_LABELS, definition
from reporting.indicators.definitions import NO_TARGET_GROUP
from reporting.papers import KINDS

WORDS = {
    "indicator": {"incomplete": _("Incomplete")},
    "sex": SEX_LABELS,
    "part": PART_LABELS,
    "kind": dict(DownloadKind.choices),
    "paper": {code: kind.name for code, kind in KINDS.items()},
    "what": {"figures": _("Figures")},
    "group": {"all": _("All"), NO_TARGET_GROUP.code: NO_TARGET_GROUP.label},
}


def figure_words(events) -> dict:
    """{(project, key, code): words} for what these events name, in one query at the most."""
    projects = {event.project for event in events if "group" in event.details}
    groups = TargetGroup.objects.filter(project__in=projects) if projects else []
    words = {(group.project_id, "group", group.code): group.name for group in groups}
    for event in events:
        known = ((key, code) for key, code in event.details.items() if isinstance(code, str))
        words |= {(event.project, key, code): text for key, code in known if (text := word(key, code, event.details))}
    return words


def word(key: str, code: str, details: dict):
    if code in WORDS.get(key, {}):
        return WORDS[key][code]
    indicator = indicator_of(details)
    if indicator and key == "indicator":
        return indicator.label
    if indicator and key == "group":
        return next((group.label for group in indicator.groups if group.code == code), None)
    return None


def indicator_of(details: dict):
    try:
        return definition(details.get("indicator", ""))
    except LookupError:
        return None
