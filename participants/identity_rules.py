"""What an identity number says of a person, held against what is known of the person."""

from django.utils import timezone
from django.utils.translation import gettext as _

from participants.models import Participant
from projects.identity import IdentityNumber, InvalidIdentityNumber, parse_identity_number


def contradictions(person: Participant) -> dict[str, str]:
    """{field: message}. The day of birth may differ from a personal number's (those of a neighbouring day are
    issued), but neither from a coordination number's, nor may it lie in the future.
    """
    errors = {}
    if person.birth_date and person.birth_date > timezone.localdate():
        errors["birth_date"] = _("The birth date lies in the future.")
    number = stored_number(person)
    if number is None:
        return errors
    if person.sex and person.sex != number.sex:
        errors["sex"] = _("The sex contradicts the personal identity number.")
    if number.is_coordination and person.birth_date and person.birth_date != number.birth_date:
        errors["birth_date"] = _("The birth date contradicts the coordination number.")
    return errors


def stored_number(person: Participant) -> IdentityNumber | None:
    """The person's number, if there is one and it says anything: a wrong one from elsewhere tells nothing."""
    try:
        return parse_identity_number(person.identity_number or "")
    except InvalidIdentityNumber:
        return None


def may_lack_name(person: Participant) -> bool:
    """Of a protected person without a Swedish number, birth date and sex are enough."""
    return bool(person.protected and not person.identity_number and person.birth_date and person.sex)
