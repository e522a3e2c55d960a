"""The sheets about people: participants, participations, attendance, follow_ups, income_support, skills."""

from participants.sheets.attendance import AttendanceSheet
from participants.sheets.follow_up import FollowUpSheet
from participants.sheets.participant import ParticipantSheet
from participants.sheets.participation import ParticipationSheet
from participants.sheets.skill import SkillSheet
from participants.sheets.support import IncomeSupportSheet

__all__ = [
    "AttendanceSheet",
    "FollowUpSheet",
    "IncomeSupportSheet",
    "ParticipantSheet",
    "ParticipationSheet",
    "SkillSheet",
]
