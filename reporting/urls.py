from django.urls import path

from reporting.views import certificates, figures, paper, report, workplaces

app_name = "reporting"
urlpatterns = [
    path("projects/<slug:slug>/figures/", figures.figures, name="figures"),
    path("projects/<slug:slug>/figures/csv/", figures.figures_csv, name="figures_csv"),
    path("projects/<slug:slug>/figures/people/", figures.figure_people, name="figure_people"),
    path("projects/<slug:slug>/figures/employers/", figures.figure_employers, name="figure_employers"),
    path("projects/<slug:slug>/figures/workplaces/", workplaces.figure_workplaces, name="figure_workplaces"),
    path("projects/<slug:slug>/figures/incomplete/", figures.figures_incomplete, name="figures_incomplete"),
    path("projects/<slug:slug>/reports/", report.reports, name="reports"),
    path("projects/<slug:slug>/reports/<uuid:public_id>/", report.report, name="report"),
    path("projects/<slug:slug>/reports/<uuid:public_id>/retry/", report.report_retry, name="report_retry"),
    path(
        "projects/<slug:slug>/reports/<uuid:public_id>/download/<slug:kind>/",
        report.report_download,
        name="report_download",
    ),
    path(
        "projects/<slug:slug>/certificates/<str:month>/", certificates.certificates_order, name="certificates_order"
    ),
    path("projects/<slug:slug>/certificates/<uuid:public_id>/made/", certificates.certificates, name="certificates"),
    path(
        "projects/<slug:slug>/certificates/<uuid:public_id>/download/",
        certificates.certificates_download,
        name="certificates_download",
    ),
    path("projects/<slug:slug>/papers/<slug:kind>/<uuid:target>/", paper.paper_order, name="paper_order"),
    path("projects/<slug:slug>/papers/<uuid:public_id>/", paper.paper, name="paper"),
    path("projects/<slug:slug>/papers/<uuid:public_id>/retry/", paper.paper_retry, name="paper_retry"),
    path("projects/<slug:slug>/papers/<uuid:public_id>/download/", paper.paper_download, name="paper_download"),
]
