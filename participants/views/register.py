"""Taking somebody into the register: search first, then the person and the start. What is typed stays in the form."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from participants.duplicates import Alike
from participants.facts import age_on
from participants.forms.entry import AT_ENTRY
from participants.forms.register import IdentifyForm, KnownForm, NumberField, RegisterForm
from participants.models import Participant
from participants.search import Found, Hit, hits_of, opening, trace_search
from participants.target_group_proposal import propose
from projects.access import project_or_404
from projects.roles import Permission

START_FIELDS = {"number", "start", "coach", "group", "target_group", *AT_ENTRY}


@dataclass(frozen=True)
class Met:
    """Somebody with this number is in the register already.

    `hit` only if she may see the person. `again`: where the person starts again here; `opening`: where she asks to
    open the person; `takes_part`: the person takes part here now, as far as she may know.
    """

    person: Participant
    hit: Hit | None = None
    again: str = ""
    opening: str = ""

    @property
    def takes_part(self) -> bool:
        return bool(self.hit and not self.hit.project and not self.hit.participation.exit)


@require_http_methods(["GET", "HEAD", "POST"])
def register(request, slug):
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    form = IdentifyForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        found = met(request, project, form.same_number())
        if found is None:
            following = RegisterForm(initial=form.typed, project=project, user=request.user)
            return second_step(request, project, following, form)
    context = {"project": project, "form": form, "met": found}
    return render(request, "participants/register.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def register_person(request, slug):
    """The second step. Sent by itself it searches too: nobody is made without."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    form = RegisterForm(request.POST or None, project=project, user=request.user)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        return done(request, project, form)
    return second_step(request, project, form, form if form.is_bound else None)


@require_http_methods(["GET", "HEAD", "POST"])
def register_known(request, slug):
    """A start for somebody who is known, by the whole number. What was typed before is carried along."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    if "carry" in request.POST:
        carried = {name: request.POST[name] for name in request.POST if name in START_FIELDS}
        form = KnownForm(initial=carried, project=project, user=request.user)
    else:
        form = KnownForm(request.POST or None, project=project, user=request.user)
        if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
            return done(request, project, form)
    return render(request, "participants/register_known.html", {"project": project, "form": form})


@require_POST
def register_number(request, slug):
    """What the number says, while one types."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    tone, text = verdict(request.POST.get("number", ""))
    context = {"project": project, "tone": tone, "text": text}
    return render(request, "participants/register.html#verdict", context)


@require_POST
def register_proposal(request, slug):
    """The target group that what is typed speaks for."""
    project = project_or_404(request, slug, Permission.WORK_WITH_PARTICIPANT)
    form = RegisterForm(request.POST, project=project, user=request.user)
    context = {"project": project, "proposal": propose(project, form.known())}
    return render(request, "participants/register_person.html#proposal", context)


def second_step(request, project, form, checked):
    """With those in the register who could be the same. `checked`: the form that was searched by."""
    found = getattr(form, "found", None)
    similar = Alike() if found or checked is None else checked.alike(request.user)
    hits = hits_of(request, project, similar.visible) if similar.visible else []
    if similar:
        trace_search(request, project, Found(hits=hits, known=similar.unseen), "register")
    context = {
        "project": project,
        "form": form,
        "hits": hits,
        "unseen": similar.unseen,
        "mark": similar.mark,
        "met": met(request, project, found),
        "proposal": propose(project, form.known()),
    }
    return render(request, "participants/register_person.html", context)


def met(request, project, person) -> Met | None:
    if person is None:
        return None
    hits = hits_of(request, project, [person])
    trace_search(request, project, Found(hits=hits, known=None if hits else person), "register")
    if not hits:
        return Met(person, opening=opening(project, person))
    again = ""
    if not hits[0].project and hits[0].participation.exit:
        again = reverse("participants:start", args=[project.slug, person.public_id])
    return Met(person, hits[0], again)


def done(request, project, form):
    person = form.made
    if getattr(form, "differs_from_number", False):
        messages.warning(
            request,
            _("The birth date differs from the one in the number. That happens; check that it is not a slip."),
        )
    if Participant.objects.visible_to(request.user).contains(person):
        messages.success(request, _("The participation has started."))
        return redirect("participants:participant", project.slug, person.public_id)
    text = _("The participation has started. The coach opens the person; if not, the project leader names her.")
    messages.success(request, text)
    return redirect("participants:search", project.slug)


def verdict(text: str) -> tuple[str, str]:
    """(tone, what to say) of a number as far as it is typed."""
    digits = sum(character.isdigit() for character in text)
    if not text.strip():
        return "neutral", ""
    if digits < 10 and not any(character.isalpha() for character in text):
        return "neutral", _("Digits so far: %(digits)d. Ten or twelve are needed.") % {"digits": digits}
    try:
        number = NumberField().clean(text)
    except ValidationError as error:
        return "bad", " ".join(error.messages)
    kind = _("Coordination number") if number.is_coordination else _("Personal identity number")
    told = {
        "kind": kind,
        "sex": number.sex.label,
        "born": number.birth_date.isoformat(),
        "age": age_on(number.birth_date, timezone.localdate()),
    }
    return "good", _("%(kind)s of a %(sex)s, born %(born)s, %(age)d years.") % told
