"""What a project's frame is made of besides its own row: one table that the settings pages are made from."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from projects.forms import part as forms
from projects.models import CaseworkerGroup, Goal, Partner, Party, Phase, Project, TargetGroup


@dataclass(frozen=True)
class Part:
    """One kind of thing. `cells` gives the row of a list; `key` stands in the address."""

    key: str
    model: type[models.Model]
    form: type[forms.PartForm]
    label: str | Promise
    add_label: str | Promise
    empty: str | Promise
    headings: list[str | Promise]
    cells: Callable

    @property
    def ordered(self) -> bool:
        return hasattr(self.model, "position")

    def of(self, project):
        return self.model.objects.filter(project=project)


def ages(group) -> str:
    if group.min_age is None and group.max_age is None:
        return _("any")
    return f"{'' if group.min_age is None else group.min_age}–{'' if group.max_age is None else group.max_age}"


def weeks(phase) -> str:
    return str(phase.max_weeks) if phase.min_weeks is None else f"{phase.min_weeks}–{phase.max_weeks}"


def target(goal) -> str:
    value = forms.GoalForm.typed(goal, "target")
    return _("%(number)s per cent") % {"number": value} if goal.code in forms.SHARES else str(value)


def women(goal) -> str:
    low, high = (forms.GoalForm.typed(goal, name) for name in ["women_share_min", "women_share_max"])
    if low is None and high is None:
        return ""
    return f"{'' if low is None else low}–{'' if high is None else high} %"


PARTS = {
    part.key: part
    for part in [
        Part(
            "phases",
            Phase,
            forms.PhaseForm,
            gettext_lazy("Phases"),
            gettext_lazy("New phase"),
            gettext_lazy("Phases give each participation a clock: introduction, in-depth coaching and so on."),
            [gettext_lazy("Name"), gettext_lazy("Weeks")],
            lambda phase: [phase.name, weeks(phase)],
        ),
        Part(
            "target-groups",
            TargetGroup,
            forms.TargetGroupForm,
            gettext_lazy("Target groups"),
            gettext_lazy("New target group"),
            gettext_lazy("Target groups say whom the project is for, and split the volume table of the report."),
            [gettext_lazy("Name"), gettext_lazy("Code"), gettext_lazy("Ages")],
            lambda group: [group.name, group.code, ages(group)],
        ),
        Part(
            "goals",
            Goal,
            forms.GoalForm,
            gettext_lazy("Goals"),
            gettext_lazy("New goal"),
            gettext_lazy("Goals are what the project promised. Figures holds them against the outcome."),
            [gettext_lazy("Goal"), gettext_lazy("Target"), gettext_lazy("Share of women aimed at")],
            lambda goal: [goal.get_code_display(), target(goal), women(goal)],
        ),
        Part(
            "partners",
            Partner,
            forms.PartnerForm,
            gettext_lazy("Partners"),
            gettext_lazy("New partner"),
            gettext_lazy("Partners pay for the project, take part in it or refer people to it."),
            [gettext_lazy("Name"), gettext_lazy("Kind")],
            lambda partner: [partner.name, partner.get_kind_display()],
        ),
        Part(
            "parties",
            Party,
            forms.PartyForm,
            gettext_lazy("Parties"),
            gettext_lazy("New party"),
            gettext_lazy("Parties are the authorities whose caseworkers refer people and decide in the groups."),
            [gettext_lazy("Name"), gettext_lazy("Kind")],
            lambda party: [party.name, party.get_kind_display()],
        ),
        Part(
            "caseworker-groups",
            CaseworkerGroup,
            forms.CaseworkerGroupForm,
            gettext_lazy("Caseworker groups"),
            gettext_lazy("New caseworker group"),
            gettext_lazy("Caseworker groups refer people to the project. Caseworkers belong to one each."),
            [gettext_lazy("Name"), gettext_lazy("Municipality")],
            lambda group: [group.name, group.municipality],
        ),
    ]
}


@transaction.atomic
def move(thing, direction: str, *, by):
    """One step up or down in the list. At the end of the list nothing happens."""
    project = Project.objects.select_for_update().get(pk=thing.project_id)
    siblings = list(type(thing).objects.filter(project=project))
    old = siblings.index(thing)
    new = old - 1 if direction == "up" else old + 1
    if not 0 <= new < len(siblings):
        return
    siblings[old], siblings[new] = siblings[new], siblings[old]
    for position, sibling in enumerate(siblings):
        sibling.position = position
    type(thing).objects.bulk_update(siblings, ["position"])
    AuditEvent.objects.record(by=by, action=AuditAction.CHANGE, target=thing, project=project, fields=["position"])


def remove(thing, *, by):
    """Delete what nothing uses; otherwise raise ValidationError saying what does."""
    trace = AuditEvent.of(by=by, action=AuditAction.DELETE, target=thing, project=thing.project)
    name = str(thing)
    try:
        with transaction.atomic():
            thing.delete()
            AuditEvent.objects.record_all([trace])
    except models.ProtectedError as error:
        text = _("“%(name)s” cannot be removed, it is in use: %(users)s.")
        raise ValidationError(text % {"name": name, "users": users(error.protected_objects)}) from error
    except IntegrityError as error:  # taken into use in this very moment
        raise ValidationError(_("“%(name)s” cannot be removed, it is in use.") % {"name": name}) from error


def users(objects) -> str:
    """ "2 members, 57 participations": kinds and numbers, never names."""
    counts = Counter(type(thing)._meta for thing in objects)
    return ", ".join(
        f"{number} {meta.verbose_name if number == 1 else meta.verbose_name_plural}"
        for meta, number in counts.items()
    )
