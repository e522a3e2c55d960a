from participants.models.activity_group import ActivityGroup, GroupMember
from participants.models.alarm import AlarmMail, AlarmRest
from participants.models.attendance import Attendance, AttendanceMonth
from participants.models.barrier import Barrier, Measure
from participants.models.consent import Consent
from participants.models.digest import Digest
from participants.models.document import Document, DocumentKind
from participants.models.draft import Draft
from participants.models.follow_up import FollowUp, FollowUpAttempt
from participants.models.follow_up_round import FollowUpRound
from participants.models.group_meeting import GroupMeeting, MeetingCase
from participants.models.lifting import Lifting
from participants.models.log_review import LogReview, LogReviewRow
from participants.models.mapping import Mapping, MappingVersion
from participants.models.merge import ParticipantMerge
from participants.models.participant import Participant
from participants.models.participation import CoachAssignment, Participation
from participants.models.phase import PhasePeriod
from participants.models.plan import Action, Milestone, Plan, PlanGoal
from participants.models.plan_version import PlanVersion
from participants.models.project_month import MonthExplanation, ProjectMonth
from participants.models.protected_opening import ProtectedOpening
from participants.models.reasoned_access import ReasonedAccess
from participants.models.referral import PartyStatement, Referral, ReferralEvent
from participants.models.referral_answer import ReferralAnswer
from participants.models.self_assessment import CoachBelief, SelfAssessment
from participants.models.session import Session
from participants.models.skill import Skill, SkillStep
from participants.models.support import IllHealth, IncomeSupport
from participants.models.support_contact import SupportContact
from participants.models.time_certificate import TimeCertificate

__all__ = [
    "Action",
    "ActivityGroup",
    "AlarmMail",
    "AlarmRest",
    "Attendance",
    "AttendanceMonth",
    "Barrier",
    "CoachAssignment",
    "CoachBelief",
    "Consent",
    "Document",
    "DocumentKind",
    "Draft",
    "Digest",
    "FollowUp",
    "FollowUpAttempt",
    "FollowUpRound",
    "GroupMember",
    "GroupMeeting",
    "IllHealth",
    "IncomeSupport",
    "LogReview",
    "LogReviewRow",
    "Mapping",
    "MappingVersion",
    "Measure",
    "MeetingCase",
    "Milestone",
    "Lifting",
    "MonthExplanation",
    "Participant",
    "ParticipantMerge",
    "Participation",
    "PartyStatement",
    "PhasePeriod",
    "Plan",
    "PlanGoal",
    "PlanVersion",
    "ProjectMonth",
    "ProtectedOpening",
    "ReasonedAccess",
    "Referral",
    "ReferralAnswer",
    "ReferralEvent",
    "SelfAssessment",
    "Session",
    "Skill",
    "SkillStep",
    "SupportContact",
    "TimeCertificate",
]
