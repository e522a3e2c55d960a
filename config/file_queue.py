"""The embedded installation's queue, a folder of files: what kombu and billiard leave to chance there.

A message is written under another name and then renamed, or a worker may take it half written. And whoever waits for
work must not hold the lock meanwhile: a child that is killed as it waits would take the lock along, and the worker
would never do anything again. (With Redis each child has a pipe of its own, and there is no lock.)
"""

import os
import uuid
from pathlib import Path
from time import monotonic

from billiard.queues import SimpleQueue
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import str_to_bytes
from kombu.utils.json import dumps


class Channel(filesystem.Channel):
    def _put(self, queue, payload, **kwargs):  # type: ignore[override]  # (kombu's own two differ)
        name = Path(self.data_folder_out) / f"{int(monotonic() * 1000)}_{uuid.uuid4()}.{queue}.msg"
        unfinished = name.with_suffix(".part")
        unfinished.write_bytes(str_to_bytes(dumps(payload)))
        os.replace(unfinished, name)


class Transport(filesystem.Transport):
    Channel = Channel


def get_payload(self) -> bytes:
    """Wait first, then lock, and wait again if another child was quicker."""
    while True:
        self._reader.poll(None)
        with self._rlock:
            if self._reader.poll(0):
                return self._reader.recv_bytes()


def use():
    TRANSPORT_ALIASES["filesystem"] = f"{__name__}:Transport"
    SimpleQueue.get_payload = get_payload
