"""What stands in free text and may not be needed: asked about once, never in the way, never kept anywhere else."""

import time

import pytest
from django import forms
from django.urls import reverse
from django.utils.translation import override

from accounts.models import AuditEvent
from participants.forms.follow_up import OutcomeForm
from participants.models import Attendance
from projects.forms.free_text import FreeText
from projects.free_text import Kind, question, warnings
from tests.access.built import form_classes
from tests.access.written import written
from tests.accounts.factories import UserFactory
from tests.participants.factories import FollowUpFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld

NUMBER = "19850709-9805"
TOLD = {
    Kind.IDENTITY: [
        NUMBER,
        "8507099805",
        "850709-9805",
        "850709 9805",
        "850709 – 9805",
        "850709\u20119805",  # a hyphen that does not break
        "19850709\u00a09805",
        "1985-07-09-9805",
        "1985-07-09 9805",
        "18850709+9805",
        "８５０７０９-9805",
        "850769-9802",  # a coordination number
    ],
    Kind.PHONE: [
        "070-123 45 67",
        "0701234567",
        "070 123 45 67",
        "073/123 45 67",
        "+46 70 123 45 67",
        "+46701234567",
        "+46 (0)70-123 45 67",
        "0046 70 123 45 67",
        "0640-161 00",
        "0640-16100",
        "063-12 34 56",
        "063 12 34 56",
        "08-123 456 78",
        "054123456",
        "+47 22 12 34 56",
        "+252 61 1234567",
        "00252 61 1234567",
    ],
    Kind.EMAIL: ["anna.öberg@krokom.se", "anna+jobb@mail.krokom.se", "anna (at) krokom.se", "anna[at]krokom.se"],
    Kind.DIAGNOSIS: [
        "depression",
        "Depressionen",
        "utmattningsdepression",
        "deprimerad",
        "ADHD",
        "adhd",
        "diabetes",
        "diabetiker",
        "barndiabetes",
        "PTSD",
        "psykos",
        "psykoser",
        "psykossjukdom",
        "missbruk",
        "missbrukar",
        "alkoholmissbruk",
        "spelberoende",
        "KOL",
        "panikångest",
        "utmattningssyndrom",
        "Downs syndrom",
        "bröstcancer",
        "autismspektrumtillstånd",
        "bipolär",
        "social fobi",
        "psykisk ohälsa",
        "reumatism",
        "dyslexi",
        "F32.1",
        "F32.1A",
        "f32.1",
        "F321",
        "E11.9",
        "M54.5",
        "diagnos E11",
    ],
}
SILENT = [
    "Född 1985-07-09.",  # a birth date alone is no identity number
    "Född 850709, alltså 41 år.",
    "19850709",
    "19850709-9804",  # the check digit is wrong
    "850709-9804",
    "19851309-9805",
    "Möte 2026-03-02 1030 i Krokom",
    "2026-11-22 09:30",
    "kl 08-17, 0730-1600 och 08.00-16.30",
    "07.30-12.00, 13.00-16.00",
    "0800 1630",
    "05-06-2026 till 08-12-2026",
    "dnr 2008-3060172, org.nr 212000-2486",
    "12 000 kr, 25 000 000 kr, 28500-31000 kr i månaden",
    "835 30 Krokom",
    "1,5 timmar, 100 %, vecka 12-26 2026",
    "ISBN 978-91-7000-150-5",
    "B1 i svenska, C1 i dari, B96 och CE, truckkort A1-A4, YKB 2025-2030",
    "E14 mot Krokom, E45 norrut",
    "Vi ses i rum F12 eller sal F20.",
    "Windows 10.0.19045, kursen MA101",
    "stress i köket",
    "psykosocial arbetsmiljö",
    "Det beror på bussen, beroende av skjuts.",
    "deprimerande väder",
    "Chefen dementerar. Bil utanför porten.",
    "kol och ved, grilla",
    "maktmissbruk och xenofobi",
    "Trött och orolig, har ont i ryggen och behöver paus.",
    "prestationsångest inför intervjun",
    "nr 1 @ Krokom",
]


@pytest.mark.parametrize(("kind", "words"), [(kind, one) for kind, texts in TOLD.items() for one in texts])
def test_what_is_told(kind, words):
    for text in (
        words,
        f"Vi pratade om {words}, sedan om praktik.",
        f"({words})",
        f"i köket.\n{words}\nSedan lunch.",
    ):
        assert kind in {one.kind for one in warnings(text)}, text


@pytest.mark.parametrize("text", SILENT)
def test_what_is_ordinary(text):
    assert warnings(text) == []


def test_each_thing_is_told_once_and_the_question_names_it():
    text = f"{NUMBER} ringer från +46 (0)70-123 45 67. {NUMBER} har ADHD."
    assert [one.words for one in warnings(text)] == [NUMBER, "+46 (0)70-123 45 67", "ADHD"]
    with override("en"):
        assert question(warnings("har ADHD och PTSD")) == (
            "Is this needed? The text seems to hold an illness or a diagnosis (ADHD, PTSD)."
        )
    assert question([]) == ""


@pytest.mark.parametrize("part", ["a", "0 ", "1", "+1", "00", "a.a", "depress", "(at)", "19", "-", "F3"])
def test_no_text_takes_long(part):
    """By the clock of this process: what others do on the machine does not count."""
    began = time.process_time()
    warnings(part * (20_000 // len(part)))
    assert time.process_time() - began < 2


# --- While somebody types ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_field_is_asked_about_while_somebody_types_and_nothing_is_kept(client):
    client.force_login(UserFactory())
    with override("en"), written() as tables:
        answer = client.post(reverse("free_text"), {"text": "Ring 070-123 45 67"})
    assert "070-123 45 67" in answer.json()["question"]
    assert "1234567" not in "".join(answer.json()["seen"])
    assert not tables
    assert not AuditEvent.objects.exists()
    assert client.post(reverse("free_text"), {"text": "stress i köket"}).json() == {"question": "", "seen": []}
    assert client.post(reverse("free_text"), {"text": "x" * 25_001}).status_code == 413


# --- When it is saved ----------------------------------------------------------------------------------------------


@pytest.fixture
def world():
    return PersonWorld()


def log(client, world, note, **more):
    person = world.person.public_id
    data = {
        "people": str(person),
        f"there_{person.hex}": "present",
        f"note_{person.hex}": note,
        "date": world.start.isoformat(),
        "minutes": "60",
        "form": "individual",
        "kind": "coaching",
        "save": "1",
        **more,
    }
    client.force_login(world.coach)
    return client.post(reverse("participants:session_log", args=["navigator"]), data)


@pytest.mark.django_db
def test_a_note_comes_back_once_with_the_question_and_is_then_kept_as_it_is(client, world):
    note = "Har fått diagnosen ADHD. Ring 070-123 45 67."
    before = Attendance.objects.count()
    asked = log(client, world, note)
    page = asked.content.decode()
    form = asked.context["form"]
    assert (asked.status_code, form.only_asks) == (200, True)
    assert page.count("Behövs detta?") == 2  # in the summary and beside the field
    assert note in page
    assert Attendance.objects.count() == before

    seen = form["free_text_seen"].value()
    assert f'value="{seen}"' in page
    assert "ADHD" not in seen
    again = log(client, world, f"{note} Och PTSD.", free_text_seen=seen)
    assert again.status_code == 200
    assert "(PTSD)" in again.content.decode()  # only what is new

    kept = log(client, world, note, free_text_seen=seen)
    assert kept.status_code == 302
    assert Attendance.objects.latest("pk").note == note
    assert not [event for event in AuditEvent.objects.all() if "ADHD" in f"{event.details}{event.fields}"]


@pytest.mark.django_db
def test_ordinary_notes_are_saved_at_once_and_what_is_wrong_is_said_with_the_question(client, world):
    assert log(client, world, "Stress i köket, men det går bra.").status_code == 302
    both = log(client, world, "Har ADHD.", minutes="")
    assert not both.context["form"].only_asks
    assert {"minutes"} < set(both.context["form"].errors)


@pytest.mark.django_db
@pytest.mark.parametrize("field", ["topic", "next_step"])
def test_the_short_texts_of_a_session_are_free_text_too(client, world, field):
    asked = log(client, world, "", **{field: f"Maila {NUMBER}"})
    assert set(asked.context["form"].errors) == {field}
    assert f'name="{field}"' in asked.content.decode()
    assert "data-free-text" in asked.content.decode()


@pytest.mark.django_db
def test_what_stood_there_before_is_not_asked_about_again(world):
    left = ParticipationFactory(project=world.project, exit=world.start)
    follow_up = FollowUpFactory(participation=left, note="Har ADHD.")

    assert "note" not in OutcomeForm({"note": "Har ADHD. Arbetar i kök."}, instance=follow_up).errors
    assert "(KOL)" in OutcomeForm({"note": "Har ADHD och KOL."}, instance=follow_up).errors["note"][0]


NO_PAGE = {"ConsentFields", "IdentifyForm", "WhoForm"}  # parts of forms that ask
NO_PERSON = {"GroupForm", "PeopleListForm", "FilterForm", "FilterRemovalForm", "SearchForm"}
# Who somebody is and how to reach the person: asked for by the field itself.
ASKED_FOR = {"first_name", "last_name", "identity_number", "citizenship", "country", "language", "phone", "address"}
ASKED_FOR |= {"municipality", "party", "call_name", "call_number"}
OF_SUPPORT = {"name", "role", "organisation", "contact"}  # of a specialist, not of the participant


@pytest.mark.django_db
def test_every_text_about_a_person_asks():
    """Long ones and short ones alike, and with them whatever form is added."""
    silent = {
        (cls.__name__, name)
        for cls in form_classes()
        if cls.__module__.startswith("participants.") and cls.__name__ not in NO_PAGE | NO_PERSON
        for name, field in cls.base_fields.items()
        if type(field) is forms.CharField and is_typed(field) and not asks_about(cls, name, field)
    }
    assert {one for one in silent if one[1] not in ASKED_FOR} <= {("ContactForm", name) for name in OF_SUPPORT}


def is_typed(field) -> bool:
    return not isinstance(field.widget, (forms.HiddenInput, forms.PasswordInput))


def asks_about(cls, name, field) -> bool:
    return issubclass(cls, FreeText) and (isinstance(field.widget, forms.Textarea) or name in cls.free_text)
