"""The tabs that this app adds to a person's pages."""

from django.utils.translation import gettext_lazy as _

from participants.person_page import TABS
from projects.roles import Permission

# (the page, label, the permission it takes, which tab it stands before)
OWN = [("matching:person_placements", _("Placements"), Permission.MATCH, "facts")]


def add_tabs():
    for name, label, permission, before in OWN:
        if name not in [tab[0] for tab in TABS]:
            TABS.insert([tab[0] for tab in TABS].index(before), (name, label, permission))
