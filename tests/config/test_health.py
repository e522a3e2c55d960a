import json
import logging
from collections import namedtuple

import pytest
from django.db import OperationalError

from config import health

Disk = namedtuple("Disk", "total used free")
GIGABYTE = 1024**3


@pytest.fixture
def disk(monkeypatch):
    """How much of which disk is free."""
    return lambda free, total: monkeypatch.setattr(
        health.shutil, "disk_usage", lambda path: Disk(int(total), int(total - free), int(free))
    )


@pytest.mark.django_db
def test_a_working_site_is_healthy(client, disk):
    disk(free=0.06 * 100 * GIGABYTE, total=100 * GIGABYTE)
    response = client.get("/health/")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("free", "total"),
    [(0.049 * 100 * GIGABYTE, 100 * GIGABYTE), (63 * 1024**2, GIGABYTE), (0, GIGABYTE)],
)
def test_a_full_disk_is_told_before_it_is_full(client, disk, free, total, caplog):
    disk(free, total)
    assert_failing(client, caplog, "MB of disk left")


def test_a_database_that_is_away_is_told(client, disk, monkeypatch, caplog):
    def cursor():
        raise OperationalError("could not connect to server at 10.0.0.3 as lotsen_owner")

    disk(free=GIGABYTE, total=GIGABYTE)
    monkeypatch.setattr(health.connection, "cursor", cursor)
    assert_failing(client, caplog, "the database does not answer")


def assert_failing(client, caplog, logged):
    with caplog.at_level(logging.ERROR):
        response = client.get("/health/")
    assert response.status_code == 503
    assert json.loads(response.content) == {"status": "failing"}  # strangers learn no more
    assert response.headers["Retry-After"]
    assert logged in caplog.text
