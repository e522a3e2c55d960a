from django.urls import path

from employers.views import contact, employer, employer_list, merge

OF = "<slug:slug>/employers/<uuid:public_id>/"

employer_urls = [
    path("<slug:slug>/employers/", employer_list.employers, name="employers"),
    path("<slug:slug>/employers/search/", employer_list.search, name="search"),
    path("<slug:slug>/employers/export/", employer_list.export, name="export"),
    path("<slug:slug>/employers/filters/", employer_list.list_filters, name="list_filters"),
    path("<slug:slug>/employers/filters/remove/", employer_list.list_filter_remove, name="list_filter_remove"),
    path("<slug:slug>/employers/add/", employer.employer_add, name="employer_add"),
    path("<slug:slug>/employers/duplicates/", merge.duplicates, name="duplicates"),
    path(OF, employer.employer, name="employer"),
    path(f"{OF}know/", employer.employer_know, name="employer_know"),
    path(f"{OF}edit/", employer.employer_edit, name="employer_edit"),
    path(f"{OF}take-off/", employer.take_off, name="take_off"),
    path(f"{OF}relation/", employer.relation_edit, name="relation_edit"),
    path(f"{OF}workplaces/add/", employer.workplace_add, name="workplace_add"),
    path(f"{OF}workplaces/<uuid:workplace>/", employer.workplace_edit, name="workplace_edit"),
    path(f"{OF}people/add/", employer.person_add, name="person_add"),
    path(f"{OF}people/<uuid:person>/", employer.person_edit, name="person_edit"),
    path(f"{OF}merge/", merge.merge_choose, name="merge_choose"),
    path(f"{OF}merge/<uuid:other_id>/", merge.merge, name="merge"),
    path(f"{OF}log/", contact.contact_log, name="contact_log"),
]
contact_urls = [
    path("<slug:slug>/contacts/", contact.contacts, name="contacts"),
    path("<slug:slug>/contacts/log/", contact.contact_choose, name="contact_choose"),
    path("<slug:slug>/contacts/promises/", contact.promises, name="promises"),
    path("<slug:slug>/contacts/<uuid:public_id>/edit/", contact.contact_edit, name="contact_edit"),
    path("<slug:slug>/contacts/<uuid:public_id>/remove/", contact.contact_remove, name="contact_remove"),
    path("<slug:slug>/contacts/<uuid:public_id>/kept/", contact.promise_keep, name="promise_keep"),
]
