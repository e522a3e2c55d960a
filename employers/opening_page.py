from employers.models import Employer, EmployerRelation
from projects.names import folded

SHOWN = 50


def employers_found(project, words: str) -> list[Employer]:
    """Of the project's list, by words of the name; without words the first of them."""
    known = EmployerRelation.objects.filter(project=project).values("employer")
    return list(
        Employer.objects.filter(pk__in=known).named(folded(words).split()[:5]).order_by("name_key", "pk")[:SHOWN]
    )
