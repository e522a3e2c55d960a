"""Agreements with employers in the daily letter: the employers' app may not know of the participants' letter."""

from employers.reminders import AgreementsRunningOut
from participants import digest
from participants.models.digest import READERS
from projects.roles import Permission


def register_reminders():
    digest.sources.append(AgreementsRunningOut)
    READERS.append(Permission.EDIT_EMPLOYERS)
