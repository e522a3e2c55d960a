"""What a project knows of an employer follows its contacts, whichever way they come and go."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accounts.models import AuditEvent
from employers.models import Employer, EmployerContact, EmployerRelation
from projects.models import Project
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.employers.factories import EmployerContactFactory, EmployerFactory
from tests.projects.factories import MembershipFactory
from tests.projects.spreadsheets import imported, sheets

pytestmark = pytest.mark.django_db
HEAD = "organisation_number,project,date,kind,reached,coach"


def known(project=None):
    project = project or Project.objects.get()
    return [
        (one.last_contact, one.last_reached, one.quiet_since)
        for one in EmployerRelation.objects.filter(project=project).order_by("list_key")
    ]


def test_a_contact_that_comes_changes_or_goes_is_followed():
    first = EmployerContactFactory(date=date(2009, 1, 12), reached=False)
    project, employer = first.project, first.employer
    assert known(project) == [(date(2009, 1, 12), None, date(2009, 1, 12))]
    second = EmployerContactFactory(employer=employer, project=project, date=date(2009, 2, 2), reached=True)
    EmployerContactFactory(employer=employer, date=date(2010, 1, 1), reached=True)  # another project's
    assert known(project) == [(date(2009, 2, 2), date(2009, 2, 2), date(2009, 2, 2))]
    second.date = date(2009, 1, 3)
    second.save(update_fields=["date"])
    assert known(project) == [(date(2009, 1, 12), date(2009, 1, 3), date(2009, 1, 3))]
    promise = EmployerContact.promise_to(employer, project, "Ringa", date(2009, 3, 1), by=UserFactory())
    assert promise.ref
    assert known(project) == [(date(2009, 1, 12), date(2009, 1, 3), date(2009, 1, 3))]  # no contact
    with pytest.raises(ValidationError):
        second.remove(by=UserFactory(), reason=" ")
    second.remove(by=UserFactory(), reason="fel arbetsgivare")
    assert known(project) == [(date(2009, 1, 12), None, date(2009, 1, 12))]
    assert AuditEvent.objects.filter(action="delete").get().reason == "fel arbetsgivare"


def test_reached_up_to_a_day_is_the_definition():
    """At least one contact that reached them, dated no later (indicators: employer_contacts)."""
    contact = EmployerContactFactory(reached=True, date=date(2009, 5, 1))
    EmployerContactFactory(employer=contact.employer, project=contact.project, reached=True, date=date(2009, 9, 1))
    EmployerContactFactory(project=contact.project, reached=False, date=date(2009, 5, 1))
    for day, number in [(date(2009, 4, 30), 0), (date(2009, 5, 1), 1), (date(2010, 1, 1), 1)]:
        assert EmployerRelation.objects.filter(project=contact.project).reached_by(day).count() == number


def test_an_import_puts_employers_on_the_list_once(tmp_path):
    both = ["organisation_number,name,sector,municipality", "575411-9872,Örn,private,K", "269924-6019,Alm,private,K"]
    rows = [HEAD, "575411-9872,p,2009-01-28,visit,yes,", "575411-9872,p,2009-02-28,phone,no,"]
    workbook = sheets(employers=both, employer_contacts=rows)
    imported(tmp_path, workbook)
    assert known() == [
        (None, None, EmployerRelation.objects.get(employer__name="Alm").known_since),
        (date(2009, 2, 28), date(2009, 1, 28), date(2009, 1, 28)),
    ]
    again = imported(tmp_path, workbook)
    assert not again.changes_anything
    EmployerRelation.objects.filter(employer__name="Alm").delete()
    assert imported(tmp_path, workbook).counts["employers"].as_list() == [0, 1, 1]
    assert len(known()) == 2
    renamed = imported(tmp_path, sheets(employers=[both[0], both[1].replace("Örn", "Ahl"), both[2]]))
    assert renamed.counts["employers"].changed == 1
    assert [str(one) for one in EmployerRelation.objects.order_by("list_key")] == ["Ahl", "Alm"]
    assert set(Employer.objects.values_list("name_key", flat=True)) == {"ahl", "alm"}


def test_the_file_does_not_tell_again_what_was_logged_here(tmp_path):
    imported(tmp_path, sheets(employer_contacts=None))
    project, employer = Project.objects.get(), Employer.objects.get()
    logged = EmployerContactFactory(project=project, employer=employer, date=date(2009, 1, 28), reached=None)
    logged.ref = str(logged.public_id)
    logged.save()
    result = imported(tmp_path, sheets())
    assert result.counts["employer_contacts"].as_list() == [0, 1, 0]  # what was not known is filled in
    logged.refresh_from_db()
    assert (logged.reached, logged.coach.email) == (True, "coach@p.example")
    assert known() == [(date(2009, 1, 28), date(2009, 1, 28), date(2009, 1, 28))]
    otherwise = imported(tmp_path, sheets(employer_contacts=[HEAD, "575411-9872,p,2009-01-28,visit,no,"]))
    assert otherwise.findings.warnings[0].column == "reached"
    assert not otherwise.changes_anything
    assert EmployerContact.objects.get().reached
    # of another kind, or on another day, it is another contact; and one of each a day
    more = [HEAD, "575411-9872,p,2009-01-28,phone,yes,", "575411-9872,p,2009-01-29,visit,yes,"]
    assert imported(tmp_path, sheets(employer_contacts=more)).counts["employer_contacts"].new == 2
    assert known() == [(date(2009, 1, 29), date(2009, 1, 29), date(2009, 1, 29))]


def test_a_promise_is_kept_once_and_taken_back():
    contact = EmployerContactFactory(promise="Skicka CV", promise_due=date(2009, 2, 1))
    user = MembershipFactory(project=contact.project, role=Role.COACH).user
    assert EmployerContact.objects.due(date(2009, 2, 1)).count() == 1
    assert not EmployerContact.objects.due(date(2009, 1, 31)).exists()
    for kept, left in [(True, 0), (True, 0), (False, 1)]:
        contact.keep_promise(by=user, kept=kept)
        assert EmployerContact.objects.promises().count() == left
    assert AuditEvent.objects.count() == 2
    assert contact.is_late(date(2009, 2, 2))
    assert not contact.is_late(date(2009, 2, 1))


def test_the_class_of_the_staff_is_exact_at_its_edges():
    employer = EmployerFactory.build()
    for women, men, dominance in [(4, 6, "balanced"), (6, 4, "balanced"), (399, 601, "men"), (601, 399, "women")]:
        employer.women, employer.men = women, men
        assert employer.dominance == dominance, (women, men)
    employer.women = employer.men = 0
    assert employer.dominance == ""
    assert employer.women_share is None


def test_a_name_that_changes_changes_its_place_in_the_lists():
    contact = EmployerContactFactory(employer__name="Åkeri", date=date(2009, 1, 12) + timedelta(days=1))
    EmployerContactFactory(project=contact.project, employer__name="Zoo")
    order = [str(one) for one in EmployerRelation.objects.order_by("list_key")]
    assert order == ["Zoo", "Åkeri"]
    contact.employer.name = "Akeri"
    contact.employer.save()
    assert [str(one) for one in EmployerRelation.objects.order_by("list_key")] == ["Akeri", "Zoo"]
