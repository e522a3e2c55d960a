"""What free text about a person may hold that is not needed: identity numbers, ways to reach, illnesses.

    warnings("Ring Anna på 070-123 45 67") → [Finding(Kind.PHONE, "070-123 45 67")]

The one place that knows the rule: it runs here, without network, and hinders nothing (projects/forms/free_text.py
asks "is this needed?", once). A rule too eager is soon read by nobody: what is a figure, an hour or an ordinary word
in a coach's notes stays silent.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from functools import partial

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from projects.diagnoses import CODES, NAMES
from projects.identity import InvalidIdentityNumber, parse_identity_number

MOST_SHOWN = 5  # findings of one kind in a question


class Kind(Enum):
    IDENTITY = gettext_lazy("an identity number")
    PHONE = gettext_lazy("a telephone number")
    EMAIL = gettext_lazy("an e-mail address")
    DIAGNOSIS = gettext_lazy("an illness or a diagnosis")


@dataclass(frozen=True)
class Finding:
    kind: Kind
    words: str


def warnings(text: str) -> list[Finding]:
    """Each thing once, kind by kind."""
    plain = unicodedata.normalize("NFKC", text)  # other digits and spaces as the usual ones
    return [Finding(kind, words) for kind, find in FINDERS.items() for words in widest(find(plain))]


def widest(found: Iterable[str]) -> list[str]:
    """Each once, and no part of another: two patterns may know the same number."""
    once = dict.fromkeys(found)
    return [one for one in once if not any(one in other and one != other for other in once)]


def question(findings: Iterable[Finding]) -> str:
    """What is asked of whoever writes; nothing if there is nothing to ask."""
    by_kind: dict[Kind, list[str]] = {}
    for one in findings:
        by_kind.setdefault(one.kind, []).append(one.words)
    told = [f"{kind.value} ({', '.join(words[:MOST_SHOWN])})" for kind, words in by_kind.items()]
    return _("Is this needed? The text seems to hold %(what)s.") % {"what": ", ".join(told)} if told else ""


# --- Identity numbers: a date that exists, four digits, and the last of them checks -------------------------------

DASH = "[-+\u2010\u2012\u2013\u2014\u2212]"  # NFKC has made the hard hyphen the first of them
IDENTITY = re.compile(
    rf"(?<![0-9])(?P<day>(?:18|19|20)?[0-9]{{6}}|(?:18|19|20)[0-9]{{2}}([-./ ])[0-9]{{2}}\2[0-9]{{2}})"
    rf"(?P<sign>[ ]?{DASH}[ ]?|[ ]?)(?P<four>[0-9]{{4}})(?![0-9])"
)
YOUNGEST = 15  # a day with spaces and an hour after it ("2026-03-02 1030") is more likely a meeting than a birth


def identity_numbers(text: str) -> Iterator[str]:
    for match in IDENTITY.finditer(text):
        digits = re.sub("[^0-9]", "", match["day"])
        sign = "+" if "+" in match["sign"] else "-"
        try:
            number = parse_identity_number(f"{digits}{sign}{match['four']}")
        except InvalidIdentityNumber:
            continue
        if match["sign"].strip() or match["day"].isdigit() or is_long_ago(number.birth_date):
            yield match[0]


def is_long_ago(day: date) -> bool:
    return timezone.localdate().year - day.year > YOUNGEST


# --- Telephone numbers: as they are written in Sweden, or with the code of a country -------------------------------

AREA = "0(?:8|1[013689]|2[0136]|3[1356]|4[0246]|54|6[03]|90)"  # those shorter than four digits
GAP = "[ /()-]{0,3}"
PHONES = [
    re.compile(rf"(?<![0-9+])0{GAP}7[ -]?[02369](?:[ /-]{{0,2}}[0-9]){{7}}(?![0-9])"),
    re.compile(
        rf"(?<![0-9+-])(?:{AREA}|0[1-9][0-9]{{2}})(?:[ ]?[-/][ ]?|[ ])[1-9][0-9](?:[ ]?[0-9]){{3,6}}(?![0-9])"
    ),
    re.compile(r"(?<![0-9+-])0[1-9][0-9]{7,8}(?![0-9])"),
    re.compile(rf"(?<![0-9A-Za-z])\+[ ]?[1-9](?:{GAP}[0-9]){{7,14}}(?![0-9])"),
    re.compile(rf"(?<![0-9])00[1-9](?:{GAP}[0-9]){{8,13}}(?![0-9])"),
]


# --- E-mail addresses -----------------------------------------------------------------------------------------------

EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}(?:@|[ ]?[\[(]at[\])][ ]?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")


def matches(patterns: Iterable[re.Pattern], text: str) -> Iterator[str]:
    for pattern in patterns:
        for match in pattern.finditer(text):
            yield match[0].strip()


FINDERS = {
    Kind.IDENTITY: identity_numbers,
    Kind.PHONE: partial(matches, PHONES),
    Kind.EMAIL: partial(matches, [EMAIL]),
    Kind.DIAGNOSIS: partial(matches, [NAMES, CODES]),
}
