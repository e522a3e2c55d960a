"""A user's own page, and the switches in her menu."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from accounts.forms.profile import PreferencesForm, ProfileForm
from accounts.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    user = User.objects.get(pk=request.user.pk)  # the layout must not show what was typed but is not saved
    form = ProfileForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        form.save_own()
        with override(user.language):
            messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    return render(request, "accounts/profile.html", {"form": form})


@require_POST
def preferences(request):
    form = PreferencesForm(request.POST)
    if form.is_valid():
        form.save(request.user)
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return redirect(back)
    return redirect("home")
