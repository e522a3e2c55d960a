"""For the real Celery worker that a test starts: the test's database and folder, by way of the environment."""

from config.settings.test import *  # noqa: F403

JOB_HEARTBEAT = True
MEDIA_ROOT = VAR_DIR / "files"  # noqa: F405  (where the test finds what the worker made)
CELERY_WORKER_LOST_WAIT = 0.3  # seconds, not 10: a killed child has nothing more to say
