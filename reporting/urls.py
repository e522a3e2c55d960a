from django.urls import path

from reporting.views import report

app_name = "reporting"
urlpatterns = [
    path("projects/<slug:slug>/reports/", report.reports, name="reports"),
    path("projects/<slug:slug>/reports/<uuid:public_id>/", report.report, name="report"),
    path("projects/<slug:slug>/reports/<uuid:public_id>/retry/", report.report_retry, name="report_retry"),
    path(
        "projects/<slug:slug>/reports/<uuid:public_id>/download/<slug:kind>/",
        report.report_download,
        name="report_download",
    ),
]
