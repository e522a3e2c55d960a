from accounts.models.audit_event import AuditEvent, AuditHead
from accounts.models.user import User

__all__ = ["AuditEvent", "AuditHead", "User"]
