from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    PRIVATE = "private", _("private")
    MUNICIPAL = "municipal", _("municipal")
    STATE = "state", _("state")
    REGION = "region", _("region")
    NON_PROFIT = "non_profit", _("non-profit")


class ContactKind(models.TextChoices):
    VISIT = "visit", _("visit")
    MEETING = "meeting", _("meeting")
    PHONE = "phone", _("telephone")
    EMAIL = "email", _("e-mail")
