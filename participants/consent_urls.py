"""The addresses of consents, part of participants.urls."""

from django.urls import path

from participants.views import consent

consent_urls = [
    path("<slug:slug>/consents/", consent.consents_ending, name="consents_ending"),
    path("<slug:slug>/consents/<uuid:public_id>/withdraw/", consent.consent_withdraw, name="consent_withdraw"),
    path("<slug:slug>/referrals/<uuid:public_id>/consents/", consent.consents, name="consents"),
    path("<slug:slug>/referrals/<uuid:public_id>/consents/give/", consent.consent_give, name="consent_give"),
]
