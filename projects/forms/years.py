from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

EARLIEST = date(1990, 1, 1)
FARTHEST = timedelta(days=5 * 365)


def check_years(form, *names: str):
    """Days that were typed and can only be slips: before there was a European Social Fund here, or far ahead."""
    last = timezone.localdate() + FARTHEST
    for name in names:
        day = form.cleaned_data.get(name)
        if day is None or name not in form.changed_data:
            continue
        if day > last:
            form.add_error(name, _("The day lies more than five years ahead. Check the year."))
        elif day < EARLIEST:
            form.add_error(name, _("Check the year."))
