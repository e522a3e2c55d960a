"""The words of the employer register. The codes are the spreadsheets' codes and stand in the database."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Sector(models.TextChoices):
    PRIVATE = "private", _("private")
    MUNICIPAL = "municipal", _("municipal")
    STATE = "state", pgettext_lazy("sector", "state")
    REGION = "region", _("region")
    NON_PROFIT = "non_profit", _("non-profit")


class Industry(models.TextChoices):
    """The sections of SNI 2007 (SCB, MIS 2007:2)."""

    A = "A", _("agriculture, forestry and fishing")
    B = "B", _("mining and quarrying")
    C = "C", _("manufacturing")
    D = "D", _("electricity, gas, heat and cooling")
    E = "E", _("water supply, sewerage and waste")
    F = "F", _("construction")
    G = "G", _("trade and repair of motor vehicles")
    H = "H", _("transport and storage")
    I = "I", _("hotels and restaurants")  # noqa: E741  (the letter of the section)
    J = "J", _("information and communication")
    K = "K", _("finance and insurance")
    L = "L", _("real estate")
    M = "M", _("law, economy, science and technology")
    N = "N", _("letting, property services, travel and other support services")
    O = "O", _("public administration and defence")  # noqa: E741
    P = "P", _("education")
    Q = "Q", _("health and social care")
    R = "R", _("culture, entertainment and leisure")
    S = "S", _("other services")
    T = "T", _("households as employers")
    U = "U", _("international organisations")


class Size(models.TextChoices):
    """Number of employees, in the classes of the EU (recommendation 2003/361/EC)."""

    MICRO = "0-9", _("fewer than 10 employees")
    SMALL = "10-49", _("10–49 employees")
    MEDIUM = "50-249", _("50–249 employees")
    LARGE = "250+", _("250 employees or more")


class TargetGroupView(models.TextChoices):
    """How the employer looks upon taking in somebody far from the labour market."""

    WANTS = "wants", _("wants to take part")
    OPEN = "open", _("open, wants to know more")
    DOUBTFUL = "doubtful", _("doubtful")
    UNWILLING = "unwilling", _("does not want to")


class ContactKind(models.TextChoices):
    VISIT = "visit", _("visit")
    MEETING = "meeting", _("meeting")
    PHONE = "phone", _("telephone")
    EMAIL = "email", _("e-mail")


NOTE = "note"  # in the log, but no contact: a promise made elsewhere; the spreadsheets know none
LOGGED = [*ContactKind.choices, (NOTE, _("note, no contact"))]


class ContactOutcome(models.TextChoices):
    """What came of a contact."""

    PLACE_OFFERED = "place_offered", _("offered a place")
    INTERESTED = "interested", _("interested, goes on")
    LATER = "later", _("come back later")
    NO_NEED = "no_need", _("no")
    OTHER = "other", _("other")


class PlacementKind(models.TextChoices):
    """What an employer offers, and what a participant has there."""

    WORK_PLACEMENT = "work_placement", _("work placement")
    LANGUAGE_PLACEMENT = "language_placement", _("language placement")
    WORK_TRAINING = "work_training", _("work training")
    EMPLOYMENT = "employment", _("employment")


class RequirementKind(models.TextChoices):
    """What an opening may ask for. The hours stand on the opening itself."""

    SKILL = "skill", _("skill")
    LANGUAGE = "language", _("language")
    LICENCE = "licence", _("licence or permit")
    PHYSICAL = "physical", _("physical demand")


class PhysicalDemand(models.TextChoices):
    """What the work asks of the body."""

    LIFTING = "lifting", _("heavy lifting")
    STANDING = "standing", _("standing and walking most of the day")
    SITTING = "sitting", _("sitting most of the day")
    STAIRS = "stairs", _("stairs and ladders")
    FINE_WORK = "fine_work", _("fine work with the hands")
    NOISE = "noise", _("noise")
    DUST = "dust", _("dust, animals or strong smells")
    OUTDOORS = "outdoors", _("outdoors in all weathers")
    PACE = "pace", _("high pace")
    SHIFTS = "shifts", _("evenings, nights or weekends")


class Dominance(models.TextChoices):
    """Which sex an occupation is dominated by. Balanced is 40–60 per cent of each (SCB)."""

    WOMEN = "women", _("dominated by women")
    MEN = "men", _("dominated by men")
    BALANCED = "balanced", _("balanced")
    UNKNOWN = "", _("unknown")

    @classmethod
    def of(cls, women: int | None, men: int | None) -> "Dominance":
        """From the counts, never from a rounded share: 59.99 per cent is shown as 60 and balanced, 60.01 is not."""
        total = (women or 0) + (men or 0)
        if not total or women is None or men is None:
            return cls.UNKNOWN
        if 100 * women < 40 * total:
            return cls.MEN
        return cls.WOMEN if 100 * women > 60 * total else cls.BALANCED
