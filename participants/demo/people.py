"""Invented people: put together from common names, with numbers from the tax agency's series for tests."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from stdnum import luhn

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.enums import Sex
from participants.models import Participant

WOMEN = (
    "Amina Anna Birgitta Diana Elin Eva Fatima Frida Hanna Ingrid Johanna Karin Leila Linnea Maria Nadia Olga Petra "
    "Rahel Sara Selam Sofia Ulla Yasmin Zahra Åsa"
).split()
MEN = (
    "Abdi Adam Ahmed Anders Björn Daniel Emil Erik Farid Göran Hassan Ivan Jonas Karl Lars Mehmet Nils Omar Per "
    "Robel Samir Simon Tomas Viktor Yusuf Örjan"
).split()
LAST = (
    "Abdullah Ali Andersson Bergström Dahl Eklund Eriksson Farah Forsberg Ghebre Haddad Hansson Holm Ibrahim "
    "Jakobsson Johansson Karimi Larsson Lind Mohamud Månsson Nilsson Norberg Olsson Petrov Rahimi Sandberg Svensson "
    "Tesfaye Wallin Åkesson Öberg"
).split()
ABROAD = [("SY", "arabiska"), ("SO", "somaliska"), ("ER", "tigrinska"), ("AF", "dari"), ("UA", "ukrainska")]


@dataclass(frozen=True)
class Unknown:
    """Which of what every figure needs is not known yet."""

    country: bool = False
    born: bool = False


def invented(number: int, start: date, by, project, unknown: Unknown) -> Participant:
    """The same person for the same number, whatever day it is but for the age."""
    lot = Random(f"stegen {number}")  # noqa: S311 - play
    sex = Sex.WOMAN if lot.random() < 0.52 else Sex.MAN
    born = start - timedelta(
        days=lot.choice([18, 20, 22, 24, 27, 31, 35, 39, 44, 48, 53, 58]) * 365 + lot.randrange(365)
    )
    person = Participant(
        first_name=lot.choice(WOMEN if sex == Sex.WOMAN else MEN),
        last_name=LAST[number * 7 % len(LAST)],
        sex="" if unknown.born else sex,
        birth_date=None if unknown.born else born,
        country_of_birth="SE",
        citizenship="SE",
        phone=f"070-174 06 {5 + number % 95:02}",  # of the numbers kept free for films and books
        municipality="Exempelkommunen",
    )
    if lot.random() < 0.4:
        person.country_of_birth, person.language = lot.choice(ABROAD)
        person.citizenship, person.interpreter = person.country_of_birth, lot.random() < 0.5
    if unknown.country:
        person.country_of_birth = person.citizenship = ""
    if unknown.born:
        person.no_number_reason = "Väntar på samordningsnummer"
    else:
        person.identity_number = test_number(born, sex)
    person.save()
    AuditEvent.objects.record(
        by=by, action=AuditAction.CREATE, target=person, participant=person, project=project, fields=["first_name"]
    )
    return person


def test_number(born: date, sex: Sex) -> str:
    """Nobody is given a birth number from 980 on; the first of the day that is free."""
    for birth_number in range(980 if sex == Sex.WOMAN else 981, 1000, 2):
        digits = f"{born:%y%m%d}{birth_number}"
        number = f"{born:%Y}{digits[2:]}{luhn.calc_check_digit(digits)}"
        if not Participant.objects.filter(identity_number=number).exists():
            return number
    raise RuntimeError("Too many people were born on the same day.")
