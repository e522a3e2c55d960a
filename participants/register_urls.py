"""The addresses of the register: finding people, taking them in, and making one of two."""

from django.urls import path

from participants.views import merge, register, search, start

register_urls = [
    path("<slug:slug>/search/", search.search, name="search"),
    path("<slug:slug>/participants/register/", register.register, name="register"),
    path("<slug:slug>/participants/register/person/", register.register_person, name="register_person"),
    path("<slug:slug>/participants/register/known/", register.register_known, name="register_known"),
    path("<slug:slug>/participants/register/number/", register.register_number, name="register_number"),
    path("<slug:slug>/participants/register/proposal/", register.register_proposal, name="register_proposal"),
    path("<slug:slug>/participants/<uuid:public_id>/start/", start.start, name="start"),
    path("<slug:slug>/duplicates/", merge.duplicates, name="duplicates"),
    path("<slug:slug>/merges/<uuid:public_id>/undo/", merge.merge_undo, name="merge_undo"),
    path("<slug:slug>/participants/<uuid:public_id>/merge/", merge.merge_choose, name="merge_choose"),
    path("<slug:slug>/participants/<uuid:public_id>/merge/<uuid:other_id>/", merge.merge, name="merge"),
]
