"""Referring somebody: first the search, then the rest on one page. What is typed stays, whatever happens."""

import re

from django.contrib import messages
from django.http import QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from participants.forms.refer import GIVEN, ReferForm, WhoForm
from participants.known import TooManyQuestions, answered, ask, open_before
from participants.models import Draft, Referral
from participants.roster_page import draft_part, go
from participants.views.register import verdict
from participants.views.session_draft import keep_draft
from projects.access import memberships_of, project_or_404
from projects.models import Membership
from projects.roles import Permission, Role

KEY = "refer"


@require_http_methods(["GET", "HEAD", "POST"])
def refer(request, slug):
    project = project_or_404(request, slug, Permission.REFER)
    membership = next(one for one in memberships_of(request) if one.project_id == project.pk)
    if membership.party_id is None:
        context = {"project": project, "form": None, "leaders": leaders_of(project)}
        return render(request, "participants/refer.html", context)
    if request.method != "POST":
        draft = Draft.objects.of(request.user, project).filter(key=KEY).first()
        return page(request, membership, *from_draft(draft, membership), draft=draft)
    who, form = WhoForm(request.POST), ReferForm(request.POST, membership=membership)
    if not who.is_valid():
        return page(request, membership, form if request.POST.get("searched") else who)
    known = answered(request.POST.get("searched", ""), who.named, request.user)
    if known is None:
        return look(request, membership, who, form)
    if form.is_valid() and form.save_changes(by=request.user):
        return sent(request, project, form)
    return page(request, membership, form, who.named)


def look(request, membership, who, form):
    """Whether the person is known; then the rest of the form, with what was typed of it."""
    asked_before = bool(request.POST.get("searched"))
    try:
        seal = ask(request, membership.project, who.named)
    except TooManyQuestions as refusal:
        shown = form if asked_before else who
        shown.add_error(None, refusal)
        answer = page(request, membership, shown)
        if not request.wants_part:
            answer.status_code = 429
        answer["Retry-After"] = str(refusal.retry_after)
        return answer
    typed = as_initial(dict(request.POST.lists())) | {"searched": seal}
    form = ReferForm(initial=typed, membership=membership)
    return page(request, membership, form, who.named, is_another=asked_before)


def page(request, membership, form, named=None, *, draft=None, is_another=False):
    """`named`: whom the search was about, once it has been answered. `is_another`: than at the time before."""
    project, seal = membership.project, ""
    if isinstance(form, ReferForm):
        seal = form["searched"].value() or ""
    part = draft_part(request, project, KEY, draft)
    context = {
        "project": project,
        "form": form,
        "is_whole": isinstance(form, ReferForm),
        "known": answered(seal, named, request.user) if named else None,
        "by_number": bool(named and named.number),
        "before": open_before(membership, named) if named else None,
        "is_another": is_another,
        "party": membership.party,
        "group": membership.group,
        "draft": part | {"url": reverse("participants:refer_draft", args=[project.slug])},
        "back": reverse("participants:referrals", args=[project.slug]),
    }
    return render(request, "participants/refer.html" + ("#form" if request.wants_part else ""), context)


def from_draft(draft: Draft | None, membership):
    """(form, whom it is about if that was asked)."""
    if draft is None:
        return WhoForm(), None
    typed = as_initial(draft.content)
    sent_as = QueryDict(mutable=True)
    for name, values in draft.content.items():
        sent_as.setlist(name, values)
    who = WhoForm(sent_as)
    if who.is_valid() and answered(typed.get("searched", ""), who.named, membership.user) is not None:
        return ReferForm(initial=typed, membership=membership), who.named
    return WhoForm(initial=typed), None


def as_initial(sent: dict[str, list]) -> dict:
    """What was sent, as a form shows it again. Whether to send one more is asked anew each time."""
    many = {"receivers", "information"}
    sent = {"form" if name == GIVEN else name: values for name, values in sent.items()}
    return {
        name: values if name in many else values[0]
        for name, values in sent.items()
        if values and name not in {"once_more", "csrfmiddlewaretoken"}
    }


def sent(request, project, form):
    Draft.objects.filter(user=request.user, project=project, key=KEY).delete()
    if Referral.objects.permitting(Permission.REFER, request.user).filter(pk=form.made.pk).exists():
        messages.success(
            request, _("The referral has been sent. The answer comes here, and you get a letter about it.")
        )
        return go(request, reverse("participants:referral", args=[project.slug, form.made.public_id]))
    messages.success(
        request, _("The referral has been sent. It can be opened only by those who are named on the person.")
    )
    return go(request, reverse("participants:referrals", args=[project.slug]))


def leaders_of(project) -> list[User]:
    leaders = Membership.objects.current().filter(project=project, role=Role.PROJECT_LEADER)
    return list(User.objects.filter(pk__in=leaders.values("user")).order_by("name"))


@require_POST
def refer_draft(request, slug):
    """Keeps what she has typed so far, or throws it away."""
    project = project_or_404(request, slug, Permission.REFER)
    return keep_draft(request, project, reverse("participants:refer", args=[project.slug]), re.compile(KEY))


@require_POST
def refer_number(request, slug):
    """What the number says, while one types: of the number alone, nothing out of the register."""
    project = project_or_404(request, slug, Permission.REFER)
    tone, text = verdict(request.POST.get("number", ""))
    context = {"project": project, "tone": tone, "text": text}
    return render(request, "participants/register.html#verdict", context)
