from accounts.models.audit_event import AuditEvent, AuditHead
from accounts.models.audit_values import AuditValues
from accounts.models.calendar_feed import CalendarFeed
from accounts.models.sign_in_attempt import SignInAttempt
from accounts.models.submitted_form import SubmittedForm
from accounts.models.user import User

__all__ = ["AuditEvent", "AuditHead", "AuditValues", "CalendarFeed", "SignInAttempt", "SubmittedForm", "User"]
