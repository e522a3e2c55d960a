"""What all installations share. Secrets have no default here; config/env.py reads the environment."""

from pathlib import Path

from celery.schedules import crontab
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config import env

BASE_DIR = Path(__file__).resolve().parent.parent.parent
# Everything the running application writes: the embedded database, the file broker, uploads, reports.
VAR_DIR = Path(env.text("VAR_DIR", str(BASE_DIR / "var"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)

DEBUG = False
ALLOWED_HOSTS: list[str] = []
ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_celery_results",
    "django_htmx",
    "template_partials",
    "config",
    "accounts",
    "projects",
    "participants",
    "employers",
    "matching",
    "reporting",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "config.htmx.LoginRefreshMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.middleware.UserLanguageMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "accounts.middleware.SessionAgeMiddleware",
    "participants.views.lent_screen.LentScreenMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "config.htmx.PartMiddleware",
    "participants.views.protected_opening.OpeningMiddleware",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.context_processors.layout",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
CRISPY_FAIL_SILENTLY = False

# --- Database -----------------------------------------------------------------------------------------------

DATABASES = {"default": env.database("DATABASE_URL", default=f"sqlite:///{VAR_DIR}/lotsen.sqlite3")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-20000;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = env.number("CONN_MAX_AGE", default=60)
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
    # Just-in-time compilation costs more than it saves on these queries. Reading here and there is as quick as in a
    # row on today's disks: told otherwise, PostgreSQL reads all people of the country to show fifty of them.
    DATABASES["default"]["OPTIONS"]["options"] = "-c lock_timeout=5s -c jit=off -c random_page_cost=1.1"
# Web pages answer or fail within seconds (config/wsgi.py), tasks within their own limit (config/celery.py);
# commands such as migrate take the time they need.
STATEMENT_TIMEOUT = env.number("STATEMENT_TIMEOUT", default=10)

# --- People and their sessions ------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["projects.sign_in.MemberBackend"]  # allauth's, which also reads where she belongs
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "home"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # accounts are made by an administrator or a leader, who knows the address
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_FORMS = {
    "login": "accounts.forms.sign_in.LoginForm",
    "reset_password": "accounts.forms.sign_in.ResetPasswordForm",
    "reset_password_from_key": "accounts.forms.sign_in.ResetPasswordKeyForm",
    "change_password": "accounts.forms.sign_in.ChangePasswordForm",
}
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
# Signing in and asking for a new password are limited by SignInAttempt, by account *and* address.
ACCOUNT_RATE_LIMITS = {"login": None, "login_failed": None, "reset_password": None}
BEHIND_PROXY = env.flag("BEHIND_PROXY")  # then, and only then, X-Forwarded-For is believed

SESSION_ENGINE = "django.contrib.sessions.backends.db"  # survives Redis
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_IDLE_SECONDS = 30 * 60
SESSION_ABSOLUTE_SECONDS = 12 * 60 * 60
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"

# --- Headers ------------------------------------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],  # Bootstrap draws its check marks with data: pictures
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    },
}
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# --- Language and time --------------------------------------------------------------------------------------

LANGUAGE_CODE = "sv"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGES = [("sv", _("Swedish")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
TIME_ZONE = "Europe/Stockholm"
USE_TZ = True

# --- Files --------------------------------------------------------------------------------------------------

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
# Uploads and reports are personal data: no address serves them, only views that ask who may see them.
MEDIA_ROOT = VAR_DIR / "files"
FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- Background work ----------------------------------------------------------------------------------------

REDIS_URL = env.text("REDIS_URL")
CACHES: dict[str, dict] = {
    "default": {
        "BACKEND": "config.cache.PatientRedisCache",
        "LOCATION": REDIS_URL,
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": VAR_DIR / "cache"}
}
JOB_HEARTBEAT = True  # projects/jobs.py
CELERY_WORKER_CONCURRENCY = env.number("WORKER_PROCESSES", default=2)
CELERY_WORKER_HIJACK_ROOT_LOGGER = False  # LOGGING holds for workers too
CELERY_TASK_TIME_LIMIT = 600
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_RESULT_BACKEND = "django-db"
CELERY_RESULT_EXTENDED = False  # arguments may identify people
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
if REDIS_URL:
    CELERY_BROKER_URL = REDIS_URL
    # With kombu's defaults a killed worker's task comes back only after 100 s on top of the timeout.
    CELERY_BROKER_TRANSPORT_OPTIONS: dict = {
        "visibility_timeout": 2 * CELERY_TASK_TIME_LIMIT,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        # A Redis that hangs holds up whoever sends to it for so long at most.
        "socket_timeout": 3,
        "socket_connect_timeout": 3,
    }
else:
    CELERY_BROKER_URL = "filesystem://"
    for folder in ["queue", "queue-control", "queue-done"]:
        (VAR_DIR / folder).mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": VAR_DIR / "queue",
        "data_folder_out": VAR_DIR / "queue",
        "control_folder": VAR_DIR / "queue-control",
        "processed_folder": VAR_DIR / "queue-done",
        "store_processed": False,
        "polling_interval": 0.1,
    }
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")
CELERY_BEAT_SCHEDULE = {
    "requeue-stalled-jobs": {"task": "projects.tasks.requeue_stalled_jobs", "schedule": 20.0},
    "delete-old-uploads": {"task": "projects.tasks.delete_old_uploads", "schedule": crontab(hour=3, minute=20)},
    # After the hour that clocks lose and gain twice a year.
    "follow-up-exits": {"task": "participants.tasks.follow_up_exits", "schedule": crontab(hour=4, minute=10)},
    "send-digests": {"task": "participants.tasks.send_digests", "schedule": crontab(hour="6-17", minute="*/15")},
    "send-referral-answers-again": {
        "task": "participants.tasks.send_referral_answers_again",
        "schedule": crontab(minute="7-59/15"),
    },
    "check-hours": {"task": "participants.tasks.check_hours", "schedule": crontab(hour=4, minute=40)},
    "clear-documents": {"task": "participants.tasks.clear_documents", "schedule": crontab(hour=3, minute=45)},
    "clear-drafts": {"task": "participants.tasks.clear_drafts", "schedule": crontab(hour=3, minute=25)},
    "throw-away-papers": {"task": "reporting.tasks.throw_away_papers", "schedule": crontab(minute=50)},
    "erase-old-values": {
        "task": "projects.tasks.erase_values",
        "schedule": crontab(day_of_month=2, hour=2, minute=50),
    },
    "make-merges-final": {"task": "participants.tasks.make_merges_final", "schedule": crontab(hour=3, minute=30)},
    "clear-sessions": {"task": "accounts.tasks.clear_sessions", "schedule": crontab(hour=3, minute=10)},
    "clear-attempts": {"task": "accounts.tasks.clear_attempts", "schedule": crontab(hour=3, minute=15)},
}

# --- Uploads ------------------------------------------------------------------------------------------------

IMPORT_MAX_BYTES = env.number("IMPORT_MAX_MEGABYTES", default=25) * 1024 * 1024
DOCUMENT_MAX_BYTES = 10 * 1024 * 1024  # a scanned paper, a CV
FILE_UPLOAD_HANDLERS = [
    "projects.uploads.RefuseLargeUploads",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- Mail and logs ------------------------------------------------------------------------------------------

SITE_URL = env.text("SITE_URL", "http://localhost:8000").rstrip("/")  # for links in letters
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "lotsen@localhost")
EMAIL_TIMEOUT = 20  # seconds; a mail server that hangs holds up nobody for long
SERVER_EMAIL = DEFAULT_FROM_EMAIL

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.logs.JsonFormatter"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": ["console"], "level": "INFO", "propagate": False},
        # Their warnings quote the page that is drawn.
        "weasyprint": {"level": "CRITICAL"},
        "fontTools": {"level": "ERROR"},
        "django.server": {"handlers": ["console"], "level": "WARNING", "propagate": False},
    },
}
