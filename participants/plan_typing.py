"""A form of the plan on its way: shown with the draft there is of it, saved as one goes, answered in its place.

`done` among what is sent: she is through with it, and the plan is shown anew. Otherwise the form has sent itself
because a field was left: then only that it is saved is told, and nothing she goes on typing is touched.
"""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participants.access import trace_view
from participants.models import Draft, Participation, Plan
from participants.person_page import person_page
from participants.plan_content import OWN, SHAPES, under
from participants.roster_page import owner_of, secret_of

KEPT_WITH_A_DRAFT = ["seen", "form_token"]
SAID = ["title", "note", "name", "why", "contact", "organisation"]  # of a new part, what somebody has written


@dataclass(frozen=True)
class Typing:
    """Where a form stands: its page's title, its address, the key of its draft, which part is in sight afterwards."""

    participation: Participation
    plan: Plan
    title: str
    key: str
    place: str  # the id of the element that the form replaces for the time being
    kind: str = ""  # of the part; nothing for the wishes
    under: str = ""  # what it belongs to
    remove: str = ""  # the address that takes it away

    @property
    def back(self) -> str:
        return self.plan_address + f"#{self.place}"

    @property
    def plan_address(self) -> str:
        return address("plan", self.participation)


def address(name: str, participation: Participation, *more) -> str:
    return reverse(
        f"participants:{name}", args=[participation.project.slug, participation.participant.public_id, *more]
    )


def auto_id(key: str) -> str:
    """Many forms may be open on the page."""
    return f"id_{key.replace(':', '_')}_%s"


def answer_form(request, typing: Typing, form, plan_part) -> HttpResponse:
    """`plan_part(focus)`: the plan as it is then."""
    if request.method != "POST":
        draft = draft_for(request, typing, form)
        trace_view(request, typing.participation, tab="plan")
        return form_page(request, typing, form, draft)
    form.asks_once = not request.wants_part  # while it saves itself the page asks
    if form.is_valid() and form.save_changes(by=request.user):
        own_drafts(request, typing).delete()
        place = f"{typing.kind}-{form.made.public_id}" if typing.kind else typing.place
        if not request.wants_part:
            return redirect(f"{typing.plan_address}#{place}")
        return plan_part(place) if "done" in request.POST else saved(request, typing, form)
    if request.wants_part and "done" not in request.POST and not asks(form):
        return not_saved(request, typing, form)
    return form_page(request, typing, form, None)


def asks(form) -> bool:
    """Whether two have written the same field, and somebody must say which holds."""
    return any(name.startswith("decide_") for name in form.fields)


def form_page(request, typing: Typing, form, draft: Draft | None) -> HttpResponse:
    first = next(iter(form.visible_fields()))
    first.field.widget.attrs["autofocus"] = True
    context = {
        "form": form,
        "typing": typing,
        "action": request.get_full_path(),
        "draft": draft,
        "draft_url": address("plan_draft", typing.participation),
        "secret": secret_of(request.user),
        "owner": owner_of(request.user),
        "is_new": form.is_new,
        "in_plan": request.wants_part,
    }
    if not request.wants_part:
        page = person_page(request, typing.participation, "plan")
        return render(request, "participants/plan_part.html", page | context)
    answer = render(request, "components/plan_form.html", context)
    if request.method == "POST":
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#form-{typing.place}", "outerHTML"
    return answer


def saved(request, typing: Typing, form) -> HttpResponse:
    """That it is saved, and what the page is to know now: the marks of what is stored, a day that came by itself."""
    stored = type(form)(instance=form.instance, participation=typing.participation, auto_id=form.auto_id)
    days = [
        stored[name]
        for name, field in stored.fields.items()
        if isinstance(field, forms.DateField) and stored[name].value() and not form[name].data
    ]
    context = {"typing": typing, "at": f"{timezone.localtime():%H:%M}", "seen": stored["seen"], "days": days}
    return told(request, "components/plan_saved.html", typing, context)


def not_saved(request, typing: Typing, form) -> HttpResponse:
    errors = [
        f"{form[name].label}: {error}" if name in form.fields else error
        for name, errors in form.errors.items()
        for error in errors
    ]
    return told(
        request,
        "components/plan_not_saved.html",
        typing,
        {"typing": typing, "errors": errors},
    )


def told(request, template: str, typing: Typing, context: dict) -> HttpResponse:
    answer = render(request, template, context)
    answer["HX-Retarget"], answer["HX-Reswap"] = f"#saved-{typing.place}", "outerHTML"
    return answer


# --- Drafts ------------------------------------------------------------------------------------------------------


def own_drafts(request, typing: Typing):
    return Draft.objects.of(request.user, typing.participation.project).filter(key=typing.key)


def draft_for(request, typing: Typing, form) -> Draft | None:
    """What she typed and did not save, put into the form; nothing where it is what is stored."""
    draft = own_drafts(request, typing).first()
    if draft is None:
        return None
    typed = {name: field_value(form.fields[name], draft.content.get(name)) for name in form.own_fields()}
    shown = {name: spelt(form.get_initial_for_field(form.fields[name], name)) for name in form.own_fields()}
    if typed == shown:
        return None
    kept = {name: sent[0] for name in KEPT_WITH_A_DRAFT if (sent := draft.content.get(name)) and name in form.fields}
    form.initial |= typed | kept
    return draft


def field_value(field, sent: list[str] | None) -> str:
    """As the field shows it."""
    if isinstance(field, forms.BooleanField):
        return "True" if sent else ""
    return spelt(sent[0] if sent else "")


def spelt(value) -> str:
    if value in (None, False):
        return ""
    return value.isoformat() if isinstance(value, date) else str(value).replace("\r\n", "\n").strip()


def unsaved_keys(request, participation: Participation, plan: Plan, content: dict) -> set[str]:
    """Of which parts of the plan she has a draft that says something else than what is stored."""
    stored = {
        f"plan{kind}:{value['id']}": (value, [*SHAPES[kind].columns.values()]) for kind, value in every_part(content)
    }
    stored[f"planwishes:{plan.public_id}"] = content["wishes"], OWN
    rows = Draft.objects.of(request.user, participation.project).filter(key__startswith="plan")
    return {key for key, sent in rows.values_list("key", "content") if says_more(sent, *stored.get(key, ({}, SAID)))}


def says_more(sent: dict, value: dict, names) -> bool:
    """Whether a text, a choice or a day differs; of ticks the draft alone cannot tell."""
    names = [name for name in names if not isinstance(value.get(name), bool)]
    return any(spelt(value.get(name)) != spelt((sent.get(name) or [""])[0]) for name in names)


def every_part(content: dict, parent: str = ""):
    for kind in under(parent):
        for value in content[SHAPES[kind].among]:
            yield kind, value
            yield from every_part(value, kind)


def title_of(kind: str, *, new: bool) -> str:
    from participants.plan_page import NAMES

    return str(NAMES[kind][1]) if new else _("Change: %(what)s") % {"what": SHAPES[kind].model._meta.verbose_name}
