"""The participant signs a month's time certificate on the coach's screen (participants/lent_screen.py)."""

from django.core.exceptions import ValidationError
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from participants import certifying, lent_screen
from participants.certificate_page import rows_of, sums_of
from participants.enums import SigningMethod
from participants.models import Participation, TimeCertificate
from projects.roles import Permission


def find(participation: Participation, key) -> TimeCertificate:
    of_person = TimeCertificate.objects.of_person(participation).select_related("participation")
    found = of_person.current().get(public_id=key)
    found.participation.participant, found.participation.project = participation.participant, participation.project
    return found


def answer(request, lent):
    """What the participant is about to sign, and the one button. What has been changed meanwhile is told."""
    certificate, errors = lent.thing, []
    if request.method == "POST":
        signed = {"by": request.user, "seen": request.POST.get("seen", "")}
        try:
            certifying.sign(certificate, SigningMethod.SCREEN, timezone.localdate(), **signed)
        except ValidationError as refusal:
            errors = refusal.messages
        else:
            lent.finish()
            return redirect("lent_screen")
    rows = rows_of(certificate.rows)
    context = {"lent": lent, "certificate": certificate, "rows": rows, "sums": sums_of(rows), "errors": errors}
    return render(request, "lent/time_certificate.html", context)


def back(_participation: Participation, certificate: TimeCertificate) -> str:
    return certificate.get_absolute_url()


KIND = lent_screen.register(
    lent_screen.Kind(
        "time_certificate",
        Permission.WORK_WITH_PARTICIPANT,
        find=find,
        answer=answer,
        back=back,
        label=_("Time certificate"),
    )
)
