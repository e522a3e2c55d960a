"""Which employers of the register could be the one that somebody is about to register, or stand in it twice."""

from collections import defaultdict
from difflib import SequenceMatcher

from django.db.models import Q
from django.utils.crypto import salted_hmac

from employers.models import Employer
from employers.models.employer import search_words
from projects.names import folded

# What says how a company is owned, not which it is.
FORMS = set("ab aktiebolag hb handelsbolag kb kommanditbolag ek for forening ekonomisk ideell stiftelse publ".split())
ALIKE = 0.86
MOST = 5
LOOKED_AT = 2000


def words_of(name: str) -> list[str]:
    return telling(search_words(name))


def telling(words: list[str]) -> list[str]:
    return [word for word in words if word not in FORMS] or words


def said_twice(employers, most: int) -> list[list[Employer]]:
    """Groups of those whose names have the same words, in any order and however the employer is owned."""
    by_words = defaultdict(list)
    for pk, key in employers.order_by("name_key", "pk").values_list("pk", "name_key"):
        by_words[" ".join(sorted(telling(key.split())))].append(pk)
    groups = [group for group in by_words.values() if len(group) > 1][:most]
    found = Employer.objects.in_bulk([pk for group in groups for pk in group])
    return [[found[pk] for pk in group] for group in groups]


def are_alike(one: str, other: str) -> bool:
    """The same words, those of one among the other's, or nearly the same letters."""
    first, second = words_of(one), words_of(other)
    if not first or not second:
        return False
    shared = set(first) & set(second)
    if shared in (set(first), set(second)):
        return True
    return SequenceMatcher(None, " ".join(first), " ".join(second)).ratio() >= ALIKE


def alike(name: str, municipality: str, *, but: Employer | None = None) -> list[Employer]:
    """Of a similar name in the same municipality; one whose municipality nobody knows may be there too."""
    words = words_of(name)
    if not words:
        return []
    near = Q()
    for word in words:
        near |= Q(name_key__contains=word) | Q(name_key__startswith=word[:3])
    candidates = Employer.objects.filter(near).exclude(pk=but.pk if but else None).order_by("name_key", "pk")
    place = folded(municipality)
    found = [
        one for one in candidates[:LOOKED_AT] if folded(one.municipality) in (place, "") and are_alike(name, one.name)
    ]
    return found[:MOST]


def mark(employers: list[Employer]) -> str:
    """Who says "none of these" says it of these."""
    keys = repr(sorted(one.pk for one in employers))
    return salted_hmac("employers.duplicates", keys, algorithm="sha256").hexdigest()[:20]
