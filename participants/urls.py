from django.urls import path

from participants.views import attendance, facts, participant, timeline

app_name = "participants"

# Included under projects/. `public_id` is always the participant's.
urlpatterns = [
    path("<slug:slug>/participants/<uuid:public_id>/", participant.participant, name="participant"),
    path("<slug:slug>/participants/<uuid:public_id>/timeline/", timeline.timeline, name="timeline"),
    path("<slug:slug>/participants/<uuid:public_id>/attendance/", attendance.attendance, name="attendance"),
    path("<slug:slug>/participants/<uuid:public_id>/facts/", facts.facts, name="facts"),
]
