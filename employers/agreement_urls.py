from django.urls import path

from employers.views import agreement

agreement_urls = [
    path("<slug:slug>/agreements/", agreement.agreements, name="agreements"),
    path("<slug:slug>/employers/<uuid:public_id>/agreements/new/", agreement.agreement_add, name="agreement_add"),
    path("<slug:slug>/agreements/<uuid:public_id>/", agreement.agreement, name="agreement"),
    path("<slug:slug>/agreements/<uuid:public_id>/change/", agreement.agreement_edit, name="agreement_edit"),
    path("<slug:slug>/agreements/<uuid:public_id>/renew/", agreement.agreement_renew, name="agreement_renew"),
    path("<slug:slug>/agreements/<uuid:public_id>/end/", agreement.agreement_end, name="agreement_end"),
]
