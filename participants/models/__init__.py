from participants.models.attendance import Attendance, AttendanceMonth
from participants.models.participant import Participant
from participants.models.participation import CoachAssignment, Participation
from participants.models.support import IncomeSupport

__all__ = [
    "Attendance",
    "AttendanceMonth",
    "CoachAssignment",
    "IncomeSupport",
    "Participant",
    "Participation",
]
