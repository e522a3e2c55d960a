"""The menu: which pages there are, who sees them, in which order."""

from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from participants.search import can_search
from projects.access import memberships_of
from projects.models import Project
from projects.roles import ADMINISTRATOR_GRANTS, GRANTS, Permission, Reach, Role

ON_THE_BOTTOM_BAR = 5  # as many as fit on a phone


@dataclass(frozen=True)
class Entry:
    label: str | Promise
    page: str  # the URL's name; it takes the project's slug
    icon: str
    permission: Permission
    reaches: frozenset[Reach] = frozenset(Reach)  # how far she must hold it
    beside: tuple[str, ...] = ()  # pages of other addresses that stand under it

    def address(self, project) -> str:
        return reverse(self.page, args=[project.slug])

    def is_here(self, path: str, project) -> bool:
        return any(path.startswith(reverse(page, args=[project.slug])) for page in (self.page, *self.beside))


PROJECT_ENTRIES = [
    Entry(_("Today"), "today", "house", Permission.LOG_EMPLOYER_CONTACT),
    Entry(
        _("Participants"),
        "participants:participants",
        "people",
        Permission.VIEW_PARTICIPANT,
        frozenset({Reach.ASSIGNED, Reach.PROJECT}),
    ),
    Entry(_("Sessions"), "participants:sessions", "calendar3", Permission.WORK_WITH_PARTICIPANT),
    Entry(_("Hours"), "participants:project_months", "clock-history", Permission.WORK_WITH_PARTICIPANT),
    Entry(_("Follow-ups"), "participants:follow_ups", "clipboard-check", Permission.WORK_WITH_PARTICIPANT),
    Entry(_("Referrals"), "participants:referrals", "inbox", Permission.DECIDE_REFERRAL),
    Entry(_("Group meetings"), "participants:meetings", "people", Permission.DECIDE_REFERRAL),
    Entry(
        _("Employers"),
        "employers:employers",
        "building",
        Permission.VIEW_EMPLOYERS,
        beside=("employers:agreements", "employers:contacts", "employers:courses"),
    ),
    Entry(
        _("Openings"),
        "employers:openings",
        "signpost-2",
        Permission.VIEW_EMPLOYERS,
        beside=("employers:occupations",),
    ),
    Entry(_("Matching"), "matching:matching", "arrow-left-right", Permission.MATCH, beside=("matching:matches",)),
    Entry(_("Placements"), "matching:placements", "briefcase", Permission.MATCH, beside=("matching:visits",)),
    Entry(_("Figures"), "reporting:figures", "bar-chart-line", Permission.VIEW_FIGURES),
    Entry(_("Reports"), "reporting:reports", "file-earmark-text", Permission.ORDER_REPORT),
    Entry(_("Coaches"), "participants:coaches", "person-badge", Permission.ASSIGN_COACHES),
    Entry(_("Import"), "projects:imports", "upload", Permission.IMPORT),
    Entry(_("Settings"), "projects:settings", "gear", Permission.MANAGE_PROJECT),
    Entry(_("Log"), "projects:log", "journal-text", Permission.REVIEW_LOG),
]
ADMINISTRATOR_PAGES = [
    (_("Users"), "administration:users", "people"),
    (_("Projects"), "administration:projects", "folder2"),
    (_("Log of accounts"), "administration:log", "clock-history"),
]


@dataclass(frozen=True)
class Link:
    label: str | Promise
    url: str
    icon: str = ""
    current: bool = False
    hint: str | Promise = ""


@dataclass(frozen=True)
class Menu:
    """What the layout shows.

    `links` are the pages of the project one is in, `projects` the switch, `starts` the projects she belongs to,
    each with her role and where she begins in it. `log` is where she logs a session, whatever the page,
    `log_contact` one with an employer; `search` where she searches for the project's participants.
    """

    project: Project | None = None
    links: list[Link] = field(default_factory=list)
    administration: list[Link] = field(default_factory=list)
    projects: list[Link] = field(default_factory=list)
    starts: list[Link] = field(default_factory=list)
    log: str = ""
    log_contact: str = ""
    search: str = ""

    @property
    def all_links(self):
        return [*self.links, *self.administration]

    @property
    def first_links(self):
        links, room = self.all_links, ON_THE_BOTTOM_BAR - bool(self.log or self.log_contact)
        return links if len(links) <= room else links[: room - 1]

    @property
    def other_links(self):
        return self.all_links[len(self.first_links) :]


class Access:
    """Where a user may do what: one query, whatever the page."""

    def __init__(self, request):
        self.user = request.user
        self.memberships = memberships_of(request)
        self.projects = [membership.project for membership in self.memberships]
        self.granted = {membership.project_id: dict(GRANTS[Role(membership.role)]) for membership in self.memberships}

    def entries(self, project) -> list[Entry]:
        """The pages of the menu she may see in the project."""
        held = dict(self.granted.get(project.pk, {}))
        if self.user.is_administrator:
            held |= dict.fromkeys(ADMINISTRATOR_GRANTS, Reach.PROJECT)
        return [entry for entry in PROJECT_ENTRIES if held.get(entry.permission) in entry.reaches]

    def start(self, project) -> str:
        """Where she begins in the project: the first page of its menu."""
        return next((entry.address(project) for entry in self.entries(project)), reverse("home"))

    def project_of(self, request) -> Project | None:
        """The project of the address; elsewhere the only one she has."""
        slug = request.resolver_match.kwargs.get("slug") if request.resolver_match else None
        if slug is None:
            return self.projects[0] if len(self.projects) == 1 else None
        mine = next((project for project in self.projects if project.slug == slug), None)
        if mine is None and self.user.is_administrator:
            return Project.objects.filter(slug=slug).first()
        return mine


def menu(request) -> Menu:
    access = Access(request)
    project = access.project_of(request)
    pages = [(entry, entry.address(project)) for entry in access.entries(project)] if project else []
    here = next((entry for entry, _address in pages if entry.is_here(request.path, project)), None)
    return Menu(
        project=project,
        links=[Link(entry.label, address, entry.icon, entry is here) for entry, address in pages],
        administration=administration(request),
        projects=switch(access, project, here),
        starts=[
            Link(own.project.name, access.start(own.project), hint=own.get_role_display())
            for own in access.memberships
        ],
        log=log_address(request, access, project),
        log_contact=contact_address(request, access, project),
        search=reverse("participants:search", args=[project.slug])
        if project and can_search(request, project)
        else "",
    )


def log_address(request, access, current) -> str:
    """Where she logs a session: in the project she is in, else in the first she can; of the person she looks at."""
    works = [one for one in access.projects if Permission.WORK_WITH_PARTICIPANT in access.granted[one.pk]]
    project = current if current in works else next(iter(works), None) if current is None else None
    if project is None:
        return ""
    match = request.resolver_match
    of_person = match and "participants/<uuid:public_id>" in match.route
    query = {"person": match.kwargs["public_id"]} if of_person else None
    return reverse("participants:session_log", args=[project.slug], query=query)


def contact_address(request, access, project) -> str:
    """Where she logs a contact with an employer: in the project she is in, with the employer she looks at."""
    if project is None or Permission.LOG_EMPLOYER_CONTACT not in access.granted.get(project.pk, {}):
        return ""
    match = request.resolver_match
    if match and "employers/<uuid:public_id>" in match.route:
        return reverse("employers:contact_log", args=[project.slug, match.kwargs["public_id"]])
    return reverse("employers:contact_choose", args=[project.slug])


def switch(access, current, here) -> list[Link]:
    """The same page in her other projects, where she may see it there; else where she begins in them."""
    if not access.projects or (len(access.projects) == 1 and current == access.projects[0]):
        return []
    return [
        Link(
            project.name,
            here.address(project) if here in access.entries(project) else access.start(project),
            current=project == current,
        )
        for project in access.projects
    ]


def administration(request) -> list[Link]:
    if not request.user.is_administrator:
        return []
    pages = [(label, reverse(page), icon) for label, page, icon in ADMINISTRATOR_PAGES]
    return [Link(label, url, icon, request.path.startswith(url)) for label, url, icon in pages]
