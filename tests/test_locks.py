"""The lock files are what pyproject.toml asks for, and say nothing about where the packages come from."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

pytestmark = pytest.mark.once

ROOT = Path(__file__).resolve().parent.parent
LOCKS = ["core", "dev", "uv"]


def text(lock):
    return (ROOT / "requirements" / f"{lock}.txt").read_text()


def locked(lock):
    return dict(re.findall(r"^([\w.-]+)==([\w.+!-]+)", text(lock), re.MULTILINE))


def asked_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    core = project["project"]["dependencies"]
    return {"core": core, "dev": core + project["dependency-groups"]["dev"]}


@pytest.mark.parametrize("lock", ["core", "dev"])
def test_a_lock_holds_all_that_is_asked_for(lock):
    versions = {canonicalize_name(name): version for name, version in locked(lock).items()}
    for requirement in map(Requirement, asked_for()[lock]):
        assert requirement.specifier.contains(versions[canonicalize_name(requirement.name)]), requirement


def test_development_has_the_versions_that_run():
    assert locked("core").items() <= locked("dev").items()


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_has_hashes_and_none_an_address(lock):
    packages = re.split(r"\n(?=\S)", text(lock).strip())
    assert packages
    assert [package.split()[0] for package in packages if "--hash=sha256:" not in package] == []
    assert re.findall(r"://|--index|--extra-index|--find-links|file:", text(lock)) == []
