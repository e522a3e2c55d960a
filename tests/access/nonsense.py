"""What a form might be sent, drawn by chance: `--randomly-seed=` and the seed of the run bring the same back.

Drawn here, in microseconds, and not by hypothesis, which takes longer to draw than a form takes to answer.
"""

import random
from datetime import date
from functools import partial
from uuid import UUID

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

WORDS = ["", "0", "-1", "9" * 400, "1e309", "NaN", "٣", "\x00", "%00", "' OR 1=1 --", "<script>alert(1)</script>"]
WORDS += ["0001-01-01", "9999-12-31", "2010-02-30", "a" * 20000, "{{ 7*7 }}", "../../etc/passwd", "\r\nX: y", "None"]
LETTERS = [(0, 0x20), (0x20, 0x7F), (0x20, 0x7F), (0x80, 0x250), (0x250, 0xD800), (0xE000, 0x110000)]  # no surrogates
NUMBERS = ["0", "-0", "1", "-1", "12", "32767", "32768", "2147483648", "9223372036854775808", "-" + "9" * 30, "1_000"]
DECIMALS = [*NUMBERS, "0.001", "1,5", "-0.5", "1e10", "1E-400", "Infinity", "-Infinity", "NaN", "sNaN", "99.995"]
FILE_NAMES = ["in.csv", "participants.csv", "in.xlsx", "in.zip", "../x.csv", "å" * 300 + ".csv", "x.exe", ".pdf", "x"]
FILES = [b"", b"PK\x03\x04", b"%PDF-1.7", b"person_id\nA1\n", b"\xff\xfe\x00"]


def hostile() -> str:
    return random.choice(WORDS) if random.random() < 0.5 else text(60)


def text(longest=30) -> str:
    return "".join(chr(random.randrange(*random.choice(LETTERS))) for _ in range(random.randint(0, longest)))


def day() -> str:
    """Near or anywhere in time."""
    first, last = random.choice([(date(2008, 12, 1), date(2011, 2, 1)), (date.min, date.max)])
    return str(date.fromordinal(random.randint(first.toordinal(), last.toordinal())))


def clock() -> str:
    return f"{random.randint(0, 23):02}:{random.randint(0, 59):02}{random.choice(['', ':59'])}"


def email() -> str:
    name = text(12) if random.random() < 0.5 else "anna"
    return f"{name}@{random.choice(['lotsen.example', 'x', '[::1]', 'å.se'])}"


def choices_of(field) -> list[str]:
    pairs = [(value, label) for value, label in field.choices]
    inner = [label if isinstance(label, list | tuple) else [(value, label)] for value, label in pairs]
    return [str(value) for group in inner for value, _label in group]


def likely(field):
    """Draws what a person or her browser might send: of the right kind, seldom right."""
    kinds = {
        forms.ChoiceField: lambda: partial(random.choice, [*choices_of(field), "0"]),
        forms.BooleanField: lambda: partial(random.choice, ["on", "true", "false", "0"]),
        forms.DateTimeField: lambda: lambda: f"{day()} {clock()}",
        forms.DateField: lambda: day,
        forms.TimeField: lambda: clock,
        forms.DecimalField: lambda: lambda: random.choice([*DECIMALS, str(random.randint(-(10**6), 10**6) / 100)]),
        forms.IntegerField: lambda: lambda: random.choice([*NUMBERS, str(random.randint(-100, 100))]),
        forms.EmailField: lambda: email,
        forms.UUIDField: lambda: lambda: str(UUID(int=random.getrandbits(128))),
    }
    return next((make() for kind, make in kinds.items() if isinstance(field, kind)), text)


def file() -> SimpleUploadedFile:
    content = random.choice(FILES) if random.random() < 0.3 else random.randbytes(random.randint(0, 80))
    return SimpleUploadedFile(random.choice(FILE_NAMES), content)


class Sendings:
    """What a page would send, with some fields changed, left out or sent twice, and one that it does not have."""

    def __init__(self, fields: dict, right: dict):
        self.files = [name for name, field in fields.items() if isinstance(field, forms.FileField)]
        self.draws = {name: likely(field) for name, field in fields.items() if name not in self.files}
        self.draws["unknown"] = hostile
        self.right = {name: value for name, value in right.items() if name not in self.files}

    def one(self) -> tuple[dict, dict]:
        data, share = dict(self.right), random.choice([0, 0.2, 0.5, 1])
        data |= {name: self.value(draw) for name, draw in self.draws.items() if random.random() < share}
        for name in random.sample(sorted(self.draws), random.choice([0, 0, 1, min(2, len(self.draws))])):
            data.pop(name, None)
        return data, {name: file() for name in self.files if random.random() < 0.5}

    @staticmethod
    def value(draw):
        if random.random() < 0.2:
            return [random.choice([draw, hostile])() for _ in range(random.randint(0, 3))]
        return draw() if random.random() < 0.5 else hostile()
