"""What skills are called, as people mean it: whether one that somebody has is the one that is asked for.

Case, accents, order, inflexion and the words around it say nothing: “vana vid lagerarbete” is “lager”, “svetsare” can
“svetsning”, “körkort klass B” is “B”. Beyond that nothing is taken for met: what only resembles it is said to, and a
human asks.
"""

import re
from collections.abc import Iterable
from functools import cache
from itertools import combinations

from participants.names import folded

Words = frozenset[str]
MOST_WORDS = 4  # of a skill's name: any of them together may be what is asked for
SHORTEST = 3  # letters of a word that has lost its ending
LICENCE = "korkort"  # which letters alone are, but those of a “truckkort B”
ALIKE = 4  # letters that two words share when one reminds of the other
# All of these as they are folded: without accents.
LITTLE = {"och", "eller", "i", "av", "for", "fran", "inom", "med", "om", "pa", "samt", "som", "till", "under", "vid"}
# Said around what is meant; by itself one of them may be what is meant.
AROUND = {
    *("arbete", "erfarenhet", "god", "goda", "grundlaggande", "jobb", "kunskap", "kunskaper", "kurs", "utbildning"),
    *("vana", "van", "klass", "behorighet", "yrkesbevis"),
}
HEADS = ("arbete", "erfarenhet", "jobb", "kunskaper", "kunskap", "kurs", "utbildning", "vana")  # of compounds
ENDINGS = (
    *("ningarna", "ningar", "ningen", "ning", "andet", "ande", "arnas", "arna", "erna", "orna", "aren", "are"),
    *("ar", "er", "or", "en", "et", "an", "a", "e"),
)


@cache
def stem(word: str) -> str:
    """A word without what is said around it in a compound, and without its ending."""
    if word in AROUND:
        return word
    for head in HEADS:
        first = word.removesuffix(head)
        if first != word and len(first) >= SHORTEST:
            word = first.removesuffix("s") if len(first) > ALIKE else first
            break
    for ending in ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= SHORTEST:
            return word.removesuffix(ending)
    return word


def stems(name: str) -> set[str]:
    words = re.findall(r"\w+", folded(name))
    return {stem(word) for word in words if word not in LITTLE} or set(words)


def words_of(name: str) -> Words:
    """“B-körkort”, “Körkort B” and “B” are the same."""
    words = stems(name)
    meant = words - AROUND or words
    return frozenset(meant | {LICENCE} if all(len(word) < SHORTEST for word in meant) else meant)


def answers_to(name: str) -> list[Words]:
    """Everything asked for that a skill of this name answers: “Truckkort A” also “truckkort”."""
    words = sorted(stems(name) | words_of(name))
    if len(words) > MOST_WORDS:
        return [words_of(name), frozenset(words), *(frozenset([word]) for word in words)]
    return [frozenset(some) for size in range(1, len(words) + 1) for some in combinations(words, size)]


def resembling(asked: str, names: Iterable[str]) -> list[str]:
    """Those of the names that remind of what is asked for: “Truckkort” of “Truckförarbevis”."""
    wanted = stems(asked)
    return sorted({name for name in names if any(alike(one, other) for one in wanted for other in stems(name))})


def alike(one: str, other: str) -> bool:
    shorter, longer = sorted([one, other], key=len)
    if len(shorter) < ALIKE:
        return shorter == longer and len(shorter) == SHORTEST
    return shorter in longer or shorter[:ALIKE] == longer[:ALIKE]
