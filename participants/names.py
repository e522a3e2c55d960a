"""Names of people, as they are sorted and as a text may tell them."""

import re

from projects.names import folded as folded
from projects.names import in_swedish_order

LONGEST_KEY = 200


def sort_key(last_name: str, first_name: str) -> str:
    """What a list of people is sorted by: the last name, then the first."""
    return "00".join(map(in_swedish_order, (last_name, first_name)))[:LONGEST_KEY]


def tells_who(text: str, person) -> bool:
    """Whether a text that others read names the person: by name, identity number, telephone or address."""
    words = re.findall(r"\w+", folded(text))
    names = {word for word in folded(f"{person.first_name} {person.last_name}").split() if len(word) > 2}
    if any(word in names or word.removesuffix("s") in names for word in words):
        return True
    digits = "".join(filter(str.isdigit, text))
    numbers = [(person.identity_number or "")[-10:], "".join(filter(str.isdigit, person.phone))]
    street = folded(person.address.split(",")[0])
    return any(number in digits for number in numbers if number) or bool(street and street in folded(text))
