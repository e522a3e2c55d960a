"""The addresses of referrals and group meetings, part of participants.urls."""

from django.urls import path

from participants.views import group_meeting

referral_urls = [
    path("<slug:slug>/meetings/", group_meeting.meetings, name="meetings"),
    path("<slug:slug>/meetings/<uuid:public_id>/", group_meeting.meeting, name="meeting"),
    path(
        "<slug:slug>/meetings/<uuid:public_id>/cases/<uuid:referral_id>/",
        group_meeting.meeting_case,
        name="meeting_case",
    ),
]
