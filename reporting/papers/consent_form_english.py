"""The consent to sign, for those who read English and not Swedish."""

from django.utils.translation import gettext_lazy

from reporting.papers.consent_form import kind

KIND = kind("consent-form-english", gettext_lazy("Consent to sign, in English"), "en")
