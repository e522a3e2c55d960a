from django.conf import settings
from django.http import Http404
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from config.gallery import examples
from config.menu import menu


@require_safe
def home(request):
    """The way in: to the only project, or to a choice of projects."""
    own = menu(request)
    if len(own.starts) == 1 and not own.administration and own.starts[0].url != request.path:
        return redirect(own.starts[0].url)
    return render(request, "home.html", {"projects": own.starts, "administration": own.administration})


@require_safe
def components(request):
    """Every component in every state, for whoever builds the next page."""
    if not (settings.DEMO or request.user.is_administrator):
        raise Http404
    return render(request, "components.html", examples())
