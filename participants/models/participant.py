import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from participants.enums import ProtectionDegree, Sex
from participants.names import folded, sort_key
from projects.models import Project
from projects.roles import Permission, Reach

NAME_KEYS = ("first_key", "last_key")
MASK_LAST_NAME = "Skyddad person"  # the same in all languages: where lists put those who are protected


def open_to(user, person="") -> Q:
    """Not protected, or the user is named on the person. `person`: the way from the filtered model to the person."""
    named = Participant.named_people.through.objects.filter(user=user).values("participant")
    return Q(**{f"{person}protected": False}) | Q(**{f"{person}pk__in": named})


def survivors(**key):
    """The keys of those of today who are known by an identity number or a reference (`identity_number="…"`).

    A record that was made one with another keeps what the person was known by before: a reference, a coordination
    number. So does an empty record, of a coordination number that a personal identity number has replaced.
    """
    found = Participant._base_manager.filter(**key)
    return found.annotate(survivor=SURVIVOR).order_by().values("survivor")


SURVIVOR = Coalesce("merged_into__merged_into__merged_into", "merged_into__merged_into", "merged_into", "pk")


class ParticipantQuerySet(models.QuerySet):
    def known_by(self, **key):
        return self.filter(pk__in=survivors(**key))

    def permitting(self, permission, user):
        """Participants on whom `user` holds `permission`. Every other access rule is derived from this one.

        A protected person is opened only by people named on the person, whatever the role.
        """
        from participants.models.participation import CoachAssignment, Participation
        from participants.models.reasoned_access import OPENS, ReasonedAccess

        def projects(reach):
            return Project.objects.permitting(permission, user, reach).values("pk")

        whole_project = Participation.objects.filter(project__in=projects(Reach.PROJECT)).values("participant")
        assigned = (
            CoachAssignment.objects.current()
            .filter(coach=user, participation__project__in=projects(Reach.ASSIGNED))
            .values("participation__participant")
        )
        reached = Q(pk__in=whole_project) | Q(pk__in=assigned)
        if permission in OPENS:
            opened = ReasonedAccess.objects.in_force().filter(user=user, project__in=projects(Reach.ASSIGNED))
            reached |= Q(pk__in=opened.values("participant"))
        return self.filter(open_to(user), reached)

    def visible_to(self, user):
        return self.permitting(Permission.VIEW_PARTICIPANT, user)

    def locked(self, pks=(), *, public_ids=()) -> list["Participant"]:
        """These people, locked until the transaction ends: what changes a person's days locks the person first.

        Always in one order, so that two who lock several wait for each other instead of for ever.
        """
        chosen = Q(public_id__in=set(public_ids)) if public_ids else Q(pk__in=set(pks))
        return list(self.select_for_update(of=("self",)).filter(chosen).order_by("pk"))


class ParticipantManager(models.Manager.from_queryset(ParticipantQuerySet)):
    """A person who was made one with another is in no list, search or count (participants/merging.py)."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into__isnull=True)


class Participant(models.Model):
    """A person. What happened to the person in a project stands on the participations.

    `shown_name` is what everything says of the person but the person's own pages, `full_name` is for those alone.

    `identity_number` is normalised to twelve digits; `birth_date` and `sex` are what is known, from the number
    where nothing else was stated. `reference` is the sender's own reference in imported spreadsheets.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(
        _("sender's reference"), max_length=60, unique=True, null=True, blank=True, editable=False
    )
    identity_number = models.CharField(
        _("personal identity number"), max_length=12, unique=True, null=True, blank=True
    )
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    sex = models.CharField(_("sex"), max_length=5, choices=Sex, blank=True, default=Sex.UNKNOWN)
    country_of_birth = models.CharField(_("country of birth"), max_length=2, blank=True)
    citizenship = models.CharField(_("citizenship"), max_length=2, blank=True)
    no_number_reason = models.CharField(
        _("why there is no identity number"), max_length=200, blank=True, help_text=_("If the person has none.")
    )
    language = models.CharField(_("language"), max_length=60, blank=True)
    interpreter = models.BooleanField(_("needs an interpreter"), null=True, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    address = models.CharField(_("address"), max_length=200, blank=True)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    protected = models.BooleanField(_("protected identity"), default=False)
    degree = models.CharField(_("degree of protection"), max_length=12, choices=ProtectionDegree, blank=True)
    # The names as they are searched for, without accents and capitals (participants/names.py).
    first_key = models.CharField(max_length=200, blank=True, editable=False)
    last_key = models.CharField(max_length=200, blank=True, editable=False)
    named_people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("may open this protected person"),
        blank=True,
        related_name="protected_participants",
    )

    merged_into = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="merged"
    )

    objects = ParticipantManager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["last_name", "first_name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="protected_in_some_degree",
                condition=Q(protected=True, degree__in=ProtectionDegree.values) | Q(protected=False, degree=""),
                violation_error_message=_("Choose the degree of protection."),
            ),
            models.CheckConstraint(
                name="no_address_where_none_is_registered",
                condition=~Q(degree=ProtectionDegree.REGISTRATION) | Q(address=""),
                violation_error_message=_(
                    "No address may be kept of somebody with protected population registration."
                ),
            ),
        ]
        indexes = [
            # A prefix is searched for by LIKE, which PostgreSQL looks up in an index of this class only.
            models.Index(fields=["last_key", "first_key"], name="by_last_name", opclasses=["text_pattern_ops"] * 2),
            models.Index(fields=["first_key"], name="by_first_name", opclasses=["text_pattern_ops"]),
        ]

    def __str__(self):
        return self.shown_name

    def save(self, *args, **kwargs):
        self.fold_names()
        self.settle_degree()
        if update_fields := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*update_fields, *NAME_KEYS, "degree"}
        super().save(*args, **kwargs)
        self.participations.exclude(list_key=self.list_key).update(list_key=self.list_key)

    def settle_degree(self):
        """Whoever is protected without more being said is so in the lower degree. Never the other way."""
        if self.protected and not self.degree:
            self.degree = ProtectionDegree.MARKING

    @property
    def list_key(self) -> str:
        """Where the person stands in lists: under what is shown there, so that the place betrays no name.

        Kept on the participations (participants/facts.py).
        """
        if self.protected:
            return sort_key(MASK_LAST_NAME, self.mask_code)
        return sort_key(self.last_name, self.first_name)

    def fold_names(self):
        """Whoever writes many at once calls this before, and writes NAME_KEYS too."""
        self.first_key, self.last_key = folded(self.first_name), folded(self.last_name)

    def records(self) -> list["Participant"]:
        """This one, and those that were made one with it."""
        found = newest = [self]
        while newest:
            newest = list(Participant._base_manager.filter(merged_into__in=newest).order_by("pk"))
            found = [*found, *newest]
        return found

    @property
    def full_name(self) -> str:
        """For the person's own pages alone."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def shown_name(self) -> str:
        """For every list, search, count, file and message: of whoever is protected a mask, to everybody."""
        if self.protected:
            return gettext("Protected person %(code)s") % {"code": self.mask_code}
        return self.full_name

    @property
    def mask_code(self) -> str:
        """Tells those who are protected apart, and nothing of them: the address of their pages begins with it."""
        return self.public_id.hex[:4].upper()
