"""Every page asks who one is, but for a list; pages of a project stand under it; names can be told from addresses."""

from django.urls import URLPattern, get_resolver

PUBLIC = {
    "account_login",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "calendar_feed",
    "health",
}


def routes(resolver=None, prefix="", namespace=""):
    """(full name, full address, view) of every page."""
    for pattern in (resolver or get_resolver()).url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", address, pattern.callback
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from routes(pattern, address, inner)


def test_only_listed_pages_are_public():
    public = {name for name, _, view in routes() if not getattr(view, "login_required", True)}
    assert public == PUBLIC


def test_every_page_has_a_name_of_its_own():
    names = [name for name, _, _ in routes()]
    assert not [name for name in names if name.endswith("None")]
    assert len(names) == len(set(names))


def test_pages_of_a_project_stand_under_it():
    wrong = [
        address for _, address, _ in routes() if "<slug:slug>" in address and not address.startswith("projects/")
    ]
    assert not wrong


def test_sequence_numbers_only_for_parts_of_a_projects_frame():
    """A number in an address tells how many there are and invites trying the next: never for people."""
    numbered = [address for _, address, _ in routes() if "<int:" in address]
    assert not [
        address for address in numbered if not address.startswith("projects/<slug:slug>/settings/<slug:key>/")
    ]
