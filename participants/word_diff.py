"""What differs between two texts, word by word, as plain values for a template."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

MOST_WORDS = 2000  # of longer texts the whole is told: comparing takes the square of it
FEWEST_SAME = 3  # words between two changes that stay as they are
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
    for same, (i1, i2, j1, j2) in stretches([*map(folded, old)], [*map(folded, new)]):
        if same:
            pieces.append(Piece(Kind.SAME, "".join(new[j1:j2])))
        else:
            pieces += [Piece(Kind.TAKEN, "".join(old[i1:i2])), Piece(Kind.ADDED, "".join(new[j1:j2]))]
    return [piece for piece in pieces if piece.text]


def stretches(old: list[str], new: list[str]) -> list[tuple[bool, tuple[int, int, int, int]]]:
    """What is the same and what is not, in turns. A word or two between changes is changed with them: nobody reads
    two sentences woven into each other.
    """
    found: list[tuple[bool, tuple[int, int, int, int]]] = []
    codes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for at, (tag, *place) in enumerate(codes):
        words = sum(not one.isspace() for one in old[place[0] : place[1]])
        same = tag == "equal" and (words >= FEWEST_SAME or at in (0, len(codes) - 1))
        if found and not same and not found[-1][0]:
            (i1, _i2, j1, _j2) = found.pop()[1]
            place[0], place[2] = i1, j1
        found.append((same, tuple(place)))
    return found


def folded(token: str) -> str:
    return " " if token.isspace() else token
