from django.urls import path

from employers.views import opening

opening_urls = [
    path("<slug:slug>/openings/", opening.openings, name="openings"),
    path("<slug:slug>/openings/export/", opening.openings_export, name="openings_export"),
    path("<slug:slug>/openings/new/", opening.opening_choose, name="opening_choose"),
    path("<slug:slug>/employers/<uuid:public_id>/openings/new/", opening.opening_add, name="opening_add"),
    path("<slug:slug>/openings/<uuid:public_id>/", opening.opening, name="opening"),
    path("<slug:slug>/openings/<uuid:public_id>/change/", opening.opening_edit, name="opening_edit"),
    path("<slug:slug>/openings/<uuid:public_id>/close/", opening.opening_close, name="opening_close"),
    path("<slug:slug>/openings/<uuid:public_id>/reopen/", opening.opening_reopen, name="opening_reopen"),
]
