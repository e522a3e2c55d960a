from django.urls import path

from participants.assessment_urls import assessment_urls
from participants.certificate_urls import certificate_urls
from participants.consent_urls import consent_urls
from participants.log_review_urls import log_review_urls
from participants.mapping_urls import mapping_urls
from participants.plan_urls import plan_urls
from participants.referral_urls import referral_urls
from participants.register_urls import register_urls
from participants.session_urls import session_urls
from participants.views import (
    alarm,
    assign,
    attendance,
    changes,
    coach,
    correct,
    document,
    due_now,
    edit,
    exit,
    export,
    facts,
    follow_up,
    lifting,
    participant,
    participants,
    phase,
    protected_opening,
    protection,
    reasoned_access,
    support,
    timeline,
)

app_name = "participants"

# Included under projects/. `public_id` is the participant's, or that of what the address names before it.
urlpatterns = [
    path("<slug:slug>/follow-ups/", follow_up.follow_ups, name="follow_ups"),
    path("<slug:slug>/follow-ups/<uuid:public_id>/", follow_up.follow_up, name="follow_up"),
    path("<slug:slug>/follow-ups/<uuid:public_id>/outcome/", follow_up.follow_up_outcome, name="follow_up_outcome"),
    path("<slug:slug>/participants/", participants.participants, name="participants"),
    path("<slug:slug>/participants/columns/", participants.list_columns, name="list_columns"),
    path("<slug:slug>/participants/filters/", participants.list_filters, name="list_filters"),
    path("<slug:slug>/participants/filters/remove/", participants.list_filter_remove, name="list_filter_remove"),
    path("<slug:slug>/participants/assign/", assign.assign, name="assign"),
    path("<slug:slug>/participants/export/", export.export, name="export"),
    path("<slug:slug>/participants/<uuid:public_id>/", participant.participant, name="participant"),
    path("<slug:slug>/participants/<uuid:public_id>/timeline/", timeline.timeline, name="timeline"),
    path("<slug:slug>/participants/<uuid:public_id>/attendance/", attendance.attendance, name="attendance"),
    path("<slug:slug>/participants/<uuid:public_id>/facts/", facts.facts, name="facts"),
    path("<slug:slug>/participants/<uuid:public_id>/phase/enter/", phase.phase_enter, name="phase_enter"),
    path("<slug:slug>/participants/<uuid:public_id>/phase/prolong/", phase.phase_prolong, name="phase_prolong"),
    path("<slug:slug>/participants/<uuid:public_id>/exit/", exit.exit, name="exit"),
    path("<slug:slug>/participants/<uuid:public_id>/exit/correct/", exit.exit_correct, name="exit_correct"),
    path("<slug:slug>/participants/<uuid:public_id>/exit/withdraw/", exit.reopen, name="reopen"),
    path("<slug:slug>/participants/<uuid:public_id>/coach/", coach.coach, name="coach"),
    path("<slug:slug>/coaches/", coach.coaches, name="coaches"),
    path("<slug:slug>/coaches/<uuid:coach>/hand-over/", coach.hand_over, name="hand_over"),
    path("<slug:slug>/alarms/", alarm.alarms, name="alarms"),
    path("<slug:slug>/due/", due_now.due_now, name="due_now"),
    path("<slug:slug>/participants/<uuid:public_id>/alarms/<slug:code>/", alarm.alarm_rest, name="alarm_rest"),
    path("<slug:slug>/participants/<uuid:public_id>/alarms/<slug:code>/end/", alarm.alarm_wake, name="alarm_wake"),
    path("<slug:slug>/participants/<uuid:public_id>/documents/", document.documents, name="documents"),
    path("<slug:slug>/documents/<uuid:public_id>/", document.document, name="document"),
    path("<slug:slug>/documents/<uuid:public_id>/remove/", document.document_remove, name="document_remove"),
    path("<slug:slug>/participants/<uuid:public_id>/support/", support.support, name="support"),
    path(
        "<slug:slug>/participants/<uuid:public_id>/open/", reasoned_access.open_with_reason, name="open_with_reason"
    ),
    path("<slug:slug>/participants/opened/", reasoned_access.opened, name="opened"),
    path("<slug:slug>/participants/opened/seen/", reasoned_access.opened_seen, name="opened_seen"),
    path("<slug:slug>/participants/<uuid:public_id>/changes/", changes.changes, name="changes"),
    path("<slug:slug>/participants/<uuid:public_id>/protection/", protection.protection, name="protection"),
    path("<slug:slug>/participants/<uuid:public_id>/name/", protection.name_somebody, name="name_somebody"),
    path(
        "<slug:slug>/participants/<uuid:public_id>/reason/", protected_opening.protected_open, name="protected_open"
    ),
    path("<slug:slug>/participants/protected/", protected_opening.protected_views, name="protected_views"),
    path(
        "<slug:slug>/participants/protected/seen/",
        protected_opening.protected_views_seen,
        name="protected_views_seen",
    ),
    path("<slug:slug>/participants/protected/unopened/", protection.unopened, name="unopened"),
    path("<slug:slug>/liftings/", lifting.liftings, name="liftings"),
    path("<slug:slug>/liftings/<uuid:public_id>/", lifting.lifting_decide, name="lifting_decide"),
    path("<slug:slug>/participants/<uuid:public_id>/edit/", edit.edit, name="edit"),
    path("<slug:slug>/participants/<uuid:public_id>/correct/", correct.correct, name="correct"),
    path(
        "<slug:slug>/participants/<uuid:public_id>/facts/<uuid:participation_id>/correct/",
        correct.correct_entry,
        name="correct_entry",
    ),
    *assessment_urls,
    *mapping_urls,
    *certificate_urls,
    *consent_urls,
    *log_review_urls,
    *plan_urls,
    *referral_urls,
    *register_urls,
    *session_urls,
]
