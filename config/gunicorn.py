"""The web server's settings: `gunicorn --config python:config.gunicorn config.wsgi`."""

from config import env
from config.settings.base import BEHIND_PROXY, LOGGING

bind = f"{env.text('HOST', '127.0.0.1')}:{env.number('PORT', default=8000)}"
workers = env.number("WEB_PROCESSES", default=2)
worker_class = "sync"
# Longer than any statement may take (STATEMENT_TIMEOUT), so that people see our error page rather than none.
timeout = 30
graceful_timeout = 10
max_requests = 2000
max_requests_jitter = 200
control_socket_disable = True
forwarded_allow_ips = "*" if BEHIND_PROXY else "127.0.0.1"
logconfig_dict = {
    **LOGGING,
    "loggers": {
        **LOGGING["loggers"],  # type: ignore[dict-item]
        "gunicorn.error": {"handlers": ["console"], "level": "INFO", "propagate": False},
        "gunicorn.access": {"handlers": [], "propagate": False},
    },
}
