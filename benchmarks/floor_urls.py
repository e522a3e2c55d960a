"""The site's addresses, and the bare views that its pages are compared with."""

from django.urls import include, path

from benchmarks.floors import bare_detail, bare_list

urlpatterns = [
    path("bare/<slug:slug>/participants/", bare_list, name="bare_list"),
    path("bare/<slug:slug>/participants/<uuid:public_id>/", bare_detail, name="bare_detail"),
    path("", include("config.urls")),
]
