"""For real people's data. Refuses to start without its secrets, with a sample, with DEBUG, or for any host."""

from config.env import SAMPLE_WORDS, EnvironmentProblem
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, BEHIND_PROXY, DATABASES, env

DEMO = False
SECRET_KEY = env.secret("SECRET_KEY", length=50)
AUDIT_KEY = env.secret("AUDIT_KEY", length=32)
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
env.required("DATABASE_URL")

if env.flag("DEBUG"):
    raise EnvironmentProblem("DEBUG must not be on in production: error pages would show people's data.")
if AUDIT_KEY == SECRET_KEY:
    raise EnvironmentProblem("AUDIT_KEY and SECRET_KEY must differ: the one is never changed, the other at any leak.")
if not ALLOWED_HOSTS or any("*" in host or "/" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise EnvironmentProblem("ALLOWED_HOSTS must name the site's hosts (lotsen.krokom.se), without a wildcard.")
if SAMPLE_WORDS.search(DATABASES["default"].get("PASSWORD", "")):
    raise EnvironmentProblem("The password in DATABASE_URL is a sample. Give the database a random one.")

SITE_URL = env.text("SITE_URL", f"https://{ALLOWED_HOSTS[0]}").rstrip("/")
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_SSL_REDIRECT = True
SECURE_REDIRECT_EXEMPT = [r"^health/"]
SECURE_HSTS_SECONDS = 2 * 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
LANGUAGE_COOKIE_SECURE = True

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
STATIC_ROOT = BASE_DIR / "staticfiles"
EMAIL_HOST = env.text("EMAIL_HOST", "localhost")
EMAIL_PORT = env.number("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS")
