"""A project, its leader, and the leader signed in."""

import pytest

from projects.roles import Role
from tests.projects.factories import MembershipFactory, ProjectFactory


@pytest.fixture
def own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def project():
    return ProjectFactory(slug="p", name="Projektet")


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def leader_client(client, leader):
    client.force_login(leader)
    return client
