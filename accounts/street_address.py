"""Where somebody lives, as a key: two addresses can be compared, and neither read."""

import re
import unicodedata

from accounts.keyed_hash import keyed_hash

APARTMENT = re.compile(r"\b(lgh|lägenhet|lag|vån|tr)\b.*", re.DOTALL)
NO_STREET = re.compile(r"\s*(box\b|c/o\b|\d{3}\s?\d{2}\b)")  # a box, a host, a postcode


def folded_street(address: str) -> str:
    """Street and number, however they are spelt, without what stands before them (c/o, flat) and after."""
    parts = re.split(r"[,;\n\r]", unicodedata.normalize("NFC", address).casefold())
    streets = (only_letters(APARTMENT.sub("", part)) for part in parts if not NO_STREET.match(part))
    return next((street for street in streets if re.search(r"\D\d", street)), "")


def only_letters(text: str) -> str:
    return "".join(character for character in unicodedata.normalize("NFKD", text) if character.isalnum())


def street_key(address: str) -> str:
    """Nothing for what is no street with a number: "Box 12" or a village is shared by many."""
    street = folded_street(address)
    return keyed_hash(f"street {street}") if street else ""
