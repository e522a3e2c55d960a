"""The list of employers: what its address can ask for, what each chip says, what no address and no file tells."""

import csv
import io
from datetime import date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from employers.models import EmployerRelation, Opening, Workplace
from projects.roles import Role
from tests.employers.factories import EmployerContactFactory, EmployerFactory
from tests.participants.person_world import queries_of
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = date(2009, 6, 15)
PERSONAL = "6602259928"


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2009, 6, 15, 10, tzinfo=timezone.get_default_timezone()), tick=False)


@pytest.fixture
def project():
    return ProjectFactory(slug="p", start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def leader(project, client):
    user = MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__language="en").user
    client.force_login(user)
    return user


def known(project, name, **facts):
    of_relation = {key: facts.pop(key) for key in ("owner", "view") if key in facts}
    employer = EmployerFactory(name=name, **facts)
    relation = EmployerRelation.objects.known(project, employer, since=date(2009, 6, 1))
    EmployerRelation.objects.filter(pk=relation.pk).update(**of_relation)
    return employer


def page(client, **query):
    answer = client.get(reverse("employers:employers", args=["p"], query=query))
    assert answer.status_code == 200
    return answer


def names(client, **query):
    return [row.employer.name for row in page(client, **query).context["rows"]]


@pytest.fixture
def three(project, leader):
    known(project, "Åkeriet", sector="private", industry="H", size="0-9", municipality="Krokom", owner=leader)
    bakery = known(
        project, "Bageriet", sector="private", industry="C", size="10-49", municipality="Krokom", view="open"
    )
    school = known(project, "Skolan", sector="municipal", industry="P", municipality="Östersund", view="wants")
    known(ProjectFactory(), "Någon annans", sector="private")
    promised = {"promise": "Ringa", "promise_due": TODAY, "date": TODAY - timedelta(days=100)}
    EmployerContactFactory(project=project, employer=school, reached=True, **promised)
    offered = Workplace.objects.create(employer=bakery, name="Ugnen")
    for facts in [{"end": TODAY}, {"end": TODAY - timedelta(days=1)}, {"closed_on": TODAY}, {"is_template": True}]:
        Opening.objects.create(project=project, workplace=offered, title="Bagare", kind="employment", **facts)


@pytest.mark.usefixtures("three")
def test_every_choice_narrows_and_its_chip_says_how_many(client, leader):
    found = page(client).context["employers"]
    wanted = {
        "show": ["quiet", "promise", "open", "not_reached"],
        "sector": ["private", "municipal"],
        "industry": ["H", "none"],
        "size": ["0-9", "none"],
        "view": ["open", "wants", "none"],
        "municipality": ["Krokom", "Östersund"],
        "owner": [str(leader.public_id), "nobody"],
    }
    chips = {chip.query: chip.number for choice in found.choices() for chip in choice.chips}
    chips |= {chip.query: chip.number for chip in found.chips()}
    for name, value in [(name, value) for name, values in wanted.items() for value in values]:
        asked = page(client, **{name: value})
        query, number = asked.context["query"], len(asked.context["rows"])
        assert query, (name, value)
        assert number == asked.context["page"].paginator.count == chips.get(query, 0) < 3, query


@pytest.mark.usefixtures("three")
def test_the_lists_and_their_order(client):
    assert names(client) == ["Bageriet", "Skolan", "Åkeriet"]
    assert names(client, sort="-name") == ["Åkeriet", "Skolan", "Bageriet"]
    assert names(client, sort="quiet")[0] == "Skolan"
    assert names(client, show="open") == ["Bageriet"]
    assert names(client, show="quiet") == names(client, show="promise") == ["Skolan"]
    both = page(client, sector="private", municipality="Krokom").context["employers"]
    assert {chip.query: chip.number for chip in both.counts.of("industry")}[both.chosen.query(industry="C")] == 1
    assert both.mine().number == 1
    for nonsense in [{"sector": "x"}, {"owner": "1"}, {"sort": "password"}, {"show": "all"}, {"q": PERSONAL}]:
        assert len(names(client, **nonsense)) == 3
        assert page(client, **nonsense).context["query"] == ""


def test_found_by_the_beginnings_of_words_whatever_the_accents(client, project, leader):
    known(project, "Öbergs Åkeri AB")
    known(project, "Bergs Bageri")
    EmployerFactory(name="Öbergs Bygg", municipality="Krokom")
    for text, found in [
        ("oberg", ["Öbergs Åkeri AB"]),
        ("AKERI ob", ["Öbergs Åkeri AB"]),
        ("erg", []),
        ("b b", ["Bergs Bageri"]),
    ]:
        assert names(client, q=text) == found, text
    assert [one.name for one in page(client, q="öberg").context["beside"]] == ["Öbergs Bygg"]
    sent = client.post(reverse("employers:search", args=["p"]), {"q": "Öberg"})
    assert sent["Location"].endswith("?q=%C3%96berg")


def test_a_number_leads_to_the_employer_and_stands_in_no_address(client, project, leader):
    trader = known(project, "Karins hår", organisation_number=PERSONAL)
    other = EmployerFactory(name="Ingens", organisation_number="5754119872")
    search = reverse("employers:search", args=["p"])
    for text in ["660225-9928", "19660225-9928", PERSONAL]:
        answer = client.post(search, {"q": text})
        assert answer["Location"] == reverse("employers:employer", args=["p", trader.public_id])
    shown = page(client).content.decode() + client.get(answer["Location"]).content.decode()
    assert not [text for text in (PERSONAL, "660225-9928", "9928") if text in shown]
    answer = client.post(search, {"q": "575411-9872"})
    add = reverse("employers:employer_add", args=["p"])
    assert answer["Location"] == add
    assert client.get(add).context["form"]["organisation_number"].value() == "575411-9872"
    MembershipFactory(project=(elsewhere := ProjectFactory()), role=Role.PROJECT_LEADER, user=leader)
    page_there = client.get(reverse("employers:employer_add", args=[elsewhere.slug]))
    assert not page_there.context["form"]["organisation_number"].value()
    known_now = client.post(add, {"organisation_number": "575411-9872", "name": "Ett annat namn"})
    assert known_now["Location"] == reverse("employers:employer", args=["p", other.public_id])
    other.refresh_from_db()
    assert other.name == "Ingens"
    assert EmployerRelation.objects.filter(project=project, employer=other, owner=leader).exists()
    assert AuditEvent.objects.filter(object_type="employers.employer", fields=["relations"]).count() == 1
    texts = str(list(AuditEvent.objects.values_list("details", "object_id", "fields")))
    assert "5754119872" not in texts
    assert PERSONAL not in texts


def test_the_file_is_the_list_without_formulas_and_personal_numbers(client, project, leader):
    known(project, "=1+1", organisation_number=PERSONAL, women=3, men=1, staff_year=2008, sector="private")
    known(project, "Åkeriet", organisation_number="5754119872", sector="municipal")
    address = reverse("employers:export", args=["p"])
    answer = client.get(address, {"sector": "private", "format": "csv", "q": "1"})
    text = answer.getvalue().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert [row[0] for row in rows[1:]] == ["'=1+1"]
    assert (rows[1][1], rows[1][6:10]) == ("sole trader", ["3", "1", "2008", "dominated by women"])
    assert PERSONAL not in text
    event = AuditEvent.objects.filter(action="export").get()
    assert event.details["rows"] == 1
    assert event.details["filter"] == {"sector": "private", "q": "…"}
    assert "575411-9872" in client.get(address, {"format": "csv"}).getvalue().decode()
    assert client.get(address).getvalue().startswith(b"PK")
    coach = MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user
    client.force_login(coach)
    assert client.get(address).status_code == 403  # who takes lists out is the leader's to say, as with participants


def test_a_list_is_saved_under_a_name_and_gone_again(client, project, leader):
    address = reverse("employers:list_filters", args=["p"], query={"sector": "private", "show": "quiet"})
    assert client.post(address, {"name": "Tysta privata"}).status_code == 302
    [saved] = page(client, sector="private", show="quiet").context["employers"].filters
    assert (saved.label, saved.current) == ("Tysta privata", True)
    client.post(reverse("employers:list_filter_remove", args=["p"]), {"name": "Tysta privata"})
    assert page(client).context["employers"].filters == []


@pytest.mark.queries
def test_as_many_queries_for_three_hundred_as_for_one(client, project, leader):
    addresses = [reverse("employers:employers", args=["p"]), reverse("employers:contacts", args=["p"])]
    addresses += [f"{addresses[0]}?show=promise&sector=private&sort=-last&q=lind", reverse("today", args=["p"])]
    facts = {"project": project, "reached": True, "promise": "x", "promise_due": TODAY}
    one = EmployerContactFactory(employer__sector="private", **facts)
    addresses.append(reverse("employers:employer", args=["p", one.employer.public_id]))
    few = [len(queries_of(client, address)) for address in addresses]
    for number in range(60):
        employer = one.employer if number % 2 else EmployerFactory(sector="private")
        EmployerContactFactory(**facts, employer=employer, ref=str(number), coach=leader)
    assert [len(queries_of(client, address)) for address in addresses] == few
