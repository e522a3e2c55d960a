from django.urls import path

from participants.views import participant

app_name = "participants"

# Included under projects/. `public_id` is always the participant's.
urlpatterns = [
    path("<slug:slug>/participants/<uuid:public_id>/", participant.participant, name="participant"),
]
