"""The certificates of a project's month as one PDF: which are in it, and what each part says."""

from datetime import date

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.keyed_hash import keyed_hash
from participants.models import Participation, TimeCertificate
from participants.project_months import PersonMonth, people_of
from projects.roles import Permission
from reporting.papers.time_certificate import css as css_of_one
from reporting.papers.time_certificate import told

PERMISSION = Permission.WORK_WITH_PARTICIPANT
LANGUAGE = "sv"  # as all papers
ALL_IN_ONE = """
.one { break-before: page; }
.one h1 { bookmark-level: 1; bookmark-label: attr(data-name); string-set: mark attr(data-mark); }
.one h2 { bookmark-level: none; }
@page { @top-left { content: none } @top-right { content: none } @bottom-right { content: string(mark); } }
"""


def css() -> str:
    return css_of_one() + ALL_IN_ONE


def included(project, month: date, user) -> QuerySet[TimeCertificate]:
    """Those in force of the people whom she works with, as lists are ordered."""
    mine = Participation.objects.permitting_in(PERMISSION, user, project)
    current = TimeCertificate.objects.current().filter(month=month, participation__in=mine)
    return current.order_by("participation__list_key", "participation")


def says(project, month: date, user) -> str:
    """A keyed hash of what the PDF is drawn from, without reading every row: an act leaves its moment."""
    acts = ["public_id", "version", "state", "minutes", "drawn_up_at", "signature_kept_at", "attested_at"]
    of_people = ["participation__participant__protected", "participation__list_key"]
    stored = list(included(project, month, user).values_list(*acts, *of_people))
    months = [(one.participation.pk, one.minutes, one.state) for one in people_of(project, month)]
    return keyed_hash(repr([stored, months]))


def html_of(batch, keys: list[int], *, with_cover: bool) -> str:
    """A part of the PDF. The first says on a cover how many there are, and who is not among them."""
    certificates = included(batch.project, batch.month, batch.ordered_by).filter(pk__in=keys)
    with translation.override(LANGUAGE):
        context = {
            "project": batch.project,
            "title": title_of(batch),
            "at": batch.ordered_at,
            "told": [told(one) for one in with_people(certificates)],
            **(cover(batch) if with_cover else {"sums": [], "lists": []}),
        }
        return render_to_string("reporting/papers/certificates.html", context)


def with_people(certificates):
    return certificates.select_related(
        "participation__participant", "participation__project", "signature_kept_by", "attested_by"
    )


def title_of(batch) -> str:
    with translation.override(LANGUAGE):
        return _("Time certificates, %(month)s") % {"month": date_format(batch.month, "F Y")}


def cover(batch) -> dict:
    people = people_of(batch.project, batch.month)
    mine = set(
        Participation.objects.permitting_in(PERMISSION, batch.ordered_by, batch.project).values_list("pk", flat=True)
    )
    hers = [one for one in people if one.participation.pk in mine]
    others = [one for one in people if one.participation.pk not in mine]
    missing = [one for one in hers if one.certificate is None and one.minutes]
    shielded = [one for one in others if one.participation.participant.protected]
    return {
        "sums": [
            (_("Certificates"), sum(one.certificate is not None for one in hers)),
            (_("Hours reported"), clock_of(hers, "minutes")),
            (_("Hours certified"), clock_of(hers, "certified")),
            (_("Not yet certified"), clock_of(hers, "uncertified")),
            (_("Protected persons whom others open"), len(shielded)),
            (_("Ordered by"), batch.ordered_by.name),
        ],
        "lists": [
            (caption, [(one.participation.participant.shown_name, one.minutes) for one in listed])
            for caption, listed in [
                (_("Hours for which no certificate is drawn up"), missing),
                (_("Protected persons whose certificates others print"), shielded),
            ]
            if listed
        ],
    }


def clock_of(people: list[PersonMonth], name: str) -> str:
    minutes = sum(getattr(one, name) for one in people)
    return f"{minutes // 60}:{minutes % 60:02}"
