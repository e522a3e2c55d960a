"""A consent is written down, and withdrawn: the two acts there are. What one opens: participants/disclosure.py.

The person consents; a caseworker writes it down for her own party, a coach or leader for the project. Each authority
obtains its own consent for what it tells (Kunskapsguiden, "Samordning av stöd till barn med funktionsnedsättning:
Samtycke"), and it lifts secrecy only: it is no basis for processing personal data.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants.enums import ConsentForm, Information
from participants.models import Consent, Referral
from participants.referring import last_event
from projects.access import reach_in
from projects.models import Membership, Party
from projects.roles import Permission


@dataclass(frozen=True)
class Terms:
    """What the person consents to."""

    to_parties: frozenset  # of Party
    to_project: bool
    information: frozenset  # of Information
    purpose: str
    start: date
    end: date
    form: str
    documented: str = ""


def permission_in(project, user) -> Permission:
    """By which permission the user deals with consents in the project: as a caseworker or as one of the project's."""
    return Permission.REFER if reach_in(project, user, Permission.REFER) else Permission.WORK_WITH_PARTICIPANT


def authority_of(referral: Referral, user) -> Party | None:
    """For whom she writes consents down: her party; None for the project. Refuses who may not."""
    permission = permission_in(referral.project, user)
    if not Referral.objects.permitting(permission, user).filter(pk=referral.pk).exists():
        raise ValidationError(_("Consents of this referral are not yours to write down."))
    if permission is Permission.WORK_WITH_PARTICIPANT:
        return None
    return Membership.objects.current().get(user=user, project=referral.project).party


def receivers(project, group, authority: Party | None):
    """The parties of the group that the authority could tell."""
    sitting = Membership.objects.current().filter(group=group, party__isnull=False).values("party")
    others = Party.objects.filter(project=project).filter(Q(pk__in=group.parties.values("pk")) | Q(pk__in=sitting))
    return others.exclude(pk=authority.pk) if authority else others


def latest_end(project, start: date) -> date:
    """The last day of a consent that begins on `start`: the project says for how many months one holds at most."""
    months = start.month - 1 + project.consent_months
    year, month = start.year + months // 12, months % 12 + 1
    if year > date.max.year:
        return date.max
    return date(year, month, min(start.day, monthrange(year, month)[1]))


def check(project, group, authority: Party | None, terms: Terms):
    """Refuses what would be no consent, at the field it is about."""
    wrong = {
        "start": start_wrong(project, terms),
        "end": when_wrong(project, terms),
        "receivers": receivers_wrong(project, group, authority, terms),
        "information": "" if terms.information else _("Choose at least one kind of information."),
        "purpose": "" if terms.purpose.strip() else _("Write what the information is to be used for."),
        "documented": how_wrong(terms),
    }
    if found := {name: text for name, text in wrong.items() if text}:
        raise ValidationError(found)


def start_wrong(project, terms: Terms) -> str:
    if terms.start > latest_end(project, timezone.localdate()):
        return _("That is too far ahead. Ask for the consent when it is needed.")
    return ""


def when_wrong(project, terms: Terms) -> str:
    today = timezone.localdate()
    if terms.end < terms.start:
        return _("The consent cannot end before it begins.")
    if terms.end < today:
        return _("The consent would have run out already. Choose a later day.")
    if terms.end > latest_end(project, terms.start):
        months = project.consent_months
        return ngettext(
            "A consent holds for %(months)d month at most here, until %(day)s. Then ask again.",
            "A consent holds for %(months)d months at most here, until %(day)s. Then ask again.",
            months,
        ) % {"months": months, "day": latest_end(project, terms.start)}
    return ""


def receivers_wrong(project, group, authority: Party | None, terms: Terms) -> str:
    if not terms.to_project and not terms.to_parties:
        return _("Choose at least one who may be told.")
    if terms.to_project and authority is None:
        return _("The project needs no consent to tell itself.")
    known = set(receivers(project, group, authority))
    return "" if terms.to_parties <= known else _("This party does not sit in the group.")


def how_wrong(terms: Terms) -> str:
    oral = terms.form == ConsentForm.ORAL
    return _("Write how the oral consent was documented.") if oral and not terms.documented.strip() else ""


@transaction.atomic
def give(referral: Referral, terms: Terms, *, by) -> Consent:
    """Write down what the person has consented to, for the authority that `by` acts for, in the present round."""
    referral = Referral.objects.locked(referral.pk)
    return write_down(referral, authority_of(referral, by), terms, by=by)


def write_down(referral: Referral, authority: Party | None, terms: Terms, *, by) -> Consent:
    """The same for a referral that is locked, and an authority that `by` acts for."""
    check(referral.project, referral.group, authority, terms)
    current = last_event(referral).round
    refuse_if_written_down(referral, current, authority, terms)
    consent = Consent.objects.create(
        referral=referral,
        round=current,
        from_party=authority,
        to_project=terms.to_project,
        information=[kind.value for kind in Information if kind in terms.information],
        purpose=terms.purpose.strip(),
        start=terms.start,
        end=terms.end,
        form=terms.form,
        documented=terms.documented.strip(),
        taken_by=by,
    )
    consent.to_parties.set(terms.to_parties)
    trace(by, consent, AuditAction.CREATE, "information")
    return consent


def refuse_if_written_down(referral, current: int, authority: Party | None, terms: Terms):
    """Two who have the same page open write it down once."""
    same = Consent.objects.filter(
        referral=referral,
        round=current,
        from_party=authority,
        withdrawn_at__isnull=True,
        start=terms.start,
        end=terms.end,
        to_project=terms.to_project,
    ).prefetch_related("to_parties")
    for other in same:
        if set(other.information) == set(terms.information) and set(other.to_parties.all()) == terms.to_parties:
            raise ValidationError(_("The same consent is written down already."))


@transaction.atomic
def withdraw(consent: Consent, *, by) -> Consent:
    """The person takes it back: from now on it opens nothing. Once; whoever comes second changes nothing."""
    referral = Referral.objects.locked(consent.referral_id)
    permission = permission_in(referral.project, by)
    if not Consent.objects.permitting(permission, by).filter(pk=consent.pk).exists():
        raise ValidationError(_("This consent is not yours to withdraw."))
    held = Consent.objects.select_for_update(of=("self",)).get(pk=consent.pk)
    if held.withdrawn_at is None:
        held.withdrawn_at, held.withdrawn_by = timezone.now(), by
        held.save(update_fields=["withdrawn_at", "withdrawn_by"])
        trace(by, held, AuditAction.CHANGE, "withdrawn_at")
    return held


def trace(by, consent: Consent, action, field: str):
    """Who did what to which consent: which kinds it is about, in codes; purpose and persons stay out."""
    AuditEvent.objects.record(
        by=by,
        action=action,
        target=consent,
        participant=consent.referral.participant,
        project=consent.referral.project,
        fields=[field],
        details={"information": list(consent.information)},
    )
