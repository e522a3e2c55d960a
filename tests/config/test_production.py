"""Production does not start with anything that would let strangers in."""

import os
import runpy
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command, get_commands

from config.env import EnvironmentProblem
from config.settings import base

ROOT = Path(__file__).resolve().parent.parent.parent
LONG = secrets.token_urlsafe(50)
DEVELOPMENT_KEY = "only-for-development-" + "x" * 40


@pytest.fixture
def start(monkeypatch):
    """Load the production settings under the environment of a good installation, changed in one thing."""

    def start(**changes):
        good = {
            "SECRET_KEY": secrets.token_urlsafe(50),
            "AUDIT_KEY": secrets.token_hex(32),
            "ALLOWED_HOSTS": "lotsen.krokom.se",
            "DATABASE_URL": "postgres://lotsen@db/lotsen",
            "DEBUG": "",
        }
        for name, value in (good | changes).items():
            monkeypatch.setenv(name, value)
        return runpy.run_module("config.settings.production")

    return start


def test_a_complete_environment_starts(start):
    settings = start(ALLOWED_HOSTS="lotsen.krokom.se, lotsen.stromsund.se")
    assert settings["ALLOWED_HOSTS"] == ["lotsen.krokom.se", "lotsen.stromsund.se"]
    assert settings["DEBUG"] is False
    assert settings["DEMO"] is False


@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY", "ALLOWED_HOSTS", "DATABASE_URL"])
@pytest.mark.parametrize("value", ["", "   "])
def test_nothing_starts_without_what_it_needs(start, name, value):
    with pytest.raises(EnvironmentProblem, match=name):
        start(**{name: value})


@pytest.mark.parametrize(
    "sample",
    [
        DEVELOPMENT_KEY,
        "only-for-tests",
        "short",
        "x" * 60,
        "abcabcabc" * 8,
        pytest.param("change-me-" + LONG, id="change-me"),
        pytest.param("django-insecure-" + LONG, id="django-insecure"),
        pytest.param("EXAMPLE" + LONG, id="example"),
    ],
)
@pytest.mark.parametrize("name", ["SECRET_KEY", "AUDIT_KEY"])
def test_a_sample_is_no_secret(start, name, sample):
    with pytest.raises(EnvironmentProblem, match=name) as refusal:
        start(**{name: sample})
    assert sample not in str(refusal.value)


def test_the_two_keys_differ(start):
    key = secrets.token_urlsafe(50)
    with pytest.raises(EnvironmentProblem, match="differ"):
        start(SECRET_KEY=key, AUDIT_KEY=key)


@pytest.mark.parametrize(
    "hosts", ["*", "lotsen.krokom.se,*", ".krokom.se", "*.krokom.se", "https://lotsen.krokom.se"]
)
def test_hosts_are_named(start, hosts):
    with pytest.raises(EnvironmentProblem, match="ALLOWED_HOSTS"):
        start(ALLOWED_HOSTS=hosts)


@pytest.mark.parametrize("value", ["true", "True", "TRUE", "1", "yes", "on"])
def test_debug_stops_it_and_so_does_a_typo(start, value):
    with pytest.raises(EnvironmentProblem, match="DEBUG"):
        start(DEBUG=value)


def test_a_sample_password_of_the_database_stops_it(start, monkeypatch):
    monkeypatch.setitem(base.DATABASES["default"], "PASSWORD", "change-this-password")
    with pytest.raises(EnvironmentProblem, match="DATABASE_URL"):
        start()


def run(command, **environment):
    keep = {name: os.environ[name] for name in ("PATH", "HOME", "VAR_DIR")}
    return subprocess.run(command, cwd=ROOT, env=keep | environment, capture_output=True, text=True, timeout=60)


@pytest.mark.services
@pytest.mark.once
@pytest.mark.parametrize(
    "command",
    [
        ["-m", "gunicorn", "--config", "python:config.gunicorn", "--bind", "127.0.0.1:0", "config.wsgi"],
        ["-m", "celery", "--app", "config", "worker"],
        ["manage.py", "migrate"],
    ],
)
def test_no_process_starts_with_the_keys_of_development(command):
    ended = run(
        [sys.executable, *command],
        DJANGO_SETTINGS_MODULE="config.settings.production",
        SECRET_KEY=DEVELOPMENT_KEY,
        AUDIT_KEY=DEVELOPMENT_KEY,
        ALLOWED_HOSTS="lotsen.krokom.se",
        DATABASE_URL="sqlite:////nowhere/lotsen.sqlite3",
    )
    assert ended.returncode != 0
    assert "SECRET_KEY must be at least 50 random characters" in ended.stderr


@pytest.mark.services
@pytest.mark.once
def test_the_sample_environment_does_not_start():
    lines = (ROOT / ".env.example").read_text().splitlines()
    sample = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    ended = run([sys.executable, "manage.py", "check"], **sample)
    assert ended.returncode != 0
    assert "EnvironmentProblem" in ended.stderr


@pytest.mark.services
@pytest.mark.once
def test_the_settings_with_known_secrets_serve_this_machine_only():
    ended = run([sys.executable, "manage.py", "check"], DJANGO_SETTINGS_MODULE="config.settings.dev", HOST="0.0.0.0")  # noqa: S104
    assert ended.returncode != 0
    assert "HOST must be this machine" in ended.stderr


@pytest.mark.slow
@pytest.mark.once
def test_every_file_that_a_style_sheet_names_is_there(settings, tmp_path):
    """As the image is built: a missing one stops it."""
    settings.STATIC_ROOT = tmp_path
    backend = "whitenoise.storage.CompressedManifestStaticFilesStorage"
    settings.STORAGES = settings.STORAGES | {"staticfiles": {"BACKEND": backend}}
    call_command("collectstatic", interactive=False, verbosity=0)
    assert (tmp_path / "staticfiles.json").exists()


@pytest.mark.django_db
def test_production_gets_no_demo_accounts(settings, django_user_model):
    if "load_demo" not in get_commands():
        pytest.skip("no demo yet")
    settings.DEMO = False
    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not django_user_model.objects.exists()
