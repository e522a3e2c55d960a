"""The mapping in a browser: asked about while it is written, kept when one goes away, for everybody to read."""

import pytest
from playwright.sync_api import expect

from participants.models import Mapping, MappingVersion, Skill
from tests.browser.test_person import signed_in  # noqa: F401 (a fixture)
from tests.participants.person_world import PersonWorld


@pytest.fixture
def world():
    return PersonWorld()


@pytest.fixture
def mapped(world):
    written = [world.coach.pk, "2010-03-01T10:00:00+00:00"]
    texts = {"wishes": "Vill arbeta i storkök på dagtid i Krokom.", "health": "Orkar hela dagar."}
    mapping = Mapping.objects.create(
        participation=world.participation, number=2, authors=dict.fromkeys(texts, written), **texts
    )
    MappingVersion.objects.create(
        mapping=mapping,
        number=1,
        content={"wishes": "Vill arbeta i kök på dagtid i Krokom."},
        authors=mapping.authors,
        begun_at=mapping.begun_at,
        saved_at=mapping.saved_at,
    )
    for facts in [
        {"name": "Laga mat för många", "country": "SY"},
        {"name": "Svenska", "kind": "language", "level": "b1", "state": "validated", "validator": "SFI Krokom"},
    ]:
        Skill.objects.create(participation=world.participation, **facts)
    return mapping


def test_everybody_can_read_and_write_it(page, world, mapped, signed_in, inspect):  # noqa: F811
    signed_in(world.coach)
    page.goto(world.url("mapping"))
    expect(page.get_by_text("dold kompetens")).to_be_visible()
    inspect("mapping")
    page.goto(world.url("mapping_write"))
    inspect("mapping-write")
    page.goto(world.url("skill_add"))
    inspect("skill-add")


def test_it_asks_while_somebody_types_and_keeps_what_is_typed(page, world, signed_in, axe):  # noqa: F811
    signed_in(world.coach)
    page.goto(world.url("mapping_write"))
    health = page.get_by_label("Hälsa och arbetsförmåga")
    health.press_sequentially("Har diabetes.")
    expect(page.locator(".free-text-hint", has_text="diabetes")).to_be_visible()
    expect(page.get_by_text("Sparat som utkast")).to_be_visible()
    axe()
    page.goto(world.url("mapping"))
    page.get_by_role("link", name="Skriv i kartläggningen").click()
    expect(health).to_have_value("Har diabetes.")
    page.wait_for_load_state("networkidle")  # the page's scripts have put the draft where it belongs
    health.press("Control+End")
    health.press_sequentially(" Orkar halvdagar.")
    expect(page.locator(".free-text-hint", has_text="diabetes")).to_be_visible()
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.get_by_text("1 av 16 delar är skrivna")).to_be_visible()  # asked before: not in the way
    assert Mapping.objects.get().health == "Har diabetes. Orkar halvdagar."
