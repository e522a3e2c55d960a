"""The embedded installation's queue; what a killed child does to it: test_catch_up_worker.py."""

import os

import pytest
from celery import current_app

from config import file_queue

pytestmark = [pytest.mark.sqlite]


@pytest.fixture
def channel(tmp_path):
    folders = {"data_folder_in": tmp_path, "data_folder_out": tmp_path, "control_folder": tmp_path / "control"}
    with current_app.connection_for_write(transport_options=folders) as connection:
        yield connection.default_channel


def test_no_worker_takes_a_message_that_is_half_written(channel, tmp_path, monkeypatch):
    seen = []

    def replace(source, target):
        seen.append([path.suffix for path in tmp_path.iterdir()])
        os.rename(source, target)

    monkeypatch.setattr(file_queue.os, "replace", replace)
    channel._put("celery", {"body": "x"})
    assert seen == [[".part"]]
    assert channel._get("celery") == {"body": "x"}
