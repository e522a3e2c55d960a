"""The site's addresses, and the bare view that benchmarks.sessions compares with."""

from django.urls import include, path

from benchmarks.sessions import bare

urlpatterns = [
    path("bare/<slug:slug>/", bare, name="bare_session"),
    path("", include("config.urls")),
]
