"""The whole way to a workplace as it is walked: contact, opening, match, question, placement, visit, reference."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from employers.models import ContactPerson, EmployerRelation
from projects.roles import Role
from tests.browser.conftest import PASSWORD
from tests.employers.factories import EmployerFactory
from tests.participants.factories import ParticipationFactory
from tests.participants.files import a_pdf
from tests.projects.factories import ProjectFactory


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def project(today):
    return ProjectFactory(
        name="Navigator", slug="navigator", start=today - timedelta(days=400), end=today + timedelta(days=400)
    )


@pytest.fixture
def participation(project, today):
    employer = EmployerFactory(name="Lindberg Lager", municipality="Krokom")
    EmployerRelation.objects.create(project=project, employer=employer)
    ContactPerson.objects.create(project=project, employer=employer, name="Sven Ersson")
    return ParticipationFactory(
        project=project,
        start=today - timedelta(days=60),
        participant__first_name="Karin",
        participant__last_name="Öberg",
        participant__sex="woman",
        participant__municipality="Krokom",
    )


def test_from_the_first_call_to_the_reference(page, sign_in, inspect, project, participation, today):
    sign_in(Role.PROJECT_LEADER, project=project, name="Lena Ledare")
    call(page, project)
    inspect("way-employer")
    offer(page)
    inspect("way-opening")
    match(page, participation)
    inspect("way-match")
    ask(page)
    place(page, today)
    approve(page, inspect)
    inspect("way-placement")
    visit(page)
    end(page, inspect)
    inspect("way-reference")
    page.goto(f"/projects/{project.slug}/figures/")
    page.get_by_role("link", name="1", exact=True).last.click()
    inspect("way-figures")


def ask(page):
    """First the participant, then the employer: nobody is presented who has not said yes."""
    take(page, "Fråga deltagaren")
    take(page, "Deltagaren tackar ja", "namn", "språk")
    take(page, "Presenterad för arbetsgivaren")
    page.get_by_role("link", name="Presentation för arbetsgivaren").first.click()
    page.go_back()
    take(page, "Arbetsgivaren tackar ja")


def take(page, step, *ticked):
    page.get_by_role("link", name=step).first.click()
    for one in ticked:
        page.get_by_label(one, exact=True).check()
    page.get_by_role("button", name="Spara").click()


def place(page, today):
    page.get_by_role("link", name="Gör placeringen").first.click()
    page.get_by_label("Start").fill(str(today - timedelta(days=20)))
    page.get_by_label("Slut").fill(str(today + timedelta(days=40)))
    for day in range(5):
        page.locator(f"[name=weekdays_{day}]").fill("4")
    page.get_by_label("Arbetsplats", exact=True).select_option("Lagret i Krokom")
    page.get_by_label("Handledare", exact=True).select_option("Stina Chef")
    page.get_by_label("Handledarens ersättare").select_option("Sven Ersson")
    page.get_by_label("Syfte och mål").fill("Pröva lagerarbete och få en referens")
    page.get_by_label("Försäkring: vem, vad, nummer").fill("Kommunen, olycksfall, 123-4")
    page.get_by_label("Vem som ansvarar för arbetsmiljön").fill("Stina Chef")
    page.get_by_label("Risker genomgångna den").fill(str(today - timedelta(days=25)))
    page.get_by_role("button", name="Gör placeringen").click()


def approve(page, inspect):
    """Each of the three says yes in a way of its own: the participant alone, on the screen that is lent to her."""
    page.get_by_role("button", name="Låna ut skärmen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Praktik hos Lindberg Lager")
    inspect("way-lent-agreement")
    page.get_by_role("button", name="Ja, jag godkänner").click()
    given_back(page)
    expect(page.get_by_text("på skärmen, av deltagaren själv")).to_be_visible()
    page.get_by_role("link", name="Godkänt muntligt").click()
    page.get_by_label("Arbetsgivaren", exact=True).check()
    page.get_by_label("Vem som godkände").fill("Stina Chef")
    page.get_by_label("Varför för någon annans räkning?").fill("Sade ja på telefon, papperet kommer")
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Projektet godkänner").click()
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("Planera ett besök till")).to_be_visible()


def visit(page):
    """What is decided at the workplace goes into the agreement, which the three then look at anew."""
    page.locator("section[aria-labelledby=visits] li a").first.click()
    page.get_by_role("group", name="Var handledaren med?").get_by_label("Ja").check()
    page.get_by_label("Anteckningar").fill("Trivs och kommer i tid")
    page.get_by_label("Beslutade anpassningar").fill("Pall att sitta på")
    page.get_by_role("button", name="Spara besöket").click()
    expect(page.locator("main")).to_contain_text("Pall att sitta på")
    page.get_by_role("link", name="Undertecknat på papper").click()
    page.get_by_label("Deltagaren", exact=True).check()
    page.get_by_label("Det underskrivna papperet").set_input_files(
        {"name": "papper.pdf", "mimeType": "application/pdf", "buffer": a_pdf()}
    )
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_text("på papper, sparat som fil")).to_be_visible()


def given_back(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack! Du är klar.")
    page.get_by_role("link", name="Lämna tillbaka skärmen").click()
    page.locator("[name=password]").fill(PASSWORD)
    page.keyboard.press("Enter")


def end(page, inspect):
    page.get_by_role("link", name="Avsluta").first.click()
    page.get_by_label("deltagaren fick jobb").check()
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("link", name="Vad handledaren säger").first.click()
    page.get_by_label("genomförd", exact=True).check()
    page.get_by_label("Vad som gick bra").fill("Noggrann och i tid")
    page.get_by_role("group", name="Ledde den till ett jobb?").get_by_label("Ja").check()
    page.get_by_role("button", name="Spara").click()
    page.get_by_role("button", name="Låna ut skärmen").click()
    page.get_by_text("Ja, hela tiden").click()
    page.get_by_label("Vad var bra?").fill("Snälla kollegor")
    inspect("way-lent-how-it-went")
    page.get_by_role("button", name="Klar").click()
    given_back(page)
    expect(page.get_by_text("Snälla kollegor")).to_be_visible()
    page.get_by_role("link", name="Skriv en referens").click()
    page.get_by_label("Lämnad av").select_option("Stina Chef")
    page.get_by_label("Vad handledaren säger").fill("Karin plockade order snabbt och rätt.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("button", name="Skriv ut referensen")).to_be_visible()


def call(page, project):
    """Half a minute: who, what came of it, and what we promised."""
    page.goto(f"/projects/{project.slug}/employers/")
    page.get_by_role("link", name="Lindberg Lager").first.click()
    page.get_by_role("link", name="Logga kontakt").first.click()
    page.get_by_label("telefon").check()
    page.get_by_label("Ja", exact=True).check()
    page.get_by_label("eller någon ny: namn").fill("Stina Chef")
    page.get_by_label("Utfall").select_option("erbjöd en plats")
    page.get_by_label("Vad vi lovade").fill("Skicka en beskrivning av stödet")
    page.get_by_label("Lovat till den").fill(str(project.end))
    page.get_by_role("button", name="Spara", exact=True).click()
    expect(page.locator("main")).to_contain_text("Skicka en beskrivning av stödet")


def offer(page):
    page.get_by_role("link", name="Platser", exact=True).first.click()
    page.get_by_role("link", name="Ny plats").first.click()
    page.get_by_role("link", name="Lindberg Lager").first.click()
    page.get_by_label("Rubrik").fill("Lagermedarbetare")
    page.get_by_label("Eller en ny arbetsplats").fill("Lagret i Krokom")
    page.get_by_label("Den nya arbetsplatsens kommun").fill("Krokom")
    page.get_by_label("Yrke (SSYK)").fill("4322")
    page.get_by_label("praktik", exact=True).check()
    page.get_by_label("Timmar per vecka").fill("20")
    page.get_by_label("Arbetsuppgifter").fill("Plocka order")
    page.get_by_role("button", name="Spara").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Lagermedarbetare")


def match(page, participation):
    """The points are said in sentences before anybody proposes anything."""
    slug, public_id = participation.project.slug, participation.participant.public_id
    page.goto(f"/projects/{slug}/participants/{public_id}/matching/")
    page.get_by_role("link", name="Lagermedarbetare").first.click()
    expect(page.locator("main")).to_contain_text("24 procent av dem som har yrket är kvinnor")
    page.get_by_role("button", name="Föreslå matchningen").click()
