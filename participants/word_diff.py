"""What differs between two texts, word by word, as plain values for a template."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 2000  # of longer texts the whole is told: comparing takes the square of it
TOKEN = re.compile(r"\s+|[^\s]+")


class Kind(StrEnum):
    SAME = "same"
    ADDED = "added"
    TAKEN = "taken"


@dataclass(frozen=True)
class Piece:
    kind: Kind
    text: str


def word_diff(before: str, now: str) -> list[Piece]:
    """The new text with what was taken away standing where it stood. Kinds of blank space make no difference."""
    old, new = TOKEN.findall(before), TOKEN.findall(now)
    if max(len(old), len(new)) > MOST_WORDS:
        return [piece for piece in (Piece(Kind.TAKEN, before), Piece(Kind.ADDED, now)) if piece.text]
    pieces: list[Piece] = []
    matcher = SequenceMatcher(None, [folded(one) for one in old], [folded(one) for one in new], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Kind.SAME, "".join(new[j1:j2])))
            continue
        pieces += [Piece(Kind.TAKEN, "".join(old[i1:i2])), Piece(Kind.ADDED, "".join(new[j1:j2]))]
    return [piece for piece in pieces if piece.text]


def folded(token: str) -> str:
    return " " if token.isspace() else token
