"""The site's addresses, and the bare view that benchmarks.people_list compares with."""

from django.urls import include, path

from benchmarks.people_list import bare

urlpatterns = [
    path("bare-list/<slug:slug>/", bare, name="bare_list"),
    path("", include("config.urls")),
]
