"""What is not known of a person, and where it is filled in."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from participants.models import Participation

# Without these the person is missing from some cells of the figures: the record is incomplete.
NEEDED = {
    "birth_date": _("birth date"),
    "sex": _("sex"),
    "country_of_birth": _("country of birth"),
    "labour_status": _("status on the labour market at entry"),
}
# These belong to the facts at entry too.
WANTED = {
    "target_group_id": _("target group"),
    "isced": _("education"),
    "upper_secondary_complete": _("complete upper-secondary grades"),
    "disability": _("disability reducing work capacity"),
    "in_education": _("in education"),
    "support": _("support"),
}


@dataclass(frozen=True)
class Missing:
    """`needed` by the figures; `wanted` of every participant. Labels for people.

    `of_person` and `at_entry` tell where what is needed is filled in.
    """

    needed: tuple[str, ...]
    wanted: tuple[str, ...]
    of_person: bool
    at_entry: bool


def missing(participation: Participation) -> Missing:
    person = participation.participant
    known = {
        "birth_date": participation.age is not None,
        "sex": participation.sex != "",
        "country_of_birth": participation.foreign_born is not None,
        "labour_status": participation.labour_status != "",
    }
    known["birth_date"] = known["birth_date"] and person.birth_date is not None
    return Missing(
        needed=tuple(str(label) for name, label in NEEDED.items() if not known[name]),
        wanted=tuple(str(label) for name, label in WANTED.items() if getattr(participation, name) in (None, "")),
        of_person=not all(known[name] for name in ["birth_date", "sex", "country_of_birth"]),
        at_entry=not known["labour_status"],
    )
