from django.urls import include, path

from config import health, views

urlpatterns = [
    path("", views.home, name="home"),
    path("health/", health.health, name="health"),
    path("account/", include("accounts.urls")),
]
