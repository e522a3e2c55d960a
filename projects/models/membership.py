from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from projects.roles import GRANTS, Permission, Reach, Role, roles_granting


class MembershipQuerySet(models.QuerySet):
    def current(self):
        """Not ended, and of somebody who may still sign in."""
        today = timezone.localdate()
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gt=today), user__is_active=True)

    def now_of(self, user_id):
        """Where somebody belongs, with the projects and herself."""
        return self.current().filter(user=user_id).select_related("project", "user").order_by("project__name")

    def seats_of(self, user, permission) -> list[tuple[int, int]]:
        """(group, party) where she sits as a caseworker and holds the permission: one in each project at most.

        As values, not as a subquery: whoever asks about a hundred thousand referrals asks this once. Within a
        request they are known already.
        """
        known = getattr(user, "memberships_now", None)
        current = self.current().filter(user=user) if known is None else known
        held = [one for one in current if one.reach(permission) is Reach.GROUP and one.party_id]
        return [(one.group_id, one.party_id) for one in held]

    def granting(self, permission, reach: Reach | None = None):
        return self.filter(role__in=roles_granting(permission, reach))


class Membership(models.Model):
    """One user's role in one project. Ended, never deleted: the trail must say who was what when.

    `list_settings` is what she has set up for herself of its lists; each list knows its own part.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships")
    project = models.ForeignKey("projects.Project", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    group = models.ForeignKey(
        "projects.CaseworkerGroup",
        verbose_name=_("caseworker group"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    party = models.ForeignKey(
        "projects.Party",
        verbose_name=_("party"),
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
    )
    ended_on = models.DateField(_("left on"), null=True, blank=True)
    list_settings = models.JSONField(_("own settings of lists"), default=dict, blank=True, editable=False)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        ordering = ["user__name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "project"],
                name="one_role_per_project",
                violation_error_message=_("This person is already a member of the project."),
            ),
            models.CheckConstraint(
                name="caseworkers_and_only_they_have_a_group",
                condition=Q(role=Role.CASEWORKER, group__isnull=False)
                | (~Q(role=Role.CASEWORKER) & Q(group__isnull=True)),
                violation_error_message=_("A caseworker needs a caseworker group; nobody else has one."),
            ),
            models.CheckConstraint(
                name="only_caseworkers_have_a_party",
                condition=Q(role=Role.CASEWORKER) | Q(party__isnull=True),
                violation_error_message=_("Only a caseworker works for a party."),
            ),
        ]

    def __str__(self):
        return f"{self.user}, {self.get_role_display()}"

    def reach(self, permission: Permission) -> Reach | None:
        """How far the member holds the permission in the project; None if not at all."""
        return GRANTS[Role(self.role)].get(permission)

    def clean(self):
        super().clean()
        if self.group and self.group.project_id != self.project_id:
            raise ValidationError({"group": _("This caseworker group belongs to another project.")})
        if self.party and self.party.project_id != self.project_id:
            raise ValidationError({"party": _("This party belongs to another project.")})

    @property
    def is_current(self) -> bool:
        return self.ended_on is None or self.ended_on > timezone.localdate()

    def refuse_if_last_leader(self, *, role=None):
        """A project is never left without a leader: raises if this is the last one and would cease to be."""
        from projects.models.project import Project

        Project.objects.select_for_update().get(pk=self.project_id)  # two leaders who remove each other take turns
        leaders = Membership.objects.current().filter(project=self.project_id, role=Role.PROJECT_LEADER)
        if role != Role.PROJECT_LEADER and set(leaders.values_list("pk", flat=True)) == {self.pk}:
            raise ValidationError(_("This is the project's last leader. Make somebody else project leader first."))

    @transaction.atomic
    def end(self, *, by):
        """From now on she has no access to the project. What she did keeps her name."""
        self.refuse_if_last_leader()
        ended = Membership.objects.current().filter(pk=self.pk).update(ended_on=timezone.localdate())
        if ended:
            self.refresh_from_db()
            self.record_change(by)

    @transaction.atomic
    def reopen(self, *, by):
        reopened = Membership.objects.filter(pk=self.pk, ended_on__isnull=False).update(ended_on=None)
        if reopened:
            self.refresh_from_db()
            self.record_change(by)

    def record_change(self, by):
        AuditEvent.objects.record(
            by=by, action=AuditAction.CHANGE, target=self, project=self.project, fields=["ended_on"]
        )
