"""Finding employers by name or organisation number.

A sole trader's number is the owner's identity number: what looks like a number stands in no address. It is sent in a
form's body, and kept in the session until the employer is registered.
"""

from django.db.models import Exists, OuterRef

from employers.employer_list.filters import MOST_WORDS
from employers.models import Employer, EmployerRelation
from employers.models.employer import search_words
from employers.numbers import InvalidNumber, parse_number

KEY = "employer_number"


def in_register(project, text: str):
    """Those of the register that the project does not know, by the beginnings of words of the name."""
    words = search_words(text)[:MOST_WORDS]
    if not words:
        return Employer.objects.none()
    known = EmployerRelation.objects.filter(project=project, employer=OuterRef("pk"))
    return Employer.objects.named(words).filter(~Exists(known)).order_by("name_key", "pk")


def with_number(text: str) -> Employer | None:
    try:
        return Employer.objects.numbered(parse_number(text))
    except InvalidNumber:
        return None


def keep_number(request, project, text: str):
    request.session[KEY] = {"project": project.pk, "number": text[:40]}


def kept_number(request, project) -> str:
    kept = request.session.get(KEY) or {}
    return kept.get("number", "") if kept.get("project") == project.pk else ""


def forget_number(request):
    request.session.pop(KEY, None)
