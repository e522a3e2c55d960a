"""For the tests: fast hashing, mail in memory, an own folder for everything that is written.

Database and broker are read from the environment as anywhere else, so that one suite runs on both kinds.
"""

import atexit
import shutil
import tempfile

from config import env

if not env.text("VAR_DIR"):  # a worker that a test starts inherits the folder
    folder = tempfile.mkdtemp(prefix="lotsen-test-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    env.preset("VAR_DIR", folder)

from config.settings.base import *  # noqa: F403
from config.settings.base import CELERY_BROKER_TRANSPORT_OPTIONS, DATABASES, REDIS_URL, VAR_DIR

SECRET_KEY = "only-for-tests"  # noqa: S105
AUDIT_KEY = "only-for-tests"
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
DEMO = True
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
JOB_HEARTBEAT = False
WHITENOISE_AUTOREFRESH = True  # static files from where they lie; nothing is collected for the tests
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # a file: a worker that a test starts must see it too
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "test.sqlite3"}
if REDIS_URL:  # one that others use too keeps their messages apart from ours
    CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = "lotsen-test:"
