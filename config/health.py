"""For load balancers and compose: can the site answer, and keep what people write?

Strangers learn only whether; the log says what is wrong.
"""

import logging
import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.http import JsonResponse
from django.views.decorators.http import require_safe

logger = logging.getLogger(__name__)

FREE_BYTES = 64 * 1024 * 1024
FREE_SHARE = 0.05


@require_safe
@login_not_required
def health(request):
    problems = [problem for problem in (database_problem(), disk_problem()) if problem]
    for problem in problems:
        logger.error("Unhealthy: %s", problem)
    if problems:
        return JsonResponse({"status": "failing"}, status=503, headers={"Retry-After": "30"})
    return JsonResponse({"status": "ok"})


def database_problem() -> str:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        return f"the database does not answer ({type(error).__name__})"
    return ""


def disk_problem() -> str:
    """A database that runs out of disk cannot always be started again; better to stop accepting work before."""
    disk = shutil.disk_usage(settings.VAR_DIR)
    if disk.free < FREE_BYTES or disk.free < FREE_SHARE * disk.total:
        return f"{disk.free // 1024 // 1024} MB of disk left at VAR_DIR"
    return ""
