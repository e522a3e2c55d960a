"""What the layout of every page needs."""

from django.utils.functional import SimpleLazyObject

from config.menu import menu


def layout(request):
    """The menu (read only if a template shows it: parts of pages do not) and the user's appearance."""
    if not request.user.is_authenticated:
        return {}
    return {"menu": SimpleLazyObject(lambda: menu(request)), "theme": request.user.theme}
