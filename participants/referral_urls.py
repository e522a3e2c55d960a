"""The addresses of referrals and group meetings, part of participants.urls."""

from django.urls import path

from participants.views import group_meeting, refer, referral, referral_history, referral_step

referral_urls = [
    path("<slug:slug>/referrals/", referral.referrals, name="referrals"),
    path("<slug:slug>/referrals/new/", refer.refer, name="refer"),
    path("<slug:slug>/referrals/new/draft/", refer.refer_draft, name="refer_draft"),
    path("<slug:slug>/referrals/new/number/", refer.refer_number, name="refer_number"),
    path("<slug:slug>/referrals/<uuid:public_id>/", referral.referral, name="referral"),
    path("<slug:slug>/referrals/<uuid:public_id>/read/", referral.referral_read, name="referral_read"),
    path(
        "<slug:slug>/referrals/<uuid:public_id>/step/<slug:step>/", referral_step.referral_step, name="referral_step"
    ),
    path("<slug:slug>/referrals/<uuid:public_id>/part/", referral_step.referral_part, name="referral_part"),
    path("<slug:slug>/referrals/<uuid:public_id>/start/", referral_step.referral_start, name="referral_start"),
    path(
        "<slug:slug>/participants/<uuid:public_id>/referrals/",
        referral_history.referral_history,
        name="referral_history",
    ),
    path("<slug:slug>/meetings/", group_meeting.meetings, name="meetings"),
    path("<slug:slug>/meetings/<uuid:public_id>/", group_meeting.meeting, name="meeting"),
    path(
        "<slug:slug>/meetings/<uuid:public_id>/cases/<uuid:referral_id>/",
        group_meeting.meeting_case,
        name="meeting_case",
    ),
]
