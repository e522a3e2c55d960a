"""The referrals and consents of a timeline in words."""

from django.utils.translation import gettext as _

from participants.referral_list import LABELS


def referral(row) -> str:
    return _("Referral from %(party)s: %(step)s") % {
        "party": row["t_more"],
        "step": LABELS.get(row["t_code"], row["t_code"]),
    }


def teller(row) -> str:
    return row["t_more"] or _("the project")


def consent(row) -> str:
    text = _("Consent until %(day)s: %(who)s may tell others")
    return text % {"who": teller(row), "day": str(row["t_code"])[:10]}


def consent_withdrawn(row) -> str:
    return _("Consent withdrawn: %(who)s may not tell others") % {"who": teller(row)}


REFERRAL_TITLES = {"referral": referral, "consent": consent, "consent_withdrawn": consent_withdrawn}
