"""Two employers become one: nothing is lost, whoever may, once, and an import finds the one that is kept."""

from datetime import date
from functools import partial

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from accounts.models import AuditEvent
from employers import merging
from employers.duplicates import alike, are_alike
from employers.forms.employer import put_on_list
from employers.models import (
    Agreement,
    ContactPerson,
    Employer,
    EmployerContact,
    EmployerRelation,
    Opening,
    Workplace,
)
from matching.models import Placement
from projects.models import Project
from projects.roles import Role
from tests.employers.factories import EmployerContactFactory, EmployerFactory
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.projects.spreadsheets import imported, sheets
from tests.threads import at_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return ProjectFactory(slug="p")


@pytest.fixture
def coach(project, client):
    user = MembershipFactory(project=project, role=Role.EMPLOYER_COACH, user__language="en").user
    client.force_login(user)
    return user


def full(project, name, **facts):
    """An employer with one of everything."""
    employer = EmployerFactory(name=name, **facts)
    workplace = Workplace.objects.create(employer=employer, name=f"{name} huset")
    person = ContactPerson.objects.create(
        project=project, employer=employer, name=f"{name} chef", workplace=workplace
    )
    Opening.objects.create(project=project, workplace=workplace, title="Plats", kind="employment", contact=person)
    Agreement.objects.create(
        project=project,
        employer=employer,
        start=date(2009, 1, 1),
        end=date(2009, 6, 1),
        employer_takes_on="a",
        project_takes_on="b",
    )
    Placement.objects.create(
        participation=ParticipationFactory(project=project),
        employer=employer,
        kind="employment",
        start=date(2009, 3, 1),
    )
    EmployerContactFactory(project=project, employer=employer, person=person, date=date(2009, 1, 12), reached=True)
    return employer


def counts():
    return {
        model: model._base_manager.count() for model, _name in merging.belonging() if model is not EmployerRelation
    }


def test_all_of_the_other_stands_with_the_one_that_is_kept(client, project, coach):
    kept, other = full(project, "Bageriet", sector="private"), full(project, "Bageriet AB", municipality="Krokom")
    EmployerRelation.objects.filter(employer=kept).update(view="open", obstacles="Ont om tid", owner=None)
    EmployerRelation.objects.filter(employer=other).update(
        view="doubtful", obstacles="Svenska", support_wanted="Besök", owner=coach, known_since=date(2008, 5, 1)
    )
    only_other = EmployerContactFactory(employer=other, date=date(2010, 2, 2), reached=True)
    MembershipFactory(project=only_other.project, user=coach, role=Role.PROJECT_LEADER)
    before = counts()
    assert len(before) >= 5
    address = reverse("employers:merge", args=["p", kept.public_id, other.public_id])
    page = client.get(address)
    assert {str(line.name) for line in page.context["plan"].lines if line.differs} == {"name"}
    moves = dict(page.context["plan"].moves)
    assert (moves["employer contacts"], moves["placements"], moves["workplaces"]) == (2, 1, 1)
    token = page.context["form"]["form_token"].value()
    answer = client.post(address, {"name": "other", "form_token": token})
    assert answer["Location"] == reverse("employers:employer", args=["p", kept.public_id])
    assert client.post(address, {"name": "other", "form_token": token}).status_code in (302, 404)  # not twice
    assert counts() == before
    for model, name in merging.belonging():
        assert not model._base_manager.filter(**{name: other}).exists(), model
    kept.refresh_from_db()
    assert (kept.name, kept.sector, kept.municipality) == ("Bageriet AB", "private", "Krokom")
    [ours] = EmployerRelation.objects.filter(project=project)
    assert (ours.owner, ours.view, ours.support_wanted) == (coach, "open", "Besök")
    assert ours.obstacles == "Ont om tid\nSvenska"
    assert ours.known_since == date(2008, 5, 1)
    assert "Bageriet AB" in ours.view_note
    theirs = EmployerRelation.objects.get(project=only_other.project)
    assert (theirs.employer, theirs.last_reached) == (kept, date(2010, 2, 2))
    assert list(Employer.objects.all()) == [kept]
    assert not any(Employer._base_manager.values_list(*merging.EMPTY).get(pk=other.pk))
    assert Employer.objects.numbered(other.organisation_number) == kept
    events = AuditEvent.objects.filter(details__what="merge")
    assert {event.project for event in events} == {project.pk, only_other.project.pk}
    old = client.get(reverse("employers:employer", args=["p", other.public_id]))  # an old link leads to the kept one
    assert old.context["employer"] == kept
    assert client.get(reverse("employers:employers", args=["p"])).context["page"].paginator.count == 1


def test_whoever_may_not_edit_all_their_projects_is_told_and_nothing_is_done(client, project, coach):
    kept, other = EmployerContactFactory(project=project).employer, EmployerContactFactory(project=project).employer
    elsewhere = EmployerContactFactory(employer=other, project__name="Hemliga projektet")
    address = reverse("employers:merge", args=["p", kept.public_id, other.public_id])
    for _role in [None, Role.COACH]:
        page = client.get(address)
        [why] = page.context["plan"].obstacles
        assert "Another project" in why
        assert "Hemliga" not in page.content.decode() or _role
        assert client.post(address, {"form_token": "x", "name": "kept"}).status_code == 200
        assert Employer.objects.count() == 2
        MembershipFactory.create(project=elsewhere.project, user=coach, role=Role.COACH) if _role is None else None
    with pytest.raises(ValidationError):
        merging.merge(kept, other, project, {}, by=coach)
    elsewhere.project.memberships.update(role=Role.EMPLOYER_COACH)
    merging.merge(kept, other, project, {}, by=coach)
    with pytest.raises(ValidationError):
        merging.merge(kept, other, project, {}, by=coach)
    with pytest.raises(ValidationError):
        merging.merge(other, kept, project, {}, by=coach)
    stranger = EmployerFactory()  # of no list of hers
    assert client.get(reverse("employers:merge", args=["p", kept.public_id, stranger.public_id])).status_code == 404
    assert client.get(reverse("employers:merge", args=["p", kept.public_id, kept.public_id])).status_code == 404


def test_whoever_had_the_page_of_the_other_open_writes_to_the_one_that_is_kept(client, project, coach):
    kept, other = EmployerContactFactory(project=project).employer, EmployerContactFactory(project=project).employer
    merging.merge(kept, other, project, {}, by=coach)
    assert EmployerContact.promise_to(other, project, "Ringa", date(2030, 1, 1), by=coach).employer == kept
    logged = reverse("employers:contact_log", args=["p", other.public_id])
    values = {"kind": "phone", "reached": "True", "date": "2009-03-02", "coach": coach.public_id, "note": "Ringde"}
    assert client.post(logged, values).status_code == 302
    assert EmployerContact.objects.get(note="Ringde").employer == kept
    agreed = reverse("employers:agreement_add", args=["p", other.public_id])
    values = {
        "start": "2009-03-02",
        "end": "2009-06-01",
        "places": 1,
        "employer_takes_on": "a",
        "project_takes_on": "b",
    }
    assert client.post(agreed, values).status_code == 302
    assert Agreement.objects.get().employer == kept
    assert not EmployerRelation.objects.filter(employer=other).exists()
    third = EmployerContactFactory(project=project).employer
    merging.merge(third, kept, project, {}, by=coach)
    for merged in kept, other:
        assert Employer.objects.numbered(merged.organisation_number) == third
        assert Employer.objects.addressed(merged.public_id).get() == third


def test_how_much_another_project_has_to_do_with_it_is_not_told(project, coach):
    kept, other = EmployerContactFactory(project=project).employer, EmployerContactFactory(project=project).employer
    assert merging.plan(kept, other, coach).moves
    EmployerContactFactory(employer=other)
    assert not merging.plan(kept, other, coach).moves


def test_a_placement_of_one_person_with_both_from_one_day_stands_in_the_way(project, coach):
    kept, other = full(project, "A"), full(project, "B")
    first = Placement.objects.get(employer=kept)
    Placement.objects.filter(employer=other).update(participation=first.participation)
    with translation.override("en"):
        [why] = merging.plan(kept, other, coach).obstacles
    assert "same day" in why
    with pytest.raises(ValidationError):
        merging.merge(kept, other, project, {}, by=coach)
    Placement.objects.filter(employer=other).update(start=date(2009, 3, 2))
    merging.merge(kept, other, project, {}, by=coach)
    assert Placement.objects.filter(employer=kept).count() == 2


def test_a_later_import_of_either_number_changes_nothing(tmp_path):
    employers = ["organisation_number,name,sector,municipality", "575411-9872,A,private,K", "269924-6019,B,private,K"]
    head = "organisation_number,project,date,kind,reached,coach"
    rows = [head, *(f"{number},p,2009-01-28,visit,yes," for number in ("575411-9872", "269924-6019"))]
    workbook = sheets(employers=employers, employer_contacts=rows)
    imported(tmp_path, workbook)
    project = Project.objects.get()
    leader = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    kept, other = Employer.objects.get(name="A"), Employer.objects.get(name="B")
    merging.merge(kept, other, project, {}, by=leader)
    assert EmployerContact.objects.filter(employer=kept, date="2009-01-28", kind="visit").count() == 2
    again = imported(tmp_path, workbook)
    assert not again.changes_anything
    assert again.findings.warnings[0].column == "organisation_number"
    more = imported(tmp_path, sheets(employer_contacts=[head, "269924-6019,p,2009-03-01,visit,yes,"]))
    assert more.counts["employer_contacts"].new == 1
    assert EmployerRelation.objects.get().last_reached == date(2009, 3, 1)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_two_who_merge_at_once_make_one_of_two_once():
    project = ProjectFactory()
    user = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    one, other = [EmployerContactFactory(project=project, reached=True).employer for _ in range(2)]

    def attempt(kept, gone):
        try:
            merging.merge(kept, gone, project, {}, by=user)
        except ValidationError:
            return 0
        return 1

    ways = [(one, other), (other, one)] * 3
    assert sum(at_once([partial(attempt, *pair) for pair in ways])) == 1
    assert Employer.objects.count() == 1
    assert EmployerContact.objects.filter(employer=Employer.objects.get()).count() == 2
    assert EmployerRelation.objects.count() == 1


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_many_who_log_change_and_remove_at_once_leave_the_relation_right():
    project = ProjectFactory()
    employer, user = EmployerFactory(), MembershipFactory(project=project, role=Role.COACH).user
    old = [
        EmployerContactFactory(
            project=project, employer=employer, date=date(2010, 1, day), ref=str(day), reached=True
        )
        for day in (20, 21, 22)
    ]

    def log(day):
        EmployerContactFactory(project=project, employer=employer, date=date(2009, 5, day), ref="x", reached=day == 3)

    deeds = [partial(log, day) for day in range(1, 6)]
    deeds += [partial(one.remove, by=user, reason="fel") for one in old]
    at_once(deeds)
    [relation] = EmployerRelation.objects.all()
    assert (relation.last_contact, relation.last_reached) == (date(2009, 5, 5), date(2009, 5, 3))


def test_names_that_may_be_one():
    for one, other in [
        ("Öbergs Bageri AB", "Obergs bageri"),
        ("Bageriet i Krokom AB", "Bageriet Krokom"),
        ("ICA Nära", "Ica Nara AB"),
    ]:
        assert are_alike(one, other), (one, other)
    for one, other in [("Öbergs Bageri", "Nybergs Bygg"), ("AB", "HB"), ("Skolan", "Åkeriet")]:
        assert not are_alike(one, other), (one, other)


def test_those_of_the_same_name_stand_side_by_side(client, project, coach):
    names = [
        "Bageriet Krokom AB",
        "Krokom bageriet",
        "Bageriet",
        "Åkeriet HB",
        "Akeriet Kommanditbolag",
        "Åkeriet i Ås",
    ]
    for name in names:
        put_on_list(project, EmployerFactory(name=name), by=coach)
    EmployerFactory(name="Bageriet")  # of nobody's list
    pairs = client.get(reverse("employers:duplicates", args=["p"])).context["pairs"]
    found = [{one.name, other.name} for one, other in pairs]
    assert found == [{"Åkeriet HB", "Akeriet Kommanditbolag"}, {"Bageriet Krokom AB", "Krokom bageriet"}]


def test_a_similar_name_in_the_municipality_asks_once(client, project, coach):
    there = EmployerFactory(name="Öbergs Bageri AB", municipality="KROKOM")
    EmployerFactory(name="Öbergs Bageri", municipality="Umeå")
    assert alike("Obergs bageri", "Krokom") == [there]
    address = reverse("employers:employer_add", args=["p"])
    data = {"organisation_number": "575411-9872", "name": "Obergs bageri", "municipality": "Krokom"}
    asked = client.post(address, data)
    form = asked.context["form"]
    assert (form.alike, form.only_asks) == ([there], True)
    assert reverse("employers:employer_know", args=["p", there.public_id]) in asked.content.decode()
    assert client.post(address, data | {"none_of_these": "another page's"}).context["form"].only_asks
    assert client.post(address, data | {"none_of_these": form["none_of_these"].value()}).status_code == 302
    made = Employer.objects.get(organisation_number="5754119872")
    assert EmployerRelation.objects.get(employer=made).owner == coach
    wrong = client.post(address, data | {"organisation_number": "575411-9873"})
    assert wrong.context["form"].errors["organisation_number"]
    client.post(reverse("employers:employer_know", args=["p", there.public_id]))
    client.post(reverse("employers:employer_know", args=["p", there.public_id]))
    assert EmployerRelation.objects.filter(project=project, employer=there).count() == 1


def test_what_other_projects_use_is_changed_only_where_it_does_no_harm(client, project, coach):
    employer = EmployerContactFactory(project=project, employer__organisation_number="5754119872").employer
    address = reverse("employers:employer_edit", args=["p", employer.public_id])
    data = {"organisation_number": "575411-9872", "name": "Nytt", "sector": "state", "women": "2", "men": "3"}
    assert client.post(address, data).context["form"].errors["staff_year"]
    EmployerContactFactory(employer=employer)
    assert client.post(address, data | {"staff_year": "2100"}).context["form"].errors["staff_year"]
    assert client.post(address, data | {"staff_year": "2009"}).status_code == 302
    before, employer = employer.name, Employer.objects.get()
    assert (employer.name, employer.sector, employer.women) == (before, "", 2)
    EmployerContact.objects.exclude(project=project).get().delete()
    EmployerRelation.objects.exclude(project=project).delete()
    assert client.post(address, data | {"staff_year": "2009"}).status_code == 302
    assert Employer.objects.get().name == "Nytt"
    workplace, elsewhere = Workplace.objects.create(employer=employer, name="Huset"), ProjectFactory()
    page, kitchen = reverse("employers:workplace_edit", args=["p", employer.public_id, workplace.public_id]), {}
    assert client.post(page, {"name": "Köket", "closed_on": "9999-12-31"}).context["form"].errors["closed_on"]
    for name, closed in [("Köket", "2009-05-01"), ("Stulet", "")]:
        assert client.post(page, {"name": name, "closed_on": closed}).status_code == 302
        kitchen = Workplace.objects.values("name", "closed_on").get()
        Opening.objects.get_or_create(project=elsewhere, workplace=workplace, title="Plats", kind="employment")
    assert kitchen == {"name": "Köket", "closed_on": date(2009, 5, 1)}
    other = EmployerFactory(organisation_number="2699246019")
    refused = client.post(address, data | {"organisation_number": "269924-6019", "staff_year": "2009"})
    assert other.name in str(refused.context["form"].errors["organisation_number"])
