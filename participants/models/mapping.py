import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants.enums import Employability
from participants.models.participation import Participation

LONGEST = 6000


def part(label, question):
    """One part of the mapping: its name, and the question that guides whoever writes."""
    return models.TextField(label, max_length=LONGEST, blank=True, help_text=question)


class MappingQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        return self.filter(participation__in=Participation.objects.permitting(permission, user))


class Mapping(models.Model):
    """What coach and participant have found out about the person's situation, as it stands now.

    It is written over several meetings. Whatever is saved on one day goes into one version, whoever writes; "done for
    now" closes it before the day is over. The next who writes on another day, or after that, begins the version after
    it: then what stood here is kept, whole, as a `MappingVersion` (participants/mappings.py). `authors` says of each
    part who wrote it last, and when. No party reads any of it, whatever the consents (participants/shared_case.py).
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="mapping")

    social_situation = part(
        _("social situation"),
        _("What does everyday life look like: home, family, economy, childcare, how to get about?"),
    )
    health = part(
        _("health and ability to work"),
        _("What does the person manage, and what is needed at work? Write what it means, not what the illness is."),
    )
    education = part(
        _("education in Sweden"), _("Which school, course or degree, when, and are there grades or certificates?")
    )
    foreign_education = part(
        _("education from another country"),
        _("What, where and how many years? Are there papers, and where are they?"),
    )
    validation = part(
        _("validated, or to be validated"),
        _("What has been assessed or validated, by whom? What ought to be, and what is the next step?"),
    )
    work_experience = part(
        _("work experience"), _("Which work, where, how long, and which tasks? What went well, and why did it end?")
    )
    life_experience = part(
        _("life experience"), _("What has the person carried out outside work: family, associations, farm, flight?")
    )
    informal_competence = part(
        _("informal competence"),
        _("What can the person do that stands on no paper? What do others ask for help with?"),
    )
    languages = part(
        _("languages"),
        _("Which languages does the person speak, read and write? How does Swedish work in everyday life?"),
    )
    licences = part(
        _("licences and permits"),
        _("Driving licence, lorry, fork-lift, hot work, food hygiene: what there is, what is wanted?"),
    )
    network = part(
        _("network and references"),
        _("Who knows the person at work and privately? Who could be asked for a reference?"),
    )
    wishes = part(_("wishes"), _("What does the person want with life and work, in the person's own words?"))
    work_wishes = part(
        _("wishes for work"),
        _("Which work, which hours, how far away? The employer coach reads this, and nothing else of the mapping."),
    )
    labour_market = part(
        _("the labour market here"), _("Which work is there within reach that could suit, and what does it ask for?")
    )
    employability = models.CharField(
        _("employability as the coach sees it"), max_length=10, choices=Employability, blank=True
    )
    judgement = part(
        _("why it is judged so"),
        _("What speaks for it, what is missing, and what would take the person one step on?"),
    )

    number = models.PositiveSmallIntegerField(_("version"), default=1, editable=False)
    begun_at = models.DateTimeField(_("begun"), default=timezone.now, editable=False)
    saved_at = models.DateTimeField(_("saved"), default=timezone.now, editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )
    closed_at = models.DateTimeField(_("done for now"), null=True, blank=True, editable=False)
    authors = models.JSONField(default=dict, editable=False)  # {part: [key of the user, moment]}

    objects = MappingQuerySet.as_manager()

    class Meta:
        verbose_name = _("mapping")
        verbose_name_plural = _("mappings")

    def __str__(self):
        return f"{self.number}, {self.begun_at:%Y-%m-%d}"


class MappingVersion(models.Model):
    """The mapping as it stood when somebody began to write the next version. Never altered: a trigger refuses it."""

    mapping = models.ForeignKey(Mapping, on_delete=models.CASCADE, related_name="versions", editable=False)
    number = models.PositiveSmallIntegerField(_("version"), editable=False)
    content = models.JSONField(editable=False)  # {part: text}
    authors = models.JSONField(default=dict, editable=False)
    begun_at = models.DateTimeField(_("begun"), editable=False)
    saved_at = models.DateTimeField(_("saved"), editable=False)
    saved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+", editable=False
    )

    class Meta:
        verbose_name = _("earlier mapping")
        verbose_name_plural = _("earlier mappings")
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["mapping", "number"], name="one_mapping_per_number")]

    def __str__(self):
        return f"{self.number}, {self.begun_at:%Y-%m-%d}"
