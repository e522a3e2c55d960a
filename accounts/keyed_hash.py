import hashlib
import hmac

from django.conf import settings


def keyed_hash(text: str) -> str:
    """Only who has AUDIT_KEY can make or check it (hexadecimal)."""
    return hmac.new(settings.AUDIT_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()
