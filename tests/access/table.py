"""Who gets which answer from which address: the whole authorisation of Lotsen in one table.

Every URL name has one line; tests/access/test_matrix.py fails for a name without one. To add a page:

1. Add a line to TABLE: `"app:name": Page(WHO, get=…, post=…)`. WHO is the set of people who are let in.
   They get the status given for the method (None: the method is not offered, 405). Everybody else in the project
   gets 403, everybody outside 404 and whoever is not signed in is sent to the sign-in page (302).
   POST is sent empty: 200 is a form shown again, 302 a deed done. Where a page differs from the rule,
   write the answers out: `get={"nobody": 200, ANYBODY: 302}`.
2. If its address takes more than a project's slug, add a line to ADDRESSES in addresses.py (a query is `"?": {…}`).

The other sweeps (canaries, CSRF, headers, mass assignment, hostile input) then take the page by themselves.
"""

from dataclasses import dataclass, field

ANYBODY = "anybody else"

NOBODY = "nobody"
COACH = "coach"  # of the participant
OTHER_COACH = "coach of another participant"
EMPLOYER_COACH = "employer coach"
LEADER = "leader"
CASEWORKER = "caseworker"
EVALUATOR = "evaluator"
ADMINISTRATOR = "administrator"
STRANGER = "somebody in no project"
OTHER_LEADER = "leader of another project"
FORMER_LEADER = "former leader"

MEMBERS = {COACH, OTHER_COACH, EMPLOYER_COACH, LEADER, CASEWORKER, EVALUATOR}
OUTSIDERS = {STRANGER, OTHER_LEADER, FORMER_LEADER}
PEOPLE = [NOBODY, *sorted(MEMBERS), ADMINISTRATOR, *sorted(OUTSIDERS)]

LEADERS = {LEADER}
MATCHERS = {COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}
WORKERS = {COACH, OTHER_COACH, LEADER}
EMPLOYER_READERS = {COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}
EMPLOYER_EDITORS = {EMPLOYER_COACH, LEADER}
DECIDERS = {CASEWORKER, LEADER}
MANAGERS = {LEADER, ADMINISTRATOR}
ADMINISTRATORS = {ADMINISTRATOR}
MATCHERS = {COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}
EMPLOYER_READERS = {COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}
EMPLOYER_EDITORS = {EMPLOYER_COACH, LEADER}
REPORTERS = {LEADER, EVALUATOR}
SIGNED_IN = set(PEOPLE) - {NOBODY}


REFUSED_MEMBERS = {ANYBODY: 403} | dict.fromkeys(OUTSIDERS, 404)  # where even those who read may not write


@dataclass(frozen=True)
class Page:
    """What an address answers. `outsiders` is what those get who may not even know that it exists.

    `refused` has the answers to those who get another one than their like, by method where that matters.
    """

    allowed: set[str]
    get: int | dict | None = 200
    post: int | dict | None = None
    outsiders: int = 404
    nothing: dict | None = None
    refused: dict = field(default_factory=dict)

    def expected(self, method: str, who: str) -> int:
        """PUT and DELETE are offered nowhere."""
        answer = {"GET": self.get, "POST": self.post}.get(method, self.nothing)
        if isinstance(answer, dict):
            return answer.get(who, answer.get(ANYBODY))
        if who == NOBODY:
            return 302
        if answer is None:
            return 405
        if who in self.allowed:
            return answer
        refusal = self.refused.get(who, self.outsiders if who in OUTSIDERS else 403)
        return refusal[method] if isinstance(refusal, dict) else refusal


def for_everybody(*, get, post=None):
    """A page that needs no signing in: {who: status}, or one status for all."""

    def spread(answer):
        return answer if isinstance(answer, dict) else {ANYBODY: 405 if answer is None else answer}

    return Page(set(PEOPLE), get=spread(get), post=spread(post), nothing={ANYBODY: 405})


def of_a_person(allowed, *, get=200, post=None, caseworker=403, other_coach=404):
    """A page of a participant, COACH's: for another coach there is no such person."""
    refused = {CASEWORKER: caseworker} | ({} if OTHER_COACH in allowed else {OTHER_COACH: other_coach})
    return Page(allowed, get=get, post=post, refused=refused)


def matched(*, get=200, post=None):
    """A page about COACH's participant for whoever matches her: also the employer coach."""
    return of_a_person({COACH, EMPLOYER_COACH, LEADER}, get=get, post=post)


def of_its_orderer(who, *, get=200, post=None):
    """What is one person's own: for everybody else there is no such thing."""
    return Page({who}, get=get, post=post, refused=dict.fromkeys(PEOPLE, 404))


READ_OF_EMPLOYERS = "occupations courses course agreements agreement openings opening"
EDITED_OF_EMPLOYERS = (
    "course_add course_edit course_people agreement_add agreement_edit agreement_renew agreement_end "
    "opening_add opening_edit opening_close opening_reopen"
)
TABLE = {
    "health": for_everybody(get=200),
    "home": Page(SIGNED_IN, get={NOBODY: 302, ADMINISTRATOR: 200, STRANGER: 200, FORMER_LEADER: 200, ANYBODY: 302}),
    "today": Page(EMPLOYER_READERS),
    "calendar": Page({COACH, OTHER_COACH, LEADER}),
    "components": Page(SIGNED_IN),
    # --- accounts
    "account_login": for_everybody(get={NOBODY: 200, ANYBODY: 302}, post={NOBODY: 200, ANYBODY: 302}),
    "account_logout": Page(SIGNED_IN, post=302),
    "account_reset_password": for_everybody(get=200, post=200),
    "account_reset_password_done": for_everybody(get=200),
    "account_reset_password_from_key": for_everybody(get=200, post=200),
    "account_change_password": Page(SIGNED_IN, post=200),
    "accounts:profile": Page(SIGNED_IN, post=200),
    "accounts:calendar_feed": Page(SIGNED_IN, post=200),
    "accounts:calendar_feed_revoke": Page(SIGNED_IN, get=None, post=302),
    "calendar_feed": for_everybody(get=200),  # whoever has the secret
    "accounts:preferences": Page(SIGNED_IN, get=None, post=302),
    # --- the screen lent to a participant (tests/participants/test_lent_screen.py): to nobody here
    "lent_screen": Page(SIGNED_IN, get=302, post=302),
    "give_back": Page(SIGNED_IN, get=302, post=302),
    # --- what is written about people is held against the rule for free text; nothing is kept
    "free_text": Page(SIGNED_IN, get=None, post=200),
    # --- the administrator
    "administration:users": Page(ADMINISTRATORS, outsiders=403),
    "administration:user_add": Page(ADMINISTRATORS, post=200, outsiders=403),
    "administration:user": Page(ADMINISTRATORS, post=200, outsiders=403),
    "administration:user_link": Page(ADMINISTRATORS, get=None, post=302, outsiders=403),
    "administration:user_end_sessions": Page(ADMINISTRATORS, get=None, post=302, outsiders=403),
    "administration:projects": Page(ADMINISTRATORS, outsiders=403),
    "administration:project_add": Page(ADMINISTRATORS, post=200, outsiders=403),
    "administration:log": Page(ADMINISTRATORS, outsiders=403),
    # --- a project's settings and log
    "projects:settings": Page(MANAGERS, post=200),
    "projects:alarm_settings": Page(MANAGERS, post=200),
    "projects:members": Page(MANAGERS),
    "projects:member_add": Page(MANAGERS, post=200),
    "projects:member": Page(MANAGERS, post=200),
    "projects:member_end": Page(MANAGERS, post=302),
    "projects:member_reopen": Page(MANAGERS, get=None, post=302),
    "projects:parts": Page(MANAGERS),
    "projects:part_add": Page(MANAGERS, post=200),
    "projects:part": Page(MANAGERS, post=200),
    "projects:part_remove": Page(MANAGERS, post=302),
    "projects:part_move": Page(MANAGERS, get=None, post=302),
    "projects:log": Page(MANAGERS),
    "participants:log_reviews": Page(MANAGERS),
    "participants:log_review_begin": Page(MANAGERS, get=None, post=302),
    "participants:log_review": Page(MANAGERS, post=200),
    "participants:log_review_sign": Page(MANAGERS, get=None, post=302),
    # --- spreadsheets in
    "projects:imports": Page(LEADERS, post=200),
    "projects:import": Page(LEADERS),
    "projects:import_confirm": Page(LEADERS, get=None, post=302),
    "projects:import_retry": Page(LEADERS, get=None, post=302),
    "projects:import_discard": Page(LEADERS, get=None, post=302),
    "projects:import_findings": Page(LEADERS),
    # --- referrals and group meetings
    "participants:meetings": Page({CASEWORKER, LEADER}, post={CASEWORKER: 200, NOBODY: 302, **REFUSED_MEMBERS}),
    "participants:meeting": Page({CASEWORKER, LEADER}, post={CASEWORKER: 200, NOBODY: 302, **REFUSED_MEMBERS}),
    "participants:meeting_case": Page({CASEWORKER}, post=200),
    # --- participants
    "participants:participants": Page({COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}),
    "participants:list_columns": Page({COACH, OTHER_COACH, LEADER}, post=302),
    "participants:list_filters": Page({COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}, post=200),
    "participants:list_filter_remove": Page({COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}, get=None, post=302),
    "participants:assign": Page(LEADERS, post=200),
    "participants:export": Page(LEADERS),
    "participants:participant": of_a_person({COACH, EMPLOYER_COACH, LEADER}, caseworker=404),
    "participants:timeline": of_a_person({COACH, LEADER}),
    "participants:self_assessment": of_a_person({COACH, LEADER}),
    "participants:self_assessment_lend": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:self_assessment_write": of_a_person({COACH, LEADER}, post=200),
    "participants:self_assessment_withdraw": of_a_person({COACH, LEADER}, post=200),
    "participants:coach_belief": of_a_person({COACH}, post=200),
    "participants:exit_answers_fill": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:attendance": of_a_person({COACH, LEADER}),
    "participants:facts": of_a_person({COACH, LEADER}),
    "participants:coach": of_a_person({LEADER}, post=200, other_coach=403),
    "participants:coaches": Page(LEADERS),
    "participants:follow_ups": Page({COACH, OTHER_COACH, LEADER}),
    "participants:follow_up": of_a_person({COACH, LEADER}, post=200),
    "participants:follow_up_outcome": of_a_person({COACH, LEADER}, post=200),
    "participants:exit": of_a_person({COACH, LEADER}, post=200),
    "participants:exit_correct": of_a_person({COACH, LEADER}, post=200),
    "participants:hand_over": Page(LEADERS, post=200),
    "participants:phase_enter": of_a_person({COACH, LEADER}, post=200),
    "participants:phase_prolong": of_a_person({COACH, LEADER}, post=200),
    "participants:reopen": of_a_person({COACH, LEADER}, post=200),
    "participants:support": of_a_person({COACH, LEADER}, post=200),
    "participants:time_certificate": of_a_person({COACH, LEADER}),
    "participants:certificate_draw_up": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:certificate_sign": of_a_person({COACH, LEADER}, post=200),
    "participants:certificate_lend": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:certificate_attest": of_a_person({COACH, LEADER}, get=None, post=200),
    "participants:certificate_open": of_a_person({COACH, LEADER}, post=200),
    "participants:certificate_explain": of_a_person({COACH, LEADER}, post=200),
    "participants:project_months": Page(WORKERS),
    "participants:project_month": Page(WORKERS),
    "participants:project_month_close": Page(LEADERS, get=None, post=200),
    "participants:alarms": Page(WORKERS),
    "participants:due_now": Page(WORKERS),
    "participants:alarm_rest": of_a_person({COACH, LEADER}, post=200),
    "participants:alarm_wake": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:project_month_draw_up": Page(WORKERS, get=None, post=302),
    "reporting:certificates_order": Page(WORKERS, get=None, post=302),
    "reporting:certificates": of_its_orderer(COACH),
    "reporting:certificates_download": of_its_orderer(COACH),
    "participants:documents": of_a_person({COACH, LEADER}, post=200),
    "participants:document": of_a_person({COACH, LEADER}),
    "participants:document_remove": of_a_person({COACH, LEADER}, post=200),
    "participants:open_with_reason": Page({OTHER_COACH}, post=200, refused={COACH: 302, LEADER: 302}),
    "participants:opened": Page(LEADERS),
    "participants:opened_seen": Page(LEADERS, get=None, post=302),
    "participants:plan": of_a_person({COACH, LEADER}),
    "participants:mapping": of_a_person({COACH, LEADER}),
    "participants:mapping_write": of_a_person({COACH, LEADER}, post=200),
    "participants:mapping_draft": of_a_person({COACH, LEADER}, get=None, post=400),
    "participants:mapping_close": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:mapping_copy": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:skill_add": of_a_person({COACH, LEADER}, post=200),
    "participants:skill": of_a_person({COACH, LEADER}, post=200),
    "participants:skill_step": of_a_person({COACH, LEADER}, post=200),
    "participants:skill_remove": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:plan_begin": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:plan_wishes": of_a_person({COACH, LEADER}, post=200),
    "participants:plan_add": of_a_person({COACH, LEADER}, post=200),
    "participants:plan_part": of_a_person({COACH, LEADER}, post=200),
    "participants:plan_remove": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:plan_move": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:plan_tick": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:plan_draft": of_a_person({COACH, LEADER}, get=None, post=400),
    "participants:plan_sign": of_a_person({COACH, LEADER}, post=200),
    "participants:plan_version": of_a_person({COACH, LEADER}),
    "participants:plan_earlier": of_a_person({COACH, LEADER}),
    "participants:changes": of_a_person({LEADER}),
    "participants:protection": of_a_person({LEADER}, post=200, other_coach=403),
    "participants:name_somebody": Page(LEADERS, post=200),
    "participants:protected_open": Page(
        {COACH, LEADER}, post=200, refused={who: 404 for who in MEMBERS - {EVALUATOR}}
    ),
    "participants:protected_views": Page(LEADERS),
    "participants:protected_views_seen": Page(LEADERS, get=None, post=302),
    "participants:unopened": Page(LEADERS),
    "participants:liftings": Page({COACH, OTHER_COACH, LEADER}),
    "participants:lifting_decide": Page({COACH, LEADER}, get=None, post=302, refused={OTHER_COACH: 404}),
    "participants:edit": of_a_person({COACH, LEADER}, post=200),
    "participants:correct": of_a_person({COACH, LEADER}, post=200),
    "participants:correct_entry": of_a_person({COACH, LEADER}, post=200),
    "participants:placement_week": of_a_person({COACH, LEADER}, post=200),
    "participants:attendance_day": of_a_person({COACH, LEADER}, post=200),
    # --- sessions and groups (of COACH; the pages for new ones are opened for her participant)
    "participants:sessions": Page(WORKERS),
    "participants:session_log": of_a_person({COACH, LEADER}, post=200),
    "participants:session_plan": of_a_person({COACH, LEADER}, post=200),
    "participants:session_draft": Page(WORKERS, get=None, post=400),
    "participants:session": of_a_person({COACH, LEADER}, post=200),
    "participants:session_mark": of_a_person({COACH, LEADER}, get=None, post=302),
    "participants:session_expect": of_a_person({COACH, LEADER}, post=200),
    "participants:session_move": of_a_person({COACH, LEADER}, post=200),
    "participants:session_cancel": of_a_person({COACH, LEADER}, post=200),
    "participants:session_correct": of_a_person({COACH, LEADER}, post=200),
    "participants:session_remove": of_a_person({COACH, LEADER}, post=200),
    "participants:groups": Page(WORKERS),
    "participants:group": Page(WORKERS),
    "participants:group_add": Page(WORKERS, post=200),
    "participants:group_edit": of_a_person({COACH, LEADER}, post=200, other_coach=403),
    "participants:group_admit": of_a_person({COACH, LEADER}, post=200),
    "participants:group_give_up": Page(WORKERS, get=None, post=302),
    "participants:group_plan": of_a_person({COACH, LEADER}, post=200, other_coach=403),
    "participants:group_close": of_a_person({COACH, LEADER}, post=200, other_coach=403),
    # --- referrals (CASEWORKER's party has referred, the project has accepted)
    "participants:referrals": Page(DECIDERS),
    "participants:referral": Page(DECIDERS),
    "participants:referral_read": Page(DECIDERS, get=None, post=302),
    "participants:referral_step": Page(LEADERS, post=200, refused={CASEWORKER: {"GET": 302, "POST": 200}}),
    "participants:referral_part": Page({CASEWORKER}, post=200),
    "participants:referral_start": Page(LEADERS, post=200),
    "participants:refer": Page({CASEWORKER}, post=200),
    "participants:refer_draft": Page({CASEWORKER}, get=None, post=400),
    "participants:refer_number": Page({CASEWORKER}, get=None, post=200),
    # --- consents (of the same referral, which has become no participation: no coach's)
    "participants:consents_ending": Page({CASEWORKER, COACH, OTHER_COACH, LEADER}),
    "participants:consents": Page(DECIDERS, refused={COACH: 404, OTHER_COACH: 404}),
    "participants:consent_give": Page(DECIDERS, post=200, refused={COACH: 404, OTHER_COACH: 404}),
    "participants:consent_withdraw": Page(
        {CASEWORKER}, post=302, refused={LEADER: 404, COACH: 404, OTHER_COACH: 404}
    ),
    "participants:referral_history": of_a_person({COACH, LEADER}),
    "participants:register": Page({COACH, OTHER_COACH, LEADER}, post=200),
    "participants:register_person": Page({COACH, OTHER_COACH, LEADER}, post=200),
    "participants:register_known": Page({COACH, OTHER_COACH, LEADER}, post=200),
    "participants:register_number": Page({COACH, OTHER_COACH, LEADER}, get=None, post=200),
    "participants:register_proposal": Page({COACH, OTHER_COACH, LEADER}, get=None, post=200),
    "participants:start": of_a_person({COACH, LEADER}, post=200),
    "participants:duplicates": Page(LEADERS),
    "participants:merge_undo": Page(LEADERS, get=None, post=302),
    "participants:merge_choose": Page(LEADERS, post=200),
    "participants:merge": Page(LEADERS, post=200),
    "participants:search": Page({COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}, post=200),
    # --- employers, openings, agreements, courses
    **dict.fromkeys((f"employers:{page}" for page in READ_OF_EMPLOYERS.split()), Page(EMPLOYER_READERS)),
    **dict.fromkeys((f"employers:{page}" for page in EDITED_OF_EMPLOYERS.split()), Page(EMPLOYER_EDITORS, post=200)),
    # --- placements (of COACH's participant)
    "matching:placements": Page(MATCHERS),
    "matching:placements_export": Page(LEADERS),
    "matching:placement_new": matched(post=200),
    "matching:placement_several": matched(post=200),
    "matching:placement": matched(),
    "matching:placement_change": matched(post=200),
    "matching:placement_version": matched(),
    "matching:placement_approve": matched(post=200),
    "matching:placement_lend": matched(get=None, post=302),
    "matching:placement_move_end": matched(post=200),
    "matching:placement_end": matched(post=200),
    "matching:placement_reopen": matched(post=200),
    "matching:placement_repair": matched(post=200),
    "matching:placement_assess": matched(post=200),
    "matching:placement_reference": matched(post=200),
    "matching:person_placements": matched(),
    "matching:visits": Page(MATCHERS),
    "matching:visit": matched(post=200),
    "matching:visit_add": matched(post=200),
    "matching:visit_move": matched(post=200),
    "matching:visit_cancel": matched(post=200),
    "matching:visit_correct": matched(post=200),
    # --- matching (a match of COACH's participant, who has said yes; another opening)
    "matching:matching": Page(MATCHERS),
    "matching:opening_matching": Page(MATCHERS),
    "matching:assignment": Page(MATCHERS, post=302),
    "matching:matches": Page(MATCHERS),
    "matching:matches_export": Page(LEADERS),
    "matching:coach_notes": Page(WORKERS),
    "matching:person_matching": of_a_person({COACH, EMPLOYER_COACH, LEADER}),
    "matching:wishes": of_a_person({COACH, LEADER}, post=200),
    "matching:pair": of_a_person({COACH, EMPLOYER_COACH, LEADER}),
    "matching:propose": of_a_person({COACH, EMPLOYER_COACH, LEADER}, get=None, post=302),
    "matching:lacking": of_a_person({COACH, EMPLOYER_COACH, LEADER}, get=None, post=302),
    "matching:coach_note": of_a_person({COACH, LEADER}, get=None, post=302),
    "matching:match": of_a_person({COACH, EMPLOYER_COACH, LEADER}),
    "matching:match_step": of_a_person({COACH, EMPLOYER_COACH, LEADER}, post=200),
    "matching:presentation": of_a_person({COACH, EMPLOYER_COACH, LEADER}),
    "employers:course_attendance": Page(EMPLOYER_EDITORS, post=302),
    "employers:openings_export": Page(LEADERS),
    "employers:opening_choose": Page(EMPLOYER_EDITORS),
    # --- employers and the contact log (the contact is COACH's)
    "employers:employers": Page(EMPLOYER_READERS),
    "employers:search": Page(EMPLOYER_READERS, get=None, post=302),
    "employers:export": Page(LEADERS),
    "employers:list_filters": Page(EMPLOYER_READERS, post=200),
    "employers:list_filter_remove": Page(EMPLOYER_READERS, get=None, post=302),
    "employers:employer": Page(EMPLOYER_READERS),
    "employers:employer_add": Page(EMPLOYER_EDITORS, post=200),
    "employers:employer_know": Page(EMPLOYER_EDITORS, get=None, post=302),
    "employers:employer_edit": Page(EMPLOYER_EDITORS, post=200),
    "employers:relation_edit": Page(EMPLOYER_EDITORS, post=200),
    "employers:take_off": Page(EMPLOYER_EDITORS, post=200),
    "employers:workplace_add": Page(EMPLOYER_EDITORS, post=200),
    "employers:workplace_edit": Page(EMPLOYER_EDITORS, post=200),
    "employers:person_add": Page(EMPLOYER_EDITORS, post=200),
    "employers:person_edit": Page(EMPLOYER_EDITORS, post=200),
    "employers:duplicates": Page(EMPLOYER_EDITORS),
    "employers:merge_choose": Page(EMPLOYER_EDITORS),
    "employers:merge": Page(EMPLOYER_EDITORS, post=200),
    "employers:contacts": Page(EMPLOYER_READERS),
    "employers:contact_choose": Page(EMPLOYER_READERS),
    "employers:contact_log": Page(EMPLOYER_READERS, post=200),
    "employers:contact_edit": Page({COACH, EMPLOYER_COACH, LEADER}, post=200),
    "employers:contact_remove": Page({COACH, EMPLOYER_COACH, LEADER}, post=200),
    "employers:promises": Page(EMPLOYER_READERS),
    "employers:promise_keep": Page(EMPLOYER_READERS, get=None, post=302),
    # --- figures and reports
    "reporting:figures": Page(MEMBERS),
    "reporting:figures_csv": Page(REPORTERS),
    "reporting:figure_people": Page({COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}),
    "reporting:figure_employers": Page({COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}),
    "reporting:figure_workplaces": Page({COACH, OTHER_COACH, EMPLOYER_COACH, LEADER}),
    "reporting:figures_incomplete": Page({COACH, OTHER_COACH, LEADER}),
    "reporting:reports": Page(REPORTERS, post=200),
    "reporting:report": Page(REPORTERS),
    "reporting:report_retry": Page(REPORTERS, get=None, post=302),
    "reporting:report_download": Page(REPORTERS),
    # --- papers to print (here of a participant of COACH's; her own)
    "reporting:paper_order": of_a_person({COACH, LEADER}, get=None, post=302),
    "reporting:paper": of_its_orderer(COACH),
    "reporting:paper_retry": of_its_orderer(COACH, get=None, post=302),
    "reporting:paper_download": of_its_orderer(COACH),
}
