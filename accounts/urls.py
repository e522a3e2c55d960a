"""The pages of django-allauth that Lotsen uses, under the names allauth knows, and our own. Nobody signs up."""

from allauth.account import views
from django.urls import include, path, re_path

from accounts.views import calendar_feed, profile, sign_in

own_pages = [
    path("profile/", profile.profile, name="profile"),
    path("preferences/", profile.preferences, name="preferences"),
    path("calendar/", calendar_feed.calendar_feed, name="calendar_feed"),
    path("calendar/revoke/", calendar_feed.calendar_feed_revoke, name="calendar_feed_revoke"),
]

urlpatterns = [
    path("login/", sign_in.login, name="account_login"),
    path("logout/", sign_in.logout, name="account_logout"),
    path("password/reset/", sign_in.password_reset, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        sign_in.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("password/change/", sign_in.password_change, name="account_change_password"),
    path("", include((own_pages, "accounts"))),
]
