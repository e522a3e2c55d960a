"""Where a request comes from."""

from django.conf import settings


def client_address(request) -> str:
    """The caller's network address.

    X-Forwarded-For is believed only behind our own proxy, and then only its last entry, which the proxy itself
    wrote: everything before it is whatever the caller chose to send.
    """
    if settings.BEHIND_PROXY:
        hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
        if hops:
            return hops[-1]
    return request.META.get("REMOTE_ADDR") or "unknown"
