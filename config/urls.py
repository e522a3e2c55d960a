from django.urls import include, path

from config import health, views
from participants.views import free_text, lent_screen

handler400 = "config.errors.bad_request"
handler403 = "config.errors.permission_denied"
handler404 = "config.errors.page_not_found"
handler429 = "config.errors.too_many_requests"
handler500 = "config.errors.server_error"

urlpatterns = [
    path("", views.home, name="home"),
    path("components/", views.components, name="components"),
    path("health/", health.health, name="health"),
    path("account/", include("accounts.urls")),
    path("lent/", lent_screen.lent_screen, name="lent_screen"),
    path("lent/give-back/", lent_screen.give_back, name="give_back"),
    path("free-text/", free_text.free_text, name="free_text"),
    path("administration/", include("projects.administration_urls")),
    path("calendar/<str:secret>.ics", views.calendar_feed, name="calendar_feed"),
    path("projects/<slug:slug>/today/", views.today, name="today"),
    path("projects/<slug:slug>/calendar/", views.calendar, name="calendar"),
    path("projects/", include("projects.urls")),
    path("projects/", include("participants.urls")),
    path("projects/", include("employers.urls")),
    path("projects/", include("matching.urls")),
    path("", include("reporting.urls")),
]
