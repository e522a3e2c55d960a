"""Where somebody lives, as a key: two addresses can be compared, and neither read."""

import re
import unicodedata

from accounts.keyed_hash import keyed_hash

APARTMENT = re.compile(r"\b(lgh|lägenhet|lag|vån|tr|c/o)\b.*", re.DOTALL)


def folded_street(address: str) -> str:
    """Street and number, however they are spelt, without what follows them: flat, postcode, town."""
    street = re.split(r"[,;\n\r]", unicodedata.normalize("NFC", address).casefold().strip())[0]
    apart = unicodedata.normalize("NFKD", APARTMENT.sub("", street))
    return "".join(character for character in apart if character.isalnum())


def street_key(address: str) -> str:
    """Nothing for what is no street with a number: "Box 12" or a village is shared by many."""
    street = folded_street(address)
    if not street or street.startswith("box") or not any(map(str.isdigit, street)) or street.isdigit():
        return ""
    return keyed_hash(f"street {street}")
