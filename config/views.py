from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.menu import menu


@require_safe
def home(request):
    """The way in: to the only project, or to a choice of projects."""
    own = menu(request)
    if len(own.starts) == 1 and not own.administration:
        return redirect(own.starts[0].url)
    return render(request, "home.html", {"projects": own.starts, "administration": own.administration})
