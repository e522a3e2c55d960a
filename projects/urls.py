from django.urls import path

from projects.views import log, member, part, project
from projects.views import spreadsheet_import as imports

app_name = "projects"

urlpatterns = [
    path("<slug:slug>/settings/", project.settings, name="settings"),
    path("<slug:slug>/settings/alarms/", project.alarm_settings, name="alarm_settings"),
    path("<slug:slug>/settings/members/", member.members, name="members"),
    path("<slug:slug>/settings/members/add/", member.member_add, name="member_add"),
    path("<slug:slug>/settings/members/<uuid:public_id>/", member.member, name="member"),
    path("<slug:slug>/settings/members/<uuid:public_id>/end/", member.member_end, name="member_end"),
    path("<slug:slug>/settings/members/<uuid:public_id>/reopen/", member.member_reopen, name="member_reopen"),
    path("<slug:slug>/settings/<slug:key>/", part.parts, name="parts"),
    path("<slug:slug>/settings/<slug:key>/add/", part.part_add, name="part_add"),
    path("<slug:slug>/settings/<slug:key>/<int:pk>/", part.part, name="part"),
    path("<slug:slug>/settings/<slug:key>/<int:pk>/remove/", part.part_remove, name="part_remove"),
    path("<slug:slug>/settings/<slug:key>/<int:pk>/move/", part.part_move, name="part_move"),
    path("<slug:slug>/log/", log.log, name="log"),
    path("<slug:slug>/import/", imports.imports, name="imports"),
    path("<slug:slug>/import/<uuid:public_id>/", imports.spreadsheet_import, name="import"),
    path("<slug:slug>/import/<uuid:public_id>/confirm/", imports.import_confirm, name="import_confirm"),
    path("<slug:slug>/import/<uuid:public_id>/retry/", imports.import_retry, name="import_retry"),
    path("<slug:slug>/import/<uuid:public_id>/discard/", imports.import_discard, name="import_discard"),
    path("<slug:slug>/import/<uuid:public_id>/findings.csv", imports.import_findings, name="import_findings"),
]
