"""Names as they are searched for: without accents and capitals, so that "Oberg" finds "Öberg" and the other way."""

import unicodedata

# Letters that Unicode does not take apart into a letter and an accent.
LETTERS = str.maketrans(
    {"ø": "o", "æ": "ae", "œ": "oe", "ß": "ss", "đ": "d", "ð": "d", "ł": "l", "þ": "th", "ı": "i"}
)


def folded(name: str) -> str:
    """Small letters without accents, and hyphens and several spaces as one space."""
    taken_apart = unicodedata.normalize("NFKD", name.casefold())
    plain = "".join(character for character in taken_apart if not unicodedata.combining(character))
    return " ".join(plain.translate(LETTERS).replace("-", " ").split())
