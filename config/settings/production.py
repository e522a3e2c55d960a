"""For real people's data. Refuses to start without its secrets, with DEBUG, or with a wildcard host."""

from config.env import EnvironmentProblem
from config.settings.base import *  # noqa: F403
from config.settings.base import BASE_DIR, env

DEMO = False
SECRET_KEY = env.required("SECRET_KEY")
AUDIT_KEY = env.required("AUDIT_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
DATABASE_ADDRESS = env.required("DATABASE_URL")

if env.flag("DEBUG"):
    raise EnvironmentProblem("DEBUG must not be on in production: error pages would show people's data.")
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or "example" in SECRET_KEY or "change" in SECRET_KEY:
    raise EnvironmentProblem("SECRET_KEY must be at least 50 random characters, not a sample.")
if len(AUDIT_KEY) < 32 or AUDIT_KEY == SECRET_KEY or "change" in AUDIT_KEY:
    raise EnvironmentProblem("AUDIT_KEY must be at least 32 random characters, and not the SECRET_KEY.")
if not ALLOWED_HOSTS or any("*" in host or host.startswith(".") for host in ALLOWED_HOSTS):
    raise EnvironmentProblem("ALLOWED_HOSTS must name the site's hosts, without a wildcard.")

CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_PROXY") else None
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
