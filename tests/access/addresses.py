"""What each address takes beside a project's slug: the things of the world that it reaches."""

from reporting.enums import DownloadKind
from tests.access import placements, table
from tests.access.assessments import the_assessment
from tests.access.certificates import the_batch, the_month, the_projects_month
from tests.access.documents import the_document
from tests.access.employers import (
    the_contact,
    the_contact_person,
    the_employer,
    the_other_employer,
    the_workplace,
    two_employers,
)
from tests.access.hidden import the_lifting, the_protected
from tests.access.log_reviews import the_log_review
from tests.access.mappings import the_mapping, the_skill
from tests.access.matches import the_match, the_note, the_opening, the_pair
from tests.access.merged import the_merge, two_people
from tests.access.openings import the_agreement, the_closed_opening, the_course, the_employer_of_openings, the_offered
from tests.access.papers import a_paper_of_the_participant, the_paper
from tests.access.plans import every_part, the_plan
from tests.access.referrals import the_consent, the_meeting, the_meeting_case, the_referral


def a_member(world):
    """Somebody of the project whose account or membership is changed: never one of those who try."""
    slug = world.here.project.slug
    return [{"slug": slug, "public_id": world.here.people[table.FORMER_LEADER].public_id}]


def every_list(world):
    return [{"slug": world.here.project.slug, "key": key} for key in world.here.things]


def every_thing(world):
    return [{"slug": world.here.project.slug, "key": key, "pk": thing.pk} for key, thing in world.here.things.items()]


def the_report(world):
    return [
        {"slug": world.here.project.slug, "public_id": world.here.report.public_id, "kind": kind}
        for kind in DownloadKind.values
    ]


def the_import(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.spreadsheet_import.public_id}]


def the_participant(world):
    """COACH's participant; the protected one has no address that anybody here can open."""
    participation = world.here.participations["deltagare"]
    return [
        {
            "slug": world.here.project.slug,
            "public_id": participation.participant.public_id,
            "participation_id": participation.public_id,
        }
    ]


def an_alarm_of_the_participant(world):
    return [one | {"code": "absences"} for one in the_participant(world)]


def who_has_left(world):
    participation = world.here.participations["avslutad"]
    return [{"slug": world.here.project.slug, "public_id": participation.participant.public_id}]


def the_follow_up(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.follow_up.public_id}]


def the_coach(world):
    return [{"slug": world.here.project.slug, "coach": world.here.people[table.COACH].public_id}]


def who_takes_part(world):
    """The one figure whose list opens for all who see participants (the others: tests/reporting/test_figures.py)."""
    return [{"slug": world.here.project.slug, "?": {"indicator": "goal:participants"}}]


def who_is_placed(world):
    """The one figure whose list opens for all who match (the others: tests/reporting/test_workplaces.py)."""
    return [{"slug": world.here.project.slug, "?": {"of": "placements", "part": "begun"}}]


def for_the_participant(world):
    """A page that is opened for somebody."""
    slug, participation = world.here.project.slug, world.here.participations["deltagare"]
    return [{"slug": slug, "?": {"person": str(participation.participant.public_id)}}]


def the_planned(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.planned.public_id}]


def the_held(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.held.public_id}]


def the_sessions(world):
    return the_planned(world) + the_held(world)


def the_group(world):
    return [{"slug": world.here.project.slug, "public_id": world.here.activity_group.public_id}]


def the_group_for_the_participant(world):
    return [the_group(world)[0] | for_the_participant(world)[0]]


def the_imported_day(world):
    return [the_participant(world)[0] | {"day": world.here.imported.date.isoformat()}]


def every_occasion(world):
    return [the_participant(world)[0] | {"?": {"occasion": occasion}} for occasion in ["quarter", "exit"]]


def every_figure(world):
    wanted = ["goal:participants", "started_by_age", "goal:participants_foreign_born"]
    return [{"slug": world.here.project.slug, "?": {"indicator": code}} for code in wanted]


# Where an address takes more than a project's slug.
ADDRESSES = {
    "matching:placement_new": placements.for_the_participant,
    "matching:placement_several": placements.by_the_placement,
    "matching:placement": placements.the_placement,
    "matching:placement_change": placements.the_placement,
    "matching:placement_version": placements.the_placement,
    "matching:placement_approve": placements.the_waiting,
    "matching:placement_lend": placements.the_lendable,
    "matching:placement_move_end": placements.the_placement,
    "matching:placement_end": placements.the_placement,
    "matching:placement_reopen": placements.the_ended,
    "matching:placement_repair": placements.the_ended,
    "matching:placement_assess": placements.the_ended,
    "matching:placement_reference": placements.the_placement,
    "matching:person_placements": the_participant,
    "matching:visit": placements.the_visit,
    "matching:visit_add": placements.the_placement,
    "matching:visit_move": placements.the_visit,
    "matching:visit_cancel": placements.the_visit,
    "matching:visit_correct": placements.the_visit_made,
    "employers:course": the_course,
    "employers:course_edit": the_course,
    "employers:course_people": the_course,
    "employers:course_attendance": the_course,
    "employers:agreement_add": the_employer_of_openings,
    "employers:agreement": the_agreement,
    "employers:agreement_edit": the_agreement,
    "employers:agreement_renew": the_agreement,
    "employers:agreement_end": the_agreement,
    "employers:opening_add": the_employer_of_openings,
    "employers:opening": the_offered,
    "employers:opening_edit": the_offered,
    "employers:opening_close": the_offered,
    "employers:opening_reopen": the_closed_opening,
    "participants:self_assessment": the_participant,
    "participants:self_assessment_lend": the_participant,
    "participants:self_assessment_write": every_occasion,
    "participants:self_assessment_withdraw": the_assessment,
    "participants:coach_belief": the_assessment,
    "participants:exit_answers_fill": who_has_left,
    "participants:log_review": the_log_review,
    "participants:log_review_sign": the_log_review,
    "calendar_feed": lambda world: [{"secret": world.here.feed_secret}],
    "account_reset_password_from_key": lambda world: [{"uidb36": "1", "key": "set-password"}],
    "administration:user": a_member,
    "administration:user_link": a_member,
    "administration:user_end_sessions": a_member,
    "projects:member": a_member,
    "projects:member_end": a_member,
    "projects:member_reopen": a_member,
    "participants:coach": the_participant,
    "participants:exit": the_participant,
    "participants:exit_correct": who_has_left,
    "participants:follow_up": the_follow_up,
    "participants:follow_up_outcome": the_follow_up,
    "participants:hand_over": the_coach,
    "participants:participant": the_participant,
    "participants:timeline": the_participant,
    "participants:attendance": the_participant,
    "participants:facts": the_participant,
    "participants:phase_enter": the_participant,
    "participants:phase_prolong": the_participant,
    "participants:meeting": the_meeting,
    "participants:meeting_case": the_meeting_case,
    "participants:merge": two_people,
    "participants:merge_choose": the_participant,
    "participants:merge_undo": the_merge,
    "participants:consents": the_referral,
    "participants:consent_give": the_referral,
    "participants:consent_withdraw": the_consent,
    "participants:referral": the_referral,
    "participants:referral_history": the_participant,
    "participants:referral_part": the_referral,
    "participants:referral_read": the_referral,
    "participants:referral_start": the_referral,
    "participants:referral_step": the_referral,
    "participants:reopen": who_has_left,
    "participants:start": who_has_left,
    "reporting:figure_people": who_takes_part,
    "reporting:figure_workplaces": who_is_placed,
    "participants:support": the_participant,
    "participants:time_certificate": the_month,
    "participants:certificate_draw_up": the_month,
    "participants:certificate_sign": the_month,
    "participants:certificate_lend": the_month,
    "participants:certificate_attest": the_month,
    "participants:certificate_open": the_month,
    "participants:certificate_explain": the_month,
    "participants:placement_week": the_participant,
    "participants:project_month": the_projects_month,
    "participants:project_month_close": the_projects_month,
    "participants:alarm_rest": an_alarm_of_the_participant,
    "participants:alarm_wake": an_alarm_of_the_participant,
    "participants:project_month_draw_up": the_projects_month,
    "reporting:certificates_order": the_projects_month,
    "reporting:certificates": the_batch,
    "reporting:certificates_download": the_batch,
    "participants:documents": the_participant,
    "participants:document": the_document,
    "participants:document_remove": the_document,
    "participants:changes": the_participant,
    "participants:mapping": the_mapping,
    "participants:mapping_write": the_mapping,
    "participants:mapping_draft": the_mapping,
    "participants:mapping_close": the_mapping,
    "participants:mapping_copy": the_mapping,
    "participants:skill_add": the_mapping,
    "participants:skill": the_skill,
    "participants:skill_step": the_skill,
    "participants:skill_remove": the_skill,
    "participants:plan": the_plan,
    "participants:plan_begin": the_plan,
    "participants:plan_wishes": the_plan,
    "participants:plan_move": the_plan,
    "participants:plan_tick": the_plan,
    "participants:plan_draft": the_plan,
    "participants:plan_sign": the_plan,
    "participants:plan_version": the_plan,
    "participants:plan_earlier": the_plan,
    "participants:plan_add": every_part,
    "participants:plan_part": every_part,
    "participants:plan_remove": every_part,
    "matching:opening_matching": the_opening,
    "matching:person_matching": the_participant,
    "matching:wishes": the_participant,
    "matching:pair": the_pair,
    "matching:propose": the_pair,
    "matching:lacking": the_pair,
    "matching:coach_note": the_note,
    "matching:match": the_match,
    "matching:match_step": the_match,
    "matching:presentation": the_match,
    "participants:edit": the_participant,
    "participants:protection": the_participant,
    "participants:open_with_reason": the_participant,
    "participants:name_somebody": the_protected("skyddad"),
    "participants:protected_open": the_protected("fredad"),
    "participants:lifting_decide": the_lifting,
    "participants:correct": the_participant,
    "participants:correct_entry": the_participant,
    "participants:attendance_day": the_imported_day,
    "participants:session_log": for_the_participant,
    "participants:session_plan": for_the_participant,
    "participants:session": the_sessions,
    "participants:session_mark": the_sessions,
    "participants:session_expect": the_planned,
    "participants:session_move": the_planned,
    "participants:session_cancel": the_planned,
    "participants:session_correct": the_held,
    "participants:session_remove": the_sessions,
    "participants:group": the_group,
    "participants:group_edit": the_group,
    "participants:group_admit": the_group_for_the_participant,
    "participants:group_give_up": the_group,
    "participants:group_plan": the_group,
    "participants:group_close": the_group,
    "employers:employer": the_employer,
    "employers:employer_know": the_employer,
    "employers:employer_edit": the_employer,
    "employers:relation_edit": the_employer,
    "employers:take_off": the_other_employer,
    "employers:workplace_add": the_employer,
    "employers:workplace_edit": the_workplace,
    "employers:person_add": the_employer,
    "employers:person_edit": the_contact_person,
    "employers:merge_choose": the_employer,
    "employers:merge": two_employers,
    "employers:contact_log": the_employer,
    "employers:contact_edit": the_contact,
    "employers:contact_remove": the_contact,
    "employers:promise_keep": the_contact,
    "reporting:report": the_report,
    "reporting:report_retry": the_report,
    "reporting:report_download": the_report,
    "reporting:paper_order": a_paper_of_the_participant,
    "reporting:paper": the_paper,
    "reporting:paper_retry": the_paper,
    "reporting:paper_download": the_paper,
    "projects:import": the_import,
    "projects:import_confirm": the_import,
    "projects:import_retry": the_import,
    "projects:import_discard": the_import,
    "projects:import_findings": the_import,
    "projects:parts": every_list,
    "projects:part_add": every_list,
    "projects:part": every_thing,
    "projects:part_remove": every_thing,
    "projects:part_move": every_thing,
}
