"""The monthly log review: begun, gone through row by row, signed."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.forms.log_review import BeginReviewForm, LogReviewForm
from participants.log_review import months_to_review
from participants.log_review_page import counted, lines
from participants.models import LogReview
from projects.access import project_or_404
from projects.roles import Permission

PER_PAGE = 50


def review_or_404(request, slug, public_id) -> LogReview:
    project = project_or_404(request, slug, Permission.REVIEW_LOG)
    reviews = LogReview.objects.filter(project=project).select_related("begun_by", "signed_by")
    found = get_object_or_404(reviews, public_id=public_id)
    found.project = project
    return found


@require_safe
def log_reviews(request, slug):
    """Month by month: not begun, under way, signed."""
    project = project_or_404(request, slug, Permission.REVIEW_LOG)
    begun = LogReview.objects.filter(project=project).select_related("signed_by")
    begun = begun.annotate(left=Count("rows", filter=Q(rows__verdict="")), number=Count("rows"))
    by_month = {review.month: review for review in begun}
    months = dict.fromkeys([*months_to_review(project, timezone.localdate()), *by_month])
    context = {
        "project": project,
        "months": [(month, by_month.get(month)) for month in sorted(months, reverse=True)],
    }
    return render(request, "participants/log_reviews.html", context)


@require_POST
def log_review_begin(request, slug):
    project = project_or_404(request, slug, Permission.REVIEW_LOG)
    form = BeginReviewForm(request.POST, project=project, today=timezone.localdate())
    if form.is_valid() and form.save_changes(by=request.user):
        form.made.project = project
        return redirect(form.made)
    messages.error(request, " ".join(error for errors in form.errors.values() for error in errors))
    return redirect("participants:log_reviews", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def log_review(request, slug, public_id):
    review = review_or_404(request, slug, public_id)
    rows = review.rows.select_related("viewer", "ticked_by")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    told = lines(page.object_list, review, request.user)
    form = None if review.is_signed else LogReviewForm(request.POST or None, review=review, lines=told)
    if request.method == "POST":
        if form is None:
            messages.error(request, _("The review is signed. Nothing in it can be changed any longer."))
            return redirect(review)
        if form.is_valid() and form.save_changes(by=request.user):
            messages.success(request, _("Saved."))
            return redirect(f"{review.get_absolute_url()}?page={page.number}")
    return render(request, "participants/log_review.html", shown(request, review, page, told, form))


def shown(request, review, page, told, form) -> dict:
    left = review.rows.filter(verdict="")
    if request.method != "POST":
        AuditEvent.objects.record(
            by=request.user,
            action=AuditAction.VIEW,
            target=review,
            project=review.project,
            details={"what": "log_review", "rows": len(told), "page": page.number},
        )
    return {
        "project": review.project,
        "review": review,
        "page": page,
        "form": form,
        "lines": [(line, *fields_of(form, line)) for line in told],
        "counted": counted(review),
        "left": left.count(),
        "left_of_own": left.filter(viewer=request.user).count(),
    }


def fields_of(form, line) -> tuple:
    """(verdict, comment, what the page showed), where she is asked."""
    names = [f"{name}_{line.row.pk}" for name in ("verdict", "comment", "shown")]
    asked = form is not None and names[0] in form.fields
    return tuple(form[name] for name in names) if asked else (None, None, None)


@require_POST
def log_review_sign(request, slug, public_id):
    review = review_or_404(request, slug, public_id)
    try:
        review.sign(by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("The review is signed."))
    return redirect(review)
