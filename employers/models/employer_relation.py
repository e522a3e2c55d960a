from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from employers.enums import NOTE, TargetGroupView
from employers.models.employer import Employer, list_key
from projects.bulk import batches
from projects.models import Project

AT_ONCE = 5000


class EmployerRelationQuerySet(models.QuerySet):
    def permitting(self, permission, user):
        """The one access rule: whoever holds it in the project holds it on all employers of the project's list."""
        return self.filter(project__in=Project.objects.permitting(permission, user))

    def locked(self, pks) -> list["EmployerRelation"]:
        """These, locked until the transaction ends: what changes contacts locks the relation first. In one order."""
        return list(self.select_for_update(of=("self",)).filter(pk__in=set(pks)).order_by("pk"))

    @transaction.atomic
    def known(self, project, employer, *, since=None) -> "EmployerRelation":
        """The project's relation to an employer, both locked; made if there is none yet.

        To another employer, if the two were made one meanwhile.
        """
        employer = Employer.objects.standing(employer.pk)
        facts = {"known_since": since or timezone.localdate(), "list_key": list_key(employer.name)}
        facts["quiet_since"] = facts["known_since"]
        made, _is_new = self.get_or_create(project=project, employer=employer, defaults=facts)
        [locked] = self.locked([made.pk])
        locked.employer = employer
        return locked

    def known_all(self, pairs: dict[tuple[int, int], date | None]):
        """Relations of many, those that were missing too: {(project, employer): since}; brought up to date."""
        names = dict(Employer._base_manager.values_list("pk", "name")) if len(pairs) > AT_ONCE else {}
        for chunk in batches(sorted(pairs), AT_ONCE):
            of_these = self.filter(project__in={one for one, _ in chunk}, employer__in={one for _, one in chunk})
            if missing := sorted(set(chunk) - set(of_these.values_list("project", "employer"))):
                wanted = {employer for _project, employer in missing}
                named = names or dict(Employer._base_manager.filter(pk__in=wanted).values_list("pk", "name"))
                self.bulk_create([new(pair, pairs[pair], named) for pair in missing], ignore_conflicts=True)
            rows = of_these.values_list("pk", "project", "employer")
            keys = [pk for pk, *pair in rows if tuple(pair) in pairs]
            self.bring_up_to_date(keys)

    def bring_up_to_date(self, pks: Iterable[int]):
        """Last contact, last reached and quiet since, from the log as it stands.

        The rows are locked before the log is read: whoever wrote into it meanwhile held the same lock.
        """
        from employers.models.employer_contact import EmployerContact

        of_it = EmployerContact.objects.filter(project=OuterRef("project"), employer=OuterRef("employer"))
        days = of_it.exclude(kind=NOTE).order_by("-date")
        last = Subquery(days.values("date")[:1])
        reached = Subquery(days.filter(reached=True).values("date")[:1])
        keys = sorted(set(pks))
        for start in range(0, len(keys), AT_ONCE):
            chunk = keys[start : start + AT_ONCE]
            with transaction.atomic():
                self.locked(chunk)
                self.filter(pk__in=chunk).update(
                    last_contact=last, last_reached=reached, quiet_since=Coalesce(reached, F("known_since"))
                )

    def reached_by(self, day):
        """Those of the goal of employers contacted: at least one contact that reached them, dated no later."""
        from employers.models.employer_contact import EmployerContact

        of_it = EmployerContact.objects.filter(project=OuterRef("project"), employer=OuterRef("employer"))
        by_then = Q(last_reached__lte=day) | Q(models.Exists(of_it.filter(reached=True, date__lte=day)))
        return self.filter(by_then, last_reached__isnull=False)


def new(pair: tuple[int, int], since: date | None, names: dict[int, str]) -> "EmployerRelation":
    project, employer = pair
    today = timezone.localdate()
    since = min(since or today, today)
    key = list_key(names[employer])
    return EmployerRelation(
        project_id=project, employer_id=employer, known_since=since, quiet_since=since, list_key=key
    )


class EmployerRelation(models.Model):
    """What one project knows of an employer: it is on the project's list, with trust built or not.

    `last_contact` is the day of the last contact and `last_reached` of the last that was reached: of the contacts in
    the log, kept here so that a list of fifty thousand can be ordered by who has been quiet longest. `quiet_since` is
    the last day reached, or when the project began to know it.
    """

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="employer_relations")
    employer = models.ForeignKey(Employer, on_delete=models.PROTECT, related_name="relations")
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("responsible here"),
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    view = models.CharField(_("view of the target group"), max_length=10, choices=TargetGroupView, blank=True)
    view_note = models.TextField(_("what it says of the target group"), max_length=2000, blank=True)
    obstacles = models.TextField(_("obstacles it sees"), max_length=2000, blank=True)
    support_wanted = models.TextField(_("support it wants"), max_length=2000, blank=True)
    known_since = models.DateField(_("known since"), default=timezone.localdate, editable=False)
    last_contact = models.DateField(_("last contact"), null=True, blank=True, editable=False)
    last_reached = models.DateField(_("last reached"), null=True, blank=True, editable=False)
    quiet_since = models.DateField(_("quiet since"), default=timezone.localdate, editable=False)
    list_key = models.CharField(max_length=200, blank=True, editable=False)  # of the employer's name

    objects = EmployerRelationQuerySet.as_manager()

    class Meta:
        verbose_name = _("employer of a project")
        verbose_name_plural = _("employers of a project")
        constraints = [
            models.UniqueConstraint(fields=["project", "employer"], name="one_relation_per_project_and_employer"),
        ]
        indexes = [
            models.Index(fields=["project", "list_key", "id"], name="relations_by_name"),
            models.Index(fields=["project", "quiet_since"], name="relations_by_quiet"),
            models.Index(fields=["project", "last_reached"], name="relations_by_reached"),
        ]

    def __str__(self):
        return str(self.employer)

    def save(self, *args, **kwargs):
        if not self.list_key:
            self.list_key = list_key(self.employer.name)
        super().save(*args, **kwargs)
