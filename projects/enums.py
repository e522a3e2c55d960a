from django.db import models
from django.utils.translation import gettext_lazy as _


class Sex(models.TextChoices):
    WOMAN = "woman", _("woman")
    MAN = "man", _("man")
    UNKNOWN = "", _("unknown")


class Programme(models.TextChoices):
    """The programme period decides the indicator set (reporting.indicators)."""

    ESF_2007_2013 = "esf-2007-2013", _("ESF 2007–2013")
    ESF_PLUS_2021_2027 = "esf-plus-2021-2027", _("ESF+ 2021–2027")


class FollowUpClock(models.TextChoices):
    """The day from which the ninety days of the follow-up are counted."""

    PARTICIPATION_EXIT = "participation_exit", _("90 days after the participant's own exit")
    PROJECT_END = "project_end", _("90 days after the project's end")


class PartnerKind(models.TextChoices):
    CO_FINANCIER = "co_financier", _("co-financier")
    PARTNER = "partner", _("partner")
    REFERRING = "referring", _("refers participants")


class PartyKind(models.TextChoices):
    """Which authority a party is."""

    SOCIAL_SERVICES = "social_services", _("municipality, social services")
    MUNICIPALITY = "municipality", _("municipality, another unit")
    EMPLOYMENT_SERVICE = "employment_service", _("Arbetsförmedlingen")
    SOCIAL_INSURANCE = "social_insurance", _("Försäkringskassan")
    REGION = "region", _("region or county council")
    OTHER = "other", _("other")


class GoalCode(models.TextChoices):
    """What a project may promise. How each is counted stands in reporting.indicators.goals."""

    PARTICIPANTS = "participants", _("Participants")
    PARTICIPANTS_FOREIGN_BORN = "participants_foreign_born", _("Foreign-born participants")
    PARTICIPANTS_16_24 = "participants_16_24", _("Participants aged 16–24")
    PARTICIPANTS_25_64 = "participants_25_64", _("Participants aged 25–64")
    WORK_OR_EMPLOYABLE = "work_or_employable", _("In work, own business or more employable")
    IN_WORK_90_DAYS = "in_work_90_days", _("In work 90 days after")
    EMPLOYER_CONTACTS = "employer_contacts", _("Employers contacted")
    WORK_STUDIES_OR_SELF_SUPPORT = "work_studies_or_self_support", _("To work, studies or self-support")
    IMPROVED_LIFE_SITUATION = "improved_life_situation", _("Better life situation")
    INCOME_SUPPORT_CHANGE = "income_support_change", _("Change in income support")

    @property
    def is_share(self) -> bool:
        """Whether the target is a share (0.28 is 28 per cent), not a number of people or employers."""
        return self in SHARES


SHARES = {
    GoalCode.WORK_OR_EMPLOYABLE,
    GoalCode.IN_WORK_90_DAYS,
    GoalCode.WORK_STUDIES_OR_SELF_SUPPORT,
    GoalCode.IMPROVED_LIFE_SITUATION,
    GoalCode.INCOME_SUPPORT_CHANGE,
}


class Support(models.TextChoices):
    """What a participant lives on at entry."""

    INCOME_SUPPORT = "income_support", _("income support")
    INTRODUCTION_BENEFIT = "introduction_benefit", _("introduction benefit")
    ACTIVITY_GRANT = "activity_grant", _("activity grant")
    SICKNESS = "sickness", _("sickness benefit")
    UNEMPLOYMENT_INSURANCE = "unemployment_insurance", _("unemployment insurance")
    STUDENT_AID = "student_aid", _("student aid")
    NONE = "none", _("no support")


class Origin(models.TextChoices):
    """Where the people of a target group were born."""

    ANYWHERE = "", _("anywhere")
    ABROAD = "abroad", _("outside Sweden")
    OUTSIDE_NORDIC = "outside_nordic", _("outside the Nordic countries")


class SkillKind(models.TextChoices):
    FORMAL = "formal", _("formal: education, certificate")
    INFORMAL = "informal", _("informal: learnt by doing")
    LANGUAGE = "language", _("language")
    LICENCE = "licence", _("licence or permit")


class SkillLevel(models.TextChoices):
    """For languages the levels of the Council of Europe; for everything else three words of our own."""

    A1 = "a1", "A1"
    A2 = "a2", "A2"
    B1 = "b1", "B1"
    B2 = "b2", "B2"
    C1 = "c1", "C1"
    C2 = "c2", "C2"
    NATIVE = "native", _("mother tongue")
    BASIC = "basic", _("basics")
    USED = "used", _("used to it")
    EXPERT = "expert", _("can teach others")


class BarrierKind(models.TextChoices):
    """What may stand in the way of taking part and of working."""

    MOBILITY = "mobility", _("mobility")
    READING = "reading", _("reading and writing")
    HEARING = "hearing", _("hearing")
    SIGHT = "sight", _("sight")
    PSYCHOLOGICAL = "psychological", _("psychological")
    COMMUNICATION = "communication", _("communication")
    INTERPRETER = "interpreter", _("needs an interpreter")
