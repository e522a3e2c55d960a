"""For one's own machine: `make run`. Nothing here may reach the outside world."""

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, env

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = "only-for-development-" + "x" * 40
AUDIT_KEY = "only-for-development"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
