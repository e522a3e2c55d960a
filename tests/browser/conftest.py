"""What a browser test needs. `python -m pytest tests/browser` runs them, in Debian's Chromium.

    def test_figures(page, sign_in, inspect):
        person = sign_in("project_leader")  # or sign_in(Role.COACH, project=project), sign_in("administrator")
        page.goto(f"/projects/{person.project.slug}/figures/")
        page.get_by_role("link", name="Rapporter").click()
        inspect("reports")                  # axe, no sideways scrolling, a picture: wide, phone, dark

A test fails by itself on any error in the console (a breach of the content security policy is one), on a script
error, on an answer with status 500 or above, and on a request to another host. An error that belongs to the test is
forgiven with `page.forgive("status of 404")`. With SCREENSHOTS=1 pictures
of what is inspected land in VAR_DIR/screenshots.
"""

import os
import re
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
from axe_core_python.sync_playwright import Axe
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect, sync_playwright

from accounts.models import User
from projects.models import Project
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, ProjectFactory

HERE = Path(__file__).resolve().parent
CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or ""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]
WIDE, PHONE = {"width": 1280, "height": 900}, {"width": 360, "height": 740}
PASSWORD = "en lång och god fras"
AXE = Axe().axe_script
OF_COLOURS = ["color-contrast", "link-in-text-block"]  # what can be otherwise in the dark, and not on a phone
ONLY_COLOURS = {"runOnly": {"type": "rule", "values": OF_COLOURS}}
NO_COLOURS = {"rules": {rule: {"enabled": False} for rule in OF_COLOURS}}
# A machine with much else to do answers in time, too; who waits in vain waits longer.
PATIENCE = 30_000
expect.set_options(timeout=PATIENCE)
AT_REST = """() => Promise.allSettled(document.getAnimations()
    .filter(one => one.effect.getComputedTiming().endTime !== Infinity).map(one => one.finished)).then(() => null)"""


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")
            item.add_marker("enable_socket")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(tmp_path_factory):
    """SQLite in a file: several requests at once cannot share the one connection of a database in memory."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database.setdefault("TEST", {})["NAME"] = str(tmp_path_factory.mktemp("browser") / "test.sqlite3")


@pytest.fixture(scope="session")
def browser():
    if not CHROMIUM:
        message = "Chromium is not installed (Debian: chromium); the browser tests cannot run."
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in this thread
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(browser, live_server):
    """A page of a Swedish browser, signed out, that notes what goes wrong and fails the test for it."""
    context = browser.new_context(
        base_url=live_server.url,
        locale="sv-SE",
        timezone_id="Europe/Stockholm",
        viewport=WIDE,
        reduced_motion="reduce",
    )
    context.set_default_timeout(PATIENCE)
    page, wrong, forgiven = context.new_page(), [], []
    page.forgive = forgiven.append
    context.on("console", lambda message: message.type == "error" and wrong.append(f"console: {message.text}"))
    context.on("weberror", lambda error: wrong.append(f"script: {error.error}"))
    context.on("response", lambda answer: answer.status >= 500 and wrong.append(f"{answer.status}: {answer.url}"))
    context.on(
        "request",
        lambda request: (
            request.url.startswith(("http", "ws"))
            and not request.url.startswith(live_server.url)
            and wrong.append(f"elsewhere: {request.url}")
        ),
    )
    yield page
    context.close()
    assert not [text for text in wrong if not any(re.search(pattern, text) for pattern in forgiven)]


@dataclass
class Person:
    user: User
    project: Project | None


@pytest.fixture
def sign_in(page, live_server):
    """Signs somebody in by her session's cookie (test_sign_in.py goes by the form). Returns her and her project.

    `role`: a Role or its value, "administrator", or "nobody" for somebody without a project.
    """

    def sign_in(role=Role.PROJECT_LEADER, *, project=None, **fields) -> Person:
        user = UserFactory(is_administrator=role == "administrator", **fields)
        user.set_password(PASSWORD)
        user.save()
        if role in Role.values:
            project = project or ProjectFactory(name="Navigator", slug="navigator")
            group = CaseworkerGroupFactory(project=project) if role == Role.CASEWORKER else None
            MembershipFactory(user=user, project=project, role=role, group=group)
        client = Client()
        client.force_login(user)
        value = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": value, "url": live_server.url}])
        return Person(user, project)

    return sign_in


def complaints(page, rules=None) -> list[str]:
    """What axe finds against WCAG 2.1 AA, and what else is serious or worse; by all its rules or as told."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    options = {"resultTypes": ["violations"]} | (rules or {})
    found = page.evaluate("options => axe.run(options).then(found => found.violations)", options)
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: " + "; ".join(node["html"][:160] for node in one["nodes"][:5])
        for one in found
        if one["impact"] in {"serious", "critical"} or any(tag.startswith("wcag") for tag in one["tags"])
    ]


@pytest.fixture
def axe(page):
    """`axe()` fails the test if the page as it stands is hard to use for somebody."""

    def axe(rules=None):
        assert not complaints(page, rules)

    return axe


@pytest.fixture
def picture(page):
    """`picture("name")` leaves one of the page as it stands, where pictures are wanted."""

    def picture(name):
        if os.environ.get("SCREENSHOTS"):
            page.screenshot(path=Path(settings.VAR_DIR) / "screenshots" / f"{name}.png", full_page=True)

    return picture


@pytest.fixture
def inspect(page, axe, picture):
    """`inspect("name")` looks at the page wide, in the dark and on a phone."""

    def look(name, rules):
        page.evaluate("window.scrollTo(0, 0)")
        page.evaluate(AT_REST)  # half a change of colour has too little contrast
        picture(name)
        sideways = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert sideways <= 0, f"{name} scrolls sideways by {sideways} pixels"
        axe(rules)

    def inspect(name):
        for width, colours, rules in [
            (WIDE, "light", None),
            (WIDE, "dark", ONLY_COLOURS),
            (PHONE, "light", NO_COLOURS),
        ]:
            page.set_viewport_size(width)
            page.emulate_media(color_scheme=colours)
            look(f"{name}-{width['width']}-{colours}", rules)
        page.set_viewport_size(WIDE)
        page.emulate_media(color_scheme="light")

    return inspect
