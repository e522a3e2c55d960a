"""docs/environment.md, .env.example, Dockerfile, docker-compose.yml and config/ agree on how the site is run."""

import ast
import re
from pathlib import Path

import pytest
import yaml

from config.env import SAMPLE_WORDS

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
READERS = {"text", "required", "secret", "flag", "number", "words", "database"}
PAPER = (ROOT / "docs/environment.md").read_text()
APPS = ["accounts", "projects", "participants", "employers", "matching", "reporting", "config"]
OURS = {"web", "worker", "beat", "migrate"}


def documented(heading):
    section = re.search(rf"^## {heading}$(.*?)(?=^## |\Z)", PAPER, re.MULTILINE | re.DOTALL).group(1)
    return dict(re.findall(r"^\| `?([\w ]+?)`? \| (.+?) \|", section, re.MULTILINE))


def names(heading):
    return documented(heading).keys() - {"name"}


def read_by_config():
    for path in [*ROOT.glob("config/**/*.py"), *ROOT.glob("benchmarks/**/*.py")]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = node.func
                owner = getattr(getattr(function, "value", None), "id", "")
                if owner == "env" and getattr(function, "attr", "") in READERS:
                    yield node.args[0].value


def environment_example():
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile():
    return (ROOT / "Dockerfile").read_text().replace("\\\n", " ")


# --- Variables --------------------------------------------------------------------------------------------------


def test_every_variable_that_is_read_is_documented_and_the_other_way_round():
    assert set(read_by_config()) | {"DJANGO_SETTINGS_MODULE"} == names("The site")


@pytest.mark.parametrize(
    "app", ["accounts", "projects", "participants", "employers", "matching", "reporting", "config"]
)
def test_only_env_reads_the_environment(app):
    readers = [
        path.name for path in (ROOT / app).rglob("*.py") if re.search(r"os\.(environ|getenv)", path.read_text())
    ]
    setting_a_default = {"env.py", "wsgi.py", "celery.py"} if app == "config" else set()
    assert set(readers) <= setting_a_default


def test_the_example_has_known_variables_and_all_that_must_be_set():
    example = environment_example()
    assert example.keys() <= names("The site") | names("Compose only")
    rows = re.findall(r"^\| `(\w+)` \|.*\*\*required\*\*", PAPER, re.MULTILINE)
    assert set(rows) <= example.keys()


def test_the_example_holds_samples_and_no_secret():
    for name, value in environment_example().items():
        if re.search("KEY|PASSWORD|DATABASE_URL", name) and value:
            assert SAMPLE_WORDS.search(value), name


def test_compose_uses_known_variables(compose):
    text = (ROOT / "docker-compose.yml").read_text()
    assert set(re.findall(r"\$\{(\w+)", text)) <= environment_example().keys()
    given = {name for part in OURS for name in compose["services"][part].get("environment", {})}
    assert given <= names("The site")


def test_the_image_sets_known_variables(dockerfile):
    given = set(re.findall(r"(\w+)=", re.search(r"^ENV (.*)$", dockerfile, re.MULTILINE).group(1)))
    assert given - {"PYTHONUNBUFFERED"} <= names("The site")


# --- Versions ---------------------------------------------------------------------------------------------------


def test_versions_agree(compose, dockerfile):
    version = documented("Versions")
    assert f"FROM python:{version['Python']}-slim-{version['Debian']}\n" in dockerfile
    assert compose["services"]["db"]["image"] == f"postgres:{version['PostgreSQL']}-{version['Debian']}"
    assert compose["services"]["redis"]["image"] == f"redis:{version['Redis']}-{version['Debian']}"
    assert f'requires-python = ">={version["Python"]}"' in (ROOT / "pyproject.toml").read_text()


def test_the_image_has_the_system_packages_that_make_run_installs(dockerfile):
    from scripts.system_packages import TO_RUN

    assert [name for name in TO_RUN if name not in dockerfile] == []


# --- Compose and the image ---------------------------------------------------------------------------------------


def test_compose_has_all_parts_and_each_is_watched_and_restarted(compose):
    services = compose["services"]
    assert services.keys() == {"db", "redis", "web", "worker", "beat", "migrate"}
    for name in services.keys() - {"migrate"}:
        assert services[name]["restart"] == "unless-stopped", name
        assert "test" in services[name].get("healthcheck", {}) or name == "web", name  # web: the image's own
    for name in OURS - {"migrate"}:
        assert services[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_what_is_kept_is_in_volumes(compose):
    mounts = [mount for service in compose["services"].values() for mount in service.get("volumes", [])]
    assert {mount.split(":")[0] for mount in mounts} == compose["volumes"].keys()
    assert all("files:/var/lib/lotsen" in compose["services"][name]["volumes"] for name in OURS)


def test_only_the_web_server_is_reached_and_only_from_this_machine(compose):
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}
    assert ports == {"web": ["127.0.0.1:8000:8000"]}


def test_no_secret_stands_in_compose_or_the_image(compose, dockerfile):
    for name in OURS:
        assert compose["services"][name]["env_file"] == ".env"
    for service in compose["services"].values():
        for name, value in service.get("environment", {}).items():
            if re.search("KEY|PASSWORD|URL", name):
                assert re.fullmatch(r"\$\{\w+:\?[^}]+\}", value), name
    assert not re.search(r"^(ENV|ARG) .*(KEY|PASSWORD|SECRET)", dockerfile, re.MULTILINE)


def test_the_image_runs_as_an_unprivileged_user(dockerfile):
    instructions = re.findall(r"^([A-Z]+) (.*)$", dockerfile, re.MULTILINE)
    users = [value for name, value in instructions if name == "USER"]
    assert users == ["lotsen"]
    last = [name for name, _ in instructions]
    assert last.index("USER") < last.index("CMD")
    assert "RUN" not in last[last.index("USER") :]


def test_the_image_installs_what_is_locked_from_wherever_pip_is_told(dockerfile):
    command = re.search("pip install (.*)", dockerfile).group(1)
    assert "--require-hashes --requirement requirements/core.txt" in command
    assert "://" not in dockerfile.replace("sqlite:////tmp/none", "")


def test_the_image_leaves_out_what_does_not_run():
    ignored = (ROOT / ".dockerignore").read_text().split()
    assert {".git", ".env", ".venv", "var", "tests"} <= set(ignored)
