from django.urls import reverse
from django.utils.translation import gettext as _

from projects.parts import PARTS


def settings_tabs(project, here: str):
    """The pages of a project's settings, beside each other. `here` is "frame", "members" or a part's key."""
    return [
        (_("Frame"), reverse("projects:settings", args=[project.slug]), here == "frame"),
        *(
            (part.label, reverse("projects:parts", args=[project.slug, part.key]), here == part.key)
            for part in PARTS.values()
        ),
        (_("Alarms"), reverse("projects:alarm_settings", args=[project.slug]), here == "alarms"),
        (_("Members"), reverse("projects:members", args=[project.slug]), here == "members"),
    ]
