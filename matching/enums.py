from django.db import models
from django.utils.translation import gettext_lazy as _


class PlacementKind(models.TextChoices):
    WORK_PLACEMENT = "work_placement", _("work placement")
    LANGUAGE_PLACEMENT = "language_placement", _("language placement")
    WORK_TRAINING = "work_training", _("work training")
    EMPLOYMENT = "employment", _("employment")
