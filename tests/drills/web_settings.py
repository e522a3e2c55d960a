"""For the real web server and worker of a drill: the test's database, and the cache and queue of production."""

from config.settings.base import CACHES as CACHES_OF_PRODUCTION
from config.settings.test import *  # noqa: F403

CACHES = CACHES_OF_PRODUCTION
JOB_HEARTBEAT = True
MEDIA_ROOT = VAR_DIR / "files"  # noqa: F405
