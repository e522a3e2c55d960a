import re
import uuid

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from employers.enums import Dominance, Industry, Sector, Size
from employers.numbers import is_personal, written
from projects.models import Project
from projects.names import folded, in_swedish_order

LONGEST_KEY = 200


class EmployerQuerySet(models.QuerySet):
    def used_outside(self, projects):
        """On the list of any other project, or with contacts or placements there."""
        others = Project.objects.exclude(pk__in=projects.values("pk")).values("pk")
        listed = Q(pk__in=Employer.objects.filter(relations__project__in=others).values("pk"))
        contacts = Q(pk__in=Employer.objects.filter(contacts__project__in=others).values("pk"))
        placed = Q(pk__in=Employer.objects.filter(placements__participation__project__in=others).values("pk"))
        return self.filter(listed | contacts | placed)

    def locked(self, pks) -> list["Employer"]:
        """These, locked until the transaction ends; always in one order."""
        return list(self.select_for_update(of=("self",)).filter(pk__in=set(pks)).order_by("pk"))

    def addressed(self, public_id):
        """The one of an address; of one that was made one with another since, that other."""
        there = Employer._base_manager.filter(public_id=public_id)
        return self.filter(pk__in=there.values(now=Coalesce("merged_into", "pk")))

    def named(self, words):
        """Whose name has words that begin so, in any order."""
        found = self
        for word in words:
            found = found.filter(Q(name_key__startswith=word) | Q(name_key__contains=f" {word}"))
        return found


class EmployerManager(models.Manager.from_queryset(EmployerQuerySet)):
    """An employer that was made one with another is in no list, search or count (employers/merging.py)."""

    def get_queryset(self):
        return super().get_queryset().filter(merged_into__isnull=True)

    def numbered(self, number: str) -> "Employer | None":
        """The one with the number, or the one that it was made one with."""
        found = Employer._base_manager.select_related("merged_into").filter(organisation_number=number).first()
        return (found.merged_into or found) if found else None

    def standing(self, pk: int) -> "Employer":
        """The employer, locked until the transaction ends; of one that was made one with another, that other.

        Whoever writes something of an employer asks this first, before any other lock of an employer's: then nothing
        is left with one that is made one with another in the same moment (employers/merging.py).
        """
        found = Employer._base_manager.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
        if found is None:
            raise ValidationError(_("The employer has been removed meanwhile. Go back to the list."))
        return found if found.merged_into_id is None else self.standing(found.merged_into_id)


class Employer(models.Model):
    """An organisation that may offer places. Known by its organisation number, ten digits.

    One register for all projects: what a single project knows stands in its `EmployerRelation`. `women` and `men`:
    how many work there, as the employer itself told in `staff_year`.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation_number = models.CharField(_("organisation number"), max_length=10, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_key = models.CharField(max_length=LONGEST_KEY, blank=True, editable=False)
    sector = models.CharField(_("sector"), max_length=12, choices=Sector, blank=True)
    municipality = models.CharField(_("municipality"), max_length=100, blank=True)
    industry = models.CharField(_("industry (SNI section)"), max_length=1, choices=Industry, blank=True)
    size = models.CharField(_("size"), max_length=6, choices=Size, blank=True)
    women = models.PositiveIntegerField(_("women who work there"), null=True, blank=True)
    men = models.PositiveIntegerField(_("men who work there"), null=True, blank=True)
    staff_year = models.PositiveSmallIntegerField(_("counted in the year"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self",
        verbose_name=_("merged into"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
    )

    objects = EmployerManager()

    class Meta:
        verbose_name = _("employer")
        verbose_name_plural = _("employers")
        ordering = ["name", "pk"]
        indexes = [models.Index(fields=["name_key"], name="employers_by_name")]
        constraints = [
            models.CheckConstraint(
                name="staff_counted_in_a_year",
                condition=Q(women__isnull=True, men__isnull=True, staff_year__isnull=True)
                | Q(women__isnull=False, men__isnull=False, staff_year__isnull=False),
                violation_error_message=_("Write women, men and the year they were counted in, or none of them."),
            ),
            models.CheckConstraint(
                name="merged_into_another",
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("pk")),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name_key = name_key(self.name)
        if (names := kwargs.get("update_fields")) is not None and "name" in names:
            kwargs["update_fields"] = {*names, "name_key"}
        is_new = self._state.adding
        super().save(*args, **kwargs)
        if not is_new:
            key = list_key(self.name)
            self.relations.exclude(list_key=key).update(list_key=key)

    @property
    def is_sole_trader(self) -> bool:
        return is_personal(self.organisation_number)

    @property
    def shown_number(self) -> str:
        """As it stands in lists and files: nothing of a sole trader's."""
        return "" if self.is_sole_trader else written(self.organisation_number)

    @property
    def full_number(self) -> str:
        """Where the number is needed: to whoever may edit the employer, and on an agreement."""
        return written(self.organisation_number)

    @property
    def women_share(self) -> float | None:
        """Between 0 and 1, of those counted."""
        counted = (self.women or 0) + (self.men or 0)
        return (self.women or 0) / counted if counted else None

    @property
    def dominance(self) -> Dominance:
        return Dominance.of(self.women, self.men)


def search_words(text: str) -> list[str]:
    """Letters and digits, word by word: “H&M” is h and m."""
    return re.findall(r"\w+", folded(text))


def name_key(name: str) -> str:
    """What a name is searched for by."""
    return " ".join(search_words(name))[:LONGEST_KEY]


def list_key(name: str) -> str:
    """What lists are sorted by."""
    return in_swedish_order(name)[:LONGEST_KEY]
