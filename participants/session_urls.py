"""The addresses of sessions and groups, part of participants.urls."""

from django.urls import path

from participants.views import activity_group, attendance_day, session, session_draft, session_log, week_grid

session_urls = [
    path(
        "<slug:slug>/participants/<uuid:public_id>/attendance/<str:day>/",
        attendance_day.attendance_day,
        name="attendance_day",
    ),
    path("<slug:slug>/participants/<uuid:public_id>/week/", week_grid.placement_week, name="placement_week"),
    path("<slug:slug>/sessions/", session.sessions, name="sessions"),
    path("<slug:slug>/sessions/log/", session_log.session_log, name="session_log"),
    path("<slug:slug>/sessions/plan/", session_log.session_plan, name="session_plan"),
    path("<slug:slug>/sessions/draft/", session_draft.session_draft, name="session_draft"),
    path("<slug:slug>/sessions/<uuid:public_id>/", session.session, name="session"),
    path("<slug:slug>/sessions/<uuid:public_id>/mark/", session.session_mark, name="session_mark"),
    path("<slug:slug>/sessions/<uuid:public_id>/expect/", session.session_expect, name="session_expect"),
    path("<slug:slug>/sessions/<uuid:public_id>/move/", session.session_move, name="session_move"),
    path("<slug:slug>/sessions/<uuid:public_id>/cancel/", session.session_cancel, name="session_cancel"),
    path("<slug:slug>/sessions/<uuid:public_id>/correct/", session.session_correct, name="session_correct"),
    path("<slug:slug>/sessions/<uuid:public_id>/remove/", session.session_remove, name="session_remove"),
    path("<slug:slug>/groups/", activity_group.groups, name="groups"),
    path("<slug:slug>/groups/add/", activity_group.group_add, name="group_add"),
    path("<slug:slug>/groups/<uuid:public_id>/", activity_group.group, name="group"),
    path("<slug:slug>/groups/<uuid:public_id>/edit/", activity_group.group_edit, name="group_edit"),
    path("<slug:slug>/groups/<uuid:public_id>/admit/", activity_group.group_admit, name="group_admit"),
    path("<slug:slug>/groups/<uuid:public_id>/give-up/", activity_group.group_give_up, name="group_give_up"),
    path("<slug:slug>/groups/<uuid:public_id>/plan/", activity_group.group_plan, name="group_plan"),
    path("<slug:slug>/groups/<uuid:public_id>/close/", activity_group.group_close, name="group_close"),
]
