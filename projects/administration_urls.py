"""The administrator's pages, for the whole installation. No participant stands on any of them."""

from django.urls import path

from projects.views import administration, user

app_name = "administration"

urlpatterns = [
    path("users/", user.users, name="users"),
    path("users/add/", user.user_add, name="user_add"),
    path("users/<uuid:public_id>/", user.user, name="user"),
    path("users/<uuid:public_id>/link/", user.user_link, name="user_link"),
    path("users/<uuid:public_id>/end-sessions/", user.user_end_sessions, name="user_end_sessions"),
    path("projects/", administration.projects, name="projects"),
    path("projects/add/", administration.project_add, name="project_add"),
    path("log/", administration.log, name="log"),
]
