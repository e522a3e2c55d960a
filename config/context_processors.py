"""What the layout of every page needs."""

from django.utils.functional import SimpleLazyObject

from config.menu import menu


def layout(request):
    """The menu (read only if a template shows it: parts of pages do not), the user's appearance and her keys."""
    if not request.user.is_authenticated:
        return {}
    user = request.user
    return {"menu": SimpleLazyObject(lambda: menu(request)), "theme": user.theme, "without_keys": user.without_keys}
