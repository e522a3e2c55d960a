"""What counts as one of the employers contacted: the words and the number, once, for the pages and for the figure."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from employers.enums import ContactKind
from employers.models import EmployerContact, EmployerRelation
from projects.enums import GoalCode
from projects.models import Goal

WHO_COUNTS = _("Employers with at least one contact that reached them.")
HOW_COUNTED = _("Up to the as-of day, that day too. An employer counts once; the contacts stand beside.")


@dataclass(frozen=True)
class Counted:
    """`target` is None where the project has no such goal."""

    number: int
    target: int | None


def counted(project, today: date) -> Counted:
    """Employers reached so far: those of the figure of today."""
    goal = Goal.objects.filter(project=project, code=GoalCode.EMPLOYER_CONTACTS).first()
    number = EmployerRelation.objects.filter(project=project).reached_by(today).count()
    return Counted(number, int(goal.target) if goal else None)


def beside(project, today: date) -> list[tuple]:
    """(kind, how many) of the contacts behind them: of each kind, those that reached somebody."""
    reached = EmployerContact.objects.filter(project=project, reached=True, date__lte=today)
    numbers = dict(reached.order_by().values_list("kind").annotate(number=Count("pk")))
    return [(kind.label, numbers.get(kind.value, 0)) for kind in ContactKind]
