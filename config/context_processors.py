"""What the layout of every page needs."""

from config.menu import menu


def layout(request):
    """The projects to switch between and the menu of the project the page belongs to."""
    if not request.user.is_authenticated:
        return {}
    return {"menu": menu(request)}
