"""Names as they are searched for and as they are sorted.

Searched for without accents and capitals, so that "Oberg" finds "Öberg" and the other way; sorted as in Swedish.
"""

import re
import unicodedata

# Letters that Unicode does not take apart into a letter and an accent.
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)

# å, ä and ö come after z. In letters and digits only, which every database puts in the same order.
LAST_LETTERS = str.maketrans({"å": "zza", "ä": "zzb", "æ": "zzb", "ö": "zzc", "ø": "zzc", "ü": "y"})
LONGEST_KEY = 200


def folded(name: str) -> str:
    """Small letters without accents, and hyphens and several spaces as one space."""
    taken_apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(character for character in taken_apart if not unicodedata.combining(character))
    return " ".join(plain.translate(LETTERS).replace("-", " ").split())


def sort_key(last_name: str, first_name: str) -> str:
    """What a list of people is sorted by: the last name, then the first, in the order of the Swedish alphabet."""
    names = [
        folded(unicodedata.normalize("NFC", name.casefold()).translate(LAST_LETTERS))
        for name in (last_name, first_name)
    ]
    words = ["".join(filter(str.isalnum, name.replace(" ", "0"))) for name in names]
    return "00".join(words)[:LONGEST_KEY]


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
