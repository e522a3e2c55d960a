"""The addresses of time certificates and of the project's months, part of participants.urls."""

from django.urls import path

from participants.views import project_month
from participants.views import time_certificate as certificate

OF_MONTH = "<slug:slug>/participants/<uuid:public_id>/certificates/<uuid:participation_id>/<str:month>/"

certificate_urls = [
    path("<slug:slug>/hours/", project_month.project_months, name="project_months"),
    path("<slug:slug>/hours/<str:month>/", project_month.project_month, name="project_month"),
    path("<slug:slug>/hours/<str:month>/draw-up/", project_month.project_month_draw_up, name="project_month_draw_up"),
    path("<slug:slug>/hours/<str:month>/close/", project_month.project_month_close, name="project_month_close"),
    path(OF_MONTH, certificate.time_certificate, name="time_certificate"),
    path(f"{OF_MONTH}draw-up/", certificate.certificate_draw_up, name="certificate_draw_up"),
    path(f"{OF_MONTH}sign/", certificate.certificate_sign, name="certificate_sign"),
    path(f"{OF_MONTH}lend/", certificate.certificate_lend, name="certificate_lend"),
    path(f"{OF_MONTH}attest/", certificate.certificate_attest, name="certificate_attest"),
    path(f"{OF_MONTH}open/", certificate.certificate_open, name="certificate_open"),
    path(f"{OF_MONTH}explain/", certificate.certificate_explain, name="certificate_explain"),
]
