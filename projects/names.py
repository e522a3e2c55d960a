"""Names as they are searched for and as they are sorted.

Searched for without accents and capitals, so that "Oberg" finds "Öberg" and the other way; sorted as in Swedish.
"""

import unicodedata

# Letters that Unicode does not take apart into a letter and an accent.
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)

# å, ä and ö come after z. In letters and digits only, which every database puts in the same order.
LAST_LETTERS = str.maketrans({"å": "zza", "ä": "zzb", "æ": "zzb", "ö": "zzc", "ø": "zzc", "ü": "y"})


def folded(name: str) -> str:
    """Small letters without accents, and hyphens and several spaces as one space."""
    taken_apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(character for character in taken_apart if not unicodedata.combining(character))
    return " ".join(plain.translate(LETTERS).replace("-", " ").split())


def in_swedish_order(name: str) -> str:
    """Sorts as the name does in the Swedish alphabet."""
    plain = folded(unicodedata.normalize("NFC", name.casefold()).translate(LAST_LETTERS))
    return "".join(filter(str.isalnum, plain.replace(" ", "0")))
