"""The self-assessment on a lent screen: one question at a time, the answers once more, done."""

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from participants import self_assessing
from participants.enums import AnsweredWay, Occasion
from participants.forms.self_assessment import AnswerForm, in_words
from participants.lent_screen import Kind, Lent
from participants.models import Participation
from participants.models.self_assessment import questions_of
from participants.person_page import person_address
from projects.roles import Permission


def find(participation: Participation, key: str) -> Participation:
    return participation


def back(participation: Participation, thing) -> str:
    return person_address("self_assessment", participation)


def answer(request, lent: Lent) -> HttpResponse:
    occasion = Occasion(lent.key)
    given = self_assessing.draft_of(lent.participation, occasion, request.user)
    names = list(questions_of(occasion))
    missing = [name for name in names if name not in given]
    if "done" in request.POST and not missing:
        return done(request, lent, occasion, given)
    if request.POST.get("question") in names:
        return take(request, lent, occasion, given)
    if (asked := request.GET.get("question")) not in names:
        asked = next(iter(missing), "")
    if not asked:
        return once_more(request, occasion, given)
    return ask(request, AnswerForm(question=asked, given=given.get(asked)), occasion, given)


def take(request, lent: Lent, occasion: Occasion, given: dict) -> HttpResponse:
    """An answer, to the question that it names; whatever has been answered since."""
    name = request.POST["question"]
    form = AnswerForm(request.POST, question=name, given=given.get(name))
    if not form.is_valid():
        return ask(request, form, occasion, given)
    self_assessing.keep_answer(lent.participation, occasion, request.user, name, form.given)
    return redirect("lent_screen")


def ask(request, form: AnswerForm, occasion: Occasion, given: dict) -> HttpResponse:
    names, name = list(questions_of(occasion)), form.question
    place = names.index(name)
    context = {
        "form": form,
        "name": name,
        "question": questions_of(occasion)[name],
        "number": place + 1,
        "total": len(names),
        "before": question_address(names[place - 1]) if place else "",
        "declined": name in given and given[name] is None,
    }
    return render(request, "lent/question.html", context)


def once_more(request, occasion: Occasion, given: dict) -> HttpResponse:
    """Everything is answered: she reads it through, changes what she will, and is done."""
    lines = [
        (text, in_words(name, given[name]), question_address(name)) for name, text in questions_of(occasion).items()
    ]
    return render(request, "lent/answers.html", {"lines": lines})


def question_address(name: str) -> str:
    return f"{reverse('lent_screen')}?{urlencode({'question': name})}"


def done(request, lent: Lent, occasion: Occasion, given: dict) -> HttpResponse:
    try:
        self_assessing.seal(lent.participation, occasion, given, by=request.user, way=AnsweredWay.ALONE)
    except ValidationError:  # the coach has written it down meanwhile, or the person has left
        return render(request, "lent/gone.html")
    lent.finish()
    return redirect("lent_screen")


SELF_ASSESSMENT = Kind(
    "self_assessment",
    Permission.WORK_WITH_PARTICIPANT,
    find=find,
    answer=answer,
    back=back,
    label=_("Self-assessment"),
)
