"""An administrator's pages about accounts. They stand here because they show memberships."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms.user import UserFilterForm, UserForm
from accounts.mail import try_to_send_password_link
from accounts.models import User
from projects.models import Membership
from projects.views.administration import administrators_only

PER_PAGE = 50


def send_link(request, user, *, is_sent=False):
    if is_sent or try_to_send_password_link(user, request):
        messages.success(
            request, _("A link to choose a password is on its way to %(email)s.") % {"email": user.email}
        )
    else:
        messages.warning(request, _("The letter could not be sent. Ask her to use “Forgotten password?”."))


@require_safe
@administrators_only
def users(request):
    filters = UserFilterForm(request.GET)
    current = Membership.objects.current().select_related("project")
    found = filters.filter(User.objects.all()).prefetch_related(
        Prefetch("memberships", queryset=current, to_attr="current_memberships")
    )
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {"filters": filters, "page": page, "query": query.urlencode()}
    return render(request, "administration/users.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def user_add(request):
    form = UserForm(request.POST or None, instance=User())
    if request.method == "POST" and form.is_valid():
        form.instance.set_unusable_password()
        if form.save_changes(by=request.user):
            messages.success(request, _("%(name)s has been added.") % {"name": form.instance})
            send_link(request, form.instance, is_sent=form.is_repeat)
            return redirect("administration:user", form.instance.public_id)
    return render(request, "administration/user_add.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@administrators_only
def user(request, public_id):
    account = get_object_or_404(User, public_id=public_id)
    name = str(account)
    form = UserForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, _("Saved."))
        still_allowed = User.objects.get(pk=request.user.pk).is_administrator
        return redirect("administration:user", public_id) if still_allowed else redirect("home")
    memberships = account.memberships.select_related("project").order_by("project__name")
    context = {"account": account, "name": name, "form": form, "memberships": memberships}
    return render(request, "administration/user.html", context)


@require_POST
@administrators_only
def user_link(request, public_id):
    account = get_object_or_404(User, public_id=public_id, is_active=True)
    send_link(request, account)
    return redirect("administration:user", public_id)


@require_POST
@administrators_only
def user_end_sessions(request, public_id):
    account = get_object_or_404(User, public_id=public_id)
    account.end_sessions(by=request.user)
    messages.success(request, _("%(name)s is signed out everywhere.") % {"name": account})
    return redirect("administration:user", public_id)
