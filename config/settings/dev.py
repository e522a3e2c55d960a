"""For one's own machine: `make run`. Nothing here may reach the outside world, and nobody outside may reach it."""

from config.env import EnvironmentProblem
from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, env

DEBUG = env.flag("DEBUG", default=False)
SECRET_KEY = "only-for-development-" + "x" * 40
AUDIT_KEY = "only-for-development"
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DEMO = True
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
WHITENOISE_USE_FINDERS = True  # static files from where they lie: nothing to collect
WHITENOISE_AUTOREFRESH = DEBUG
STATIC_ROOT = VAR_DIR / "staticfiles"
STATIC_ROOT.mkdir(exist_ok=True)

if env.text("HOST", "127.0.0.1") not in {"127.0.0.1", "localhost", "::1"}:
    raise EnvironmentProblem(
        "These settings have known secrets and demo accounts: HOST must be this machine. "
        "For others to reach the site set DJANGO_SETTINGS_MODULE=config.settings.production."
    )
