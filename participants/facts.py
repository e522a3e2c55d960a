"""The frozen facts of a participation: the one place that computes them.

The figures read nothing about a person but these columns. Whoever adds, moves or corrects a participation, or
corrects a person's birth date, sex or country of birth, calls `freeze` (or `refreeze`) for that person and project.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from participants.enums import AgeBand
from participants.models import Participant, Participation
from projects.spreadsheets.sheet import found_by

FROZEN = [
    *("sequence", "next_start", "start_year", "list_key"),
    *("sex", "age", "age_band", "foreign_born", "start_month", "compared_from"),
]
OWN_COUNTRY = "SE"
MONTHS_UNTIL_COMPARED = 3  # the goal on income support looks at a month at least so much later


def age_on(birth_date: date, day: date) -> int:
    """Whole years. Whoever is born on 29 February has the birthday on 1 March in other years."""
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return max(day.year - birth_date.year - before_birthday, 0)


def frozen_facts(participant: Participant, first_start: date) -> dict:
    """What is known of the person at the first start. What is unknown stays None, or blank."""
    age = age_on(participant.birth_date, first_start) if participant.birth_date else None
    country = participant.country_of_birth
    return {
        "sex": participant.sex,
        "age": age,
        "age_band": AgeBand.of(age),
        "foreign_born": country != OWN_COUNTRY if country else None,
        "start_month": first_start.replace(day=1),
        "compared_from": months_after(first_start, MONTHS_UNTIL_COMPARED),
    }


def months_after(day: date, months: int) -> date:
    """The first day of the month so many months after that of `day`."""
    years, month = divmod(day.month - 1 + months, 12)
    return date(min(day.year + years, date.max.year), month + 1, 1)


def freeze(participant: Participant, participations: list[Participation]) -> list[Participation]:
    """Set the frozen columns of all participations of one person in one project; return those that changed.

    Saves nothing: an import writes thousands at once (`bulk_update(changed, FROZEN)`).
    """
    changed = []
    ordered = sorted(participations, key=lambda participation: participation.start)
    for sequence, participation in enumerate(ordered, start=1):
        following = ordered[sequence].start if sequence < len(ordered) else None
        facts = frozen_facts(participant, ordered[0].start)
        facts |= {"sequence": sequence, "next_start": following, "start_year": participation.start.year}
        facts["list_key"] = participant.list_key
        if any(getattr(participation, name) != fact for name, fact in facts.items()):
            for name, fact in facts.items():
                setattr(participation, name, fact)
            changed.append(participation)
    return changed


def refreeze(participant: Participant, project) -> list[Participation]:
    """Freeze again from what stands in the database, and save what changed."""
    changed = freeze(participant, list(participant.participations.filter(project=project)))
    Participation.objects.bulk_update(changed, FROZEN)
    return changed


def refreeze_people(person_ids: Iterable[int]):
    """After corrections of these people: the same for all their participations, in all projects."""
    groups = defaultdict(list)
    of_people = Participation.objects.select_related("participant")
    for participation in found_by(of_people, "participant", person_ids):
        groups[participation.participant_id, participation.project_id].append(participation)
    changed = [one for group in groups.values() for one in freeze(group[0].participant, group)]
    Participation.objects.bulk_update(changed, FROZEN, batch_size=500)
