"""A person's month: drawn up, signed, attested, opened again, explained (participants/certificate_steps.py)."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import lent_screen
from participants.certificate_page import PersonsMonth, rows_of, sums_of
from participants.certificate_steps import TONES, Act
from participants.forms.time_certificate import AttestForm, DrawUpForm, ExplainForm, OpenAgainForm, SignForm
from participants.lent_certificate import KIND
from participants.views.act import person_answer
from projects.roles import Permission
from projects.uploads import is_too_large

WORK = Permission.WORK_WITH_PARTICIPANT


@require_safe
def time_certificate(request, slug, public_id, participation_id, month):
    """The month with its rows, as the version says that is asked for; without one as it stands now."""
    one = PersonsMonth(request, slug, public_id, participation_id, month, Permission.VIEW_CASE)
    return answer(request, one)


def answer(request, one: PersonsMonth, form=None):
    shown = one.version(request.GET.get("version", "") if form is None else "")
    if shown is None and request.GET.get("version"):
        raise Http404("No such version")
    is_old = shown is not None and shown is not one.certificate
    rows = rows_of(shown.rows if shown else one.ledger)
    context = {
        "one": one,
        "shown": shown,
        "is_old": is_old,
        "rows": rows,
        "sums": sums_of(rows),
        "total": sum(row.minutes for row in rows if row.present),
        "tone": TONES[shown.state if shown else one.state],
        "draw_up": Act.DRAW_UP in one.acts and (one.certificate is None or one.has_changed) and not is_old,
        "sign": Act.SIGN in one.acts and not is_old,
        "attest": AttestForm(certificate=one.certificate) if Act.ATTEST in one.acts and not is_old else None,
        "open_again": Act.OPEN in one.acts and not is_old,
        "form": form,
    }
    return person_answer(request, "participants/time_certificate.html", one.head, "attendance", **context)


def done(one: PersonsMonth, request, text: str):
    messages.success(request, text)
    return redirect("participants:time_certificate", *one.address)


@require_POST
def certificate_draw_up(request, slug, public_id, participation_id, month):
    one = PersonsMonth(request, slug, public_id, participation_id, month, WORK)
    form = DrawUpForm(request.POST, participation=one.participation, month=one.month)
    if form.is_valid() and form.save_changes(by=request.user):
        return done(one, request, _("The certificate is drawn up. Now the participant signs it."))
    return answer(request, one, form)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_sign(request, slug, public_id, participation_id, month):
    """The paper that the participant has signed."""
    one = PersonsMonth(request, slug, public_id, participation_id, month, WORK)
    if one.certificate is None:
        raise Http404("Nothing drawn up")
    posted = (request.POST, request.FILES) if request.method == "POST" else ()
    was_refused = is_too_large(int(request.META.get("CONTENT_LENGTH") or 0))
    form = SignForm(*posted, certificate=one.certificate, was_refused=was_refused)
    return act_page(request, one, form, "certificate_sign", _("The signature is kept. Now the coach attests."))


@require_POST
def certificate_lend(request, slug, public_id, participation_id, month):
    """The participant signs on this screen, alone."""
    one = PersonsMonth(request, slug, public_id, participation_id, month, WORK)
    if Act.SIGN not in one.acts:
        messages.error(request, _("The certificate cannot be signed now. Look what has changed."))
        return redirect("participants:time_certificate", *one.address)
    return lent_screen.lend(request, KIND, one.participation, one.certificate, key=one.certificate.public_id)


@require_POST
def certificate_attest(request, slug, public_id, participation_id, month):
    one = PersonsMonth(request, slug, public_id, participation_id, month, WORK)
    if one.certificate is None:
        raise Http404("Nothing drawn up")
    form = AttestForm(request.POST, certificate=one.certificate)
    if form.is_valid() and form.save_changes(by=request.user):
        return done(one, request, _("The hours of the month are certified."))
    return answer(request, one, form)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_open(request, slug, public_id, participation_id, month):
    """A new version of what was signed, with a reason."""
    one = PersonsMonth(request, slug, public_id, participation_id, month, WORK)
    form = OpenAgainForm(request.POST or None, participation=one.participation, month=one.month)
    text = _("A new version is open. Correct the hours, then have it signed and attested anew.")
    return act_page(request, one, form, "certificate_open", text)


@require_http_methods(["GET", "HEAD", "POST"])
def certificate_explain(request, slug, public_id, participation_id, month):
    one = PersonsMonth(request, slug, public_id, participation_id, month, WORK)
    form = ExplainForm(
        request.POST or None, participation=one.participation, month=one.month, explanation=one.explanation
    )
    return act_page(request, one, form, "certificate_explain", _("The explanation is kept."))


def act_page(request, one: PersonsMonth, form, page: str, text: str):
    """The page of one act, or the month's page once it is done."""
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        return done(one, request, text)
    return person_answer(request, f"participants/{page}.html", one.head, "attendance", one=one, form=form)
