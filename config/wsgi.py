"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = get_wsgi_application()

from django.conf import settings  # noqa: E402  (the settings are there only now)

from config.database import limit_statements  # noqa: E402

limit_statements(settings.STATEMENT_TIMEOUT)
