from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import AuditAction
from accounts.forms.sent_once import was_sent
from accounts.models import AuditEvent
from participants.access import trace_people
from participants.enums import Presence
from participants.forms.session import CancelForm, CorrectForm, ExpectForm, HoldForm, MoveForm, RemoveForm
from participants.models import Draft, Participation, Session
from participants.models.roster import Line
from participants.opening import closed_to, pass_gate
from participants.roster_page import (
    answer,
    as_uuid,
    go,
    leads,
    preset_people,
    search_only,
    step,
    wants_search_only,
    way_back,
)
from participants.rosters import Listed, SessionRoster, people_on, rosters
from participants.views.session_log import session_or_404
from participants.weeks import Week
from projects.access import project_or_404
from projects.roles import Permission

WORK = Permission.WORK_WITH_PARTICIPANT


@require_safe
def sessions(request, slug):
    """A week of sessions, one's own or everybody's; on top what nobody has marked yet."""
    project = project_or_404(request, slug, WORK)
    everybody = leads(request, project) and request.GET.get("whose") == "all"
    shown = Session.objects.permitting(WORK, request.user).filter(project=project).select_related("coach", "group")
    if not everybody:
        shown = shown.filter(coach=request.user)
    week = Week.of(request.GET.get("week", ""))
    unmarked = rosters(
        shown.planned().filter(date__lt=timezone.localdate()).order_by("date")[:50], request.user, WORK
    )
    on_top = [one.session.pk for one in unmarked]
    of_week = shown.filter(date__range=(week.first, week.last)).exclude(pk__in=on_top)
    listed = rosters(of_week, request.user, WORK)
    people = people_on([*unmarked, *listed])
    trace_people(request, project, people, {"what": "sessions", "people": len(people)})
    drafts = Draft.objects.of(request.user, project).of_sessions().order_by("-saved_at")
    context = {
        "project": project,
        "week": week,
        "days": week.days(listed),
        "unmarked": unmarked,
        "everybody": everybody,
        "can_see_all": leads(request, project),
        "today": timezone.localdate(),
        "drafts": [(draft, draft_address(request.user, project, draft.key)) for draft in drafts],
    }
    return render(request, "participants/sessions.html", context)


def draft_address(user, project, key: str) -> str:
    """The page on which the draft stands; where that is not hers any longer, the one on which she still reads it."""
    kind, _colon, about = key.partition(":")
    if kind == "session" and about and waits_for(user, project, about):
        return reverse("participants:session", args=[project.slug, about])
    query = {"person" if kind == "log" else "group": about} if kind in ("log", "group") and about else {"draft": key}
    return reverse("participants:session_log", args=[project.slug], query=query)


def waits_for(user, project, public_id: str) -> bool:
    """Whether she still has somebody to mark there."""
    hers = Participation.objects.permitting_in(WORK, user, project)
    waiting = project.sessions.filter(public_id=as_uuid(public_id), expected__in=hers)
    return waiting.exclude(state=Session.State.CANCELLED).exists()


def roster_of(session: Session, reader) -> SessionRoster:
    return rosters([session], reader, WORK)[0]


def trace(request, roster: SessionRoster):
    """Whoever opens a session has looked at each person on its list."""
    AuditEvent.objects.record_all(
        [
            AuditEvent.of(
                by=request.user,
                action=AuditAction.VIEW,
                target=roster.session,
                participant=one.person,
                project=roster.session.project,
            )
            for one in roster.listed
        ]
    )


def open_those_alone(request, roster: SessionRoster):
    """What was agreed with one protected person alone is read like that person's own pages."""
    if roster.number == 1:
        for one in roster.listed:
            pass_gate(request, one.person, roster.session.project)


def as_far_as_opened(request, project, listed: list[Listed]) -> list[Listed]:
    """In a group of many, whoever is protected and not opened stands there by the mask, without what is noted."""
    closed = closed_to(request, [one.person for one in listed], project)
    return [replace(one, note="") if one.person in closed else one for one in listed]


@require_http_methods(["GET", "HEAD", "POST"])
def session(request, slug, public_id):
    """One session: who is expected, who was there; a planned one that has come is marked here."""
    session = session_or_404(request, slug, public_id)
    roster = roster_of(session, request.user)
    form = hold_form(request, session, roster)
    if form and wants_search_only(request):
        return search_only(request, session.project, form)
    saved_before = request.method == "POST" and form is None and was_sent(request)
    if saved_before or (form and form.is_bound and form.is_valid() and form.save_changes(by=request.user)):
        messages.success(request, _("The session has been saved."))
        return go(request, reverse("participants:sessions", args=[slug]))
    if form is None:
        open_those_alone(request, roster)
    if request.method != "POST":
        trace(request, roster)
    listed = [one for one in roster.listed if one.presence is not None] if form else roster.listed
    listed = as_far_as_opened(request, session.project, listed)
    context = {"session": session, "roster": roster, "listed": listed, "all_hers": not roster.others}
    if form is None:
        return render(request, "participants/session.html", context | {"project": session.project, "form": None})
    key = f"session:{session.public_id}"
    return answer(request, "participants/session.html", session.project, form, draft_key=key, **context)


def hold_form(request, session: Session, roster: SessionRoster) -> HoldForm | None:
    """Those expected whom she may mark, once the day has come."""
    if session.date > timezone.localdate() or session.state == Session.State.CANCELLED or not roster.expected:
        return None
    key, raw = f"session:{session.public_id}", step(request)
    data = None if raw else sent(request)
    if request.method != "POST":
        draft = Draft.objects.of(request.user, session.project).filter(key=key).first()
        raw = draft and draft.content
    initial = {"people": [one.person.public_id for one in roster.expected]}
    return HoldForm(data, instance=session, project=session.project, by=request.user, raw=raw, initial=initial)


@require_POST
def session_mark(request, slug, public_id):
    """One person who was expected was there or was not, by one click in a list, on Today or on the person's page.

    Of several who are expected `person` says which; the others stay expected.
    """
    session = session_or_404(request, slug, public_id)
    presence = request.POST.get("presence", "")
    roster = roster_of(session, request.user)
    listed = the_one_meant(roster, request.POST.get("person"))
    if presence not in Presence.values or listed is None:
        messages.error(request, _("Open the session and mark each person there."))
        return redirect("participants:session", slug, public_id)
    if listed.presence == presence:
        return back(request, slug)
    try:
        mark(session, listed.person, presence, alone=roster.number == 1, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The session has been saved."))
    return back(request, slug)


def the_one_meant(roster: SessionRoster, person: str | None) -> Listed | None:
    if person:
        return next((one for one in roster.listed if str(one.person.public_id) == person), None)
    return roster.listed[0] if roster.number == 1 and roster.listed else None


def mark(session: Session, person, presence: str, *, alone: bool, by):
    """A meeting with one person that we cancel has not taken place; a group's meeting has, without that person."""
    if alone and presence == Presence.CANCELLED and session.state == Session.State.PLANNED:
        session.cancel(by=by)
        return
    present = presence == Presence.PRESENT
    session.hold([Line(person.public_id, present, "" if present else presence)], by=by)


def back(request, slug):
    """To the page that it was pressed on."""
    if came_from := way_back(request):
        return redirect(came_from)
    address = reverse("participants:sessions", args=[slug])
    week = Week.of(request.POST.get("week", ""))
    return redirect(f"{address}?week={week}" if request.POST.get("week") else address)


@require_http_methods(["GET", "HEAD", "POST"])
def session_expect(request, slug, public_id):
    """Who else is expected at a planned session."""
    session = session_or_404(request, slug, public_id)
    raw = step(request)
    initial = {"people": preset_people(request, session.project)}
    data = None if raw else sent(request)
    form = ExpectForm(data, instance=session, project=session.project, by=request.user, raw=raw, initial=initial)
    if wants_search_only(request):
        return search_only(request, session.project, form)
    if form.is_bound and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return go(request, reverse("participants:session", args=[slug, public_id]))
    return answer(request, "participants/session_expect.html", session.project, form, session=session)


@require_http_methods(["GET", "HEAD", "POST"])
def session_move(request, slug, public_id):
    session = session_or_404(request, slug, public_id)
    initial = {"date": session.date, "start_time": session.start_time}
    form = MoveForm(sent(request), session=session, initial=initial)
    return act_page(
        request, "participants/session_move.html", form, "participants:session", _("The meeting is moved.")
    )


@require_http_methods(["GET", "HEAD", "POST"])
def session_cancel(request, slug, public_id):
    form = CancelForm(sent(request), session=session_or_404(request, slug, public_id))
    text = _("The meeting is cancelled.")
    return act_page(request, "participants/session_cancel.html", form, "participants:session", text)


@require_http_methods(["GET", "HEAD", "POST"])
def session_remove(request, slug, public_id):
    form = RemoveForm(sent(request), session=session_or_404(request, slug, public_id))
    text = _("The session is removed.")
    return act_page(request, "participants/session_remove.html", form, "participants:sessions", text)


def sent(request):
    return request.POST if request.method == "POST" else None


def act_page(request, template, form, then: str, text: str):
    """The page of one act on one session; once it is done, the page after it with a word about it."""
    session = form.session
    address = [session.project.slug, *([session.public_id] if then.endswith(":session") else [])]
    if form.is_bound and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, text)
        return redirect(then, *address)
    return page(request, template, session, form)


@require_http_methods(["GET", "HEAD", "POST"])
def session_correct(request, slug, public_id):
    """What was written down wrongly about a session that was held."""
    session = session_or_404(request, slug, public_id)
    roster = roster_of(session, request.user)
    marked = [one for one in roster.listed if one.presence is not None]
    for one in marked:
        pass_gate(request, one.person, session.project)
    form = CorrectForm(
        sent(request),
        instance=session,
        listed=marked,
        whole=not roster.others,
        project=session.project,
        by=request.user,
        leads=leads(request, session.project),
    )
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        return redirect("participants:session", slug, public_id)
    if request.method != "POST":
        trace(request, roster)
    return page(request, "participants/session_correct.html", session, form)


def page(request, template, session, form):
    return render(request, template, {"project": session.project, "session": session, "form": form})
