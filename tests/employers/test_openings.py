"""Openings: made, changed by two at once, copied, closed and opened again; the list, its chips and its file."""

from datetime import date, timedelta
from io import BytesIO

import openpyxl
import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from employers.models import EmployerRelation, Opening, PossibleAdaptation, Requirement
from matching.models import Placement
from projects.roles import Role
from tests.employers.factories import EmployerFactory, OpeningFactory, WorkplaceFactory
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def project():
    return ProjectFactory(start=TODAY - timedelta(days=200), end=TODAY + timedelta(days=200))


@pytest.fixture
def employer(project):
    employer = EmployerFactory(name="Öbergs Lager", municipality="Krokom")
    EmployerRelation.objects.create(project=project, employer=employer)
    return employer


@pytest.fixture
def coach(client, project):
    user = MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user
    client.force_login(user)
    return user


def address(name, project, *args, **query):
    return reverse(f"employers:{name}", args=[project.slug, *args], query=query)


def typed(form, **changes) -> dict:
    """What a browser would send of the page, with the changes."""
    found = {name: form[name].value() for name in form.fields}
    sent = {name: value for name, value in found.items() if value not in (None, False, "")}
    return {name: value for name, value in {**sent, **changes}.items() if value is not None}


def test_an_opening_is_made_with_its_rows_and_a_workplace_on_the_way(client, project, employer, coach):
    url = address("opening_add", project, employer.public_id)
    form = client.get(url).context["form"]
    sent = typed(
        form,
        title="Lagermedarbetare",
        kind="language_placement",
        occupation="Lager- och",
        places=2,
        hours_per_week="25",
        new_workplace="Ås",
        skill_0="truck",
        skill_0_weight="nice",
        language_0="svenska",
        language_0_level="b1",
        demand_lifting="must",
        barrier_interpreter="on",
        barrier_interpreter_how="En kollega talar arabiska",
    )
    more = client.post(url, sent | {"more": "skill"})
    assert (more.status_code, Opening.objects.count()) == (200, 0)
    assert b'value="Lagermedarbetare"' in more.content
    assert "skill_5" in more.context["form"].fields
    assert client.post(url, sent).status_code == 302
    assert client.post(url, sent).status_code == 302  # sent twice, made once
    opening = Opening.objects.get()
    assert (opening.occupation, opening.workplace.name, opening.workplace.municipality) == ("4322", "Ås", "Krokom")
    assert {(one.kind, str(one), one.level, one.is_must) for one in opening.requirements.all()} == {
        ("skill", "truck", "", False),
        ("language", "svenska", "b1", True),
        ("physical", "tunga lyft", "", True),
    }
    assert [one.how for one in opening.adaptations.all()] == ["En kollega talar arabiska"]
    event = AuditEvent.objects.get(object_type="employers.opening", action="create")
    assert (event.user, event.project) == (coach, project.pk)
    assert {"title", "occupation"} <= set(event.fields)


@pytest.mark.once
@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"places": "0"}, "places"),
        ({"start": "2026-05-02", "end": "2026-05-01"}, "__all__"),
        ({"hours_per_week": "0"}, "hours_per_week"),
        ({"hours_per_week": "81"}, "hours_per_week"),
        ({"occupation": "sköterskor"}, "occupation"),  # several
        ({"occupation": "astronaut"}, "occupation"),
        ({"occupation": "9999"}, "occupation"),
        ({"occupation": "53215"}, "occupation"),
        ({"received_on": "2099-01-01"}, "received_on"),
        ({"new_workplace": ""}, "workplace"),
        ({"skill_0": "truck", "skill_1": "Truck"}, "skill_1"),
        ({"language_0": "svenska", "language_0_level": "expert"}, "language_0_level"),
        ({"barrier_sight_how": "lupp"}, "barrier_sight"),
        ({"kind": "praktik"}, "kind"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(
    client, project, employer, coach, changes, field
):
    url = address("opening_add", project, employer.public_id)
    good = {"title": "Kock", "kind": "employment", "new_workplace": "Köket", "tasks": "Laga mat"}
    response = client.post(url, typed(client.get(url).context["form"], **{**good, **changes}))
    assert response.status_code == 200
    assert field in response.context["form"].errors
    assert b"Laga mat" in response.content
    assert not Opening.objects.exists()


@pytest.mark.once
def test_the_code_of_an_occupation_with_its_name_is_enough(client, project, employer, coach):
    url = address("opening_add", project, employer.public_id)
    form = client.get(url).context["form"]
    for number, (told, code) in enumerate(
        [("5321 Undersköterskor, hemtjänst", "5321"), ("53", "53"), ("9119", "9119"), ("städare", "9111"), ("", "")]
    ):
        sent = typed(
            form, title=f"Nr {number}", kind="employment", new_workplace="Ås", occupation=told, form_token=None
        )
        assert client.post(url, sent).status_code == 302, told
        assert Opening.objects.get(title=f"Nr {number}").occupation == code


def test_two_people_change_it_at_once_and_nothing_is_lost(client, project, employer, coach):
    opening = OpeningFactory(project=project, workplace=WorkplaceFactory(employer=employer))
    Requirement.objects.create(opening=opening, kind="licence", name="B")
    url = address("opening_edit", project, opening.public_id)
    mine, rows, other = (client.get(url).context["form"] for _time in range(3))
    assert client.post(url, typed(other, tasks="Packa", licence_0="C", skill_0="truck")).status_code == 302
    # Who changes another field keeps the other's fields and rows.
    assert client.post(url, typed(mine, title="Nytt namn")).status_code == 302
    opening.refresh_from_db()
    assert (opening.title, opening.tasks) == ("Nytt namn", "Packa")
    assert {one.name for one in opening.requirements.all()} == {"C", "truck"}
    # Who has changed the rows too is asked first.
    asked = client.post(url, sent := typed(rows, licence_0="CE"))
    assert asked.status_code == 200
    assert asked.context["form"].non_field_errors()
    assert {one.name for one in opening.requirements.all()} == {"C", "truck"}
    again = sent | {"parts_seen": asked.context["form"]["parts_seen"].value()}
    again["seen"] = asked.context["form"]["seen"].value()
    assert client.post(url, again).status_code == 302
    assert {one.name for one in opening.requirements.all()} == {"CE"}
    event = AuditEvent.objects.filter(object_type="employers.opening").latest("pk")
    assert event.fields == ["requirements"]


def test_a_copy_has_all_but_the_days_and_a_template_is_offered_to_nobody(client, project, employer, coach):
    template = OpeningFactory(
        project=project,
        workplace=WorkplaceFactory(employer=employer),
        is_template=True,
        places=3,
        start=TODAY,
        received_on=TODAY - timedelta(days=30),
    )
    Requirement.objects.create(opening=template, kind="skill", name="kassa", level="used", is_must=False)
    PossibleAdaptation.objects.create(opening=template, barrier="hearing", how="lugnt rum")
    assert not Opening.objects.open(TODAY).exists()
    chosen = client.get(address("opening_choose", project, q="oberg"))
    assert [one for one, _url in chosen.context["employers"]] == [employer]
    url = address("opening_add", project, employer.public_id, copy=template.public_id)
    assert str(template.public_id).encode() in chosen.content
    assert client.post(url, typed(client.get(url).context["form"], is_template=None)).status_code == 302
    copy = Opening.objects.exclude(pk=template.pk).get()
    assert (copy.title, copy.places, copy.workplace, copy.start) == (template.title, 3, template.workplace, None)
    assert (copy.is_template, copy.received_on) == (False, TODAY)
    assert [(one.name, one.level, one.is_must) for one in copy.requirements.all()] == [("kassa", "used", False)]
    assert [one.how for one in copy.adaptations.all()] == ["lugnt rum"]
    elsewhere = OpeningFactory()
    for wrong in (elsewhere.public_id, "nonsense"):
        assert client.get(address("opening_add", project, employer.public_id, copy=wrong)).status_code == 404
    unknown = EmployerFactory()
    assert client.get(address("opening_add", project, unknown.public_id)).status_code == 404


def test_closed_with_a_reason_and_opened_again(client, project, employer, coach):
    opening = OpeningFactory(project=project, workplace=WorkplaceFactory(employer=employer))
    close, reopen = (address(f"opening_{act}", project, opening.public_id) for act in ("close", "reopen"))
    for wrong in ({"reason": ""}, {"day": "2008-12-31"}, {"day": "2099-01-01"}):
        assert client.post(close, {"day": TODAY, "reason": "tillsatt", **wrong}).status_code == 200
    assert client.post(reopen, {"confirm": "on"}).status_code == 200
    assert client.post(close, {"day": TODAY, "reason": "tillsatt"}).status_code == 302
    opening.refresh_from_db()
    assert (opening.closed_on, opening.close_reason) == (TODAY, "tillsatt")
    assert client.post(close, {"day": TODAY, "reason": "igen"}).status_code == 200
    assert b"tillsatt" in client.get(address("opening", project, opening.public_id)).content
    assert client.post(reopen, {"confirm": "on"}).status_code == 302
    opening.refresh_from_db()
    assert (opening.closed_on, opening.close_reason) == (None, "")
    changed = AuditEvent.objects.filter(object_type="employers.opening", action="change")
    assert [set(one.fields) for one in changed] == [{"closed_on", "close_reason"}] * 2
    template = OpeningFactory(project=project, workplace=opening.workplace, is_template=True)
    with pytest.raises(ValidationError):
        template.close(TODAY, "tillsatt", by=coach)


# --- The list


def place(opening, **changes):
    participation = ParticipationFactory(project=opening.project)
    values = {"start": TODAY - timedelta(days=9), "kind": opening.kind, "opening": opening, **changes}
    return Placement.objects.create(participation=participation, employer=opening.workplace.employer, **values)


def shown(client, project, **query):
    response = client.get(address("openings", project, **query))
    return [row.opening.title for row in response.context["page"]], response.context["list"]


@pytest.fixture
def several(project, employer):
    here = {"project": project, "workplace": WorkplaceFactory(employer=employer, municipality="Östersund")}
    full = OpeningFactory(title="full", occupation="5321", places=1, kind="employment", **here)
    place(full, end=TODAY)
    left = OpeningFactory(title="kvar", occupation="9412", places=2, **here)
    place(left)  # until further notice
    place(left, end=TODAY - timedelta(days=1))  # over: the place is free again
    place(left, ended_on=TODAY, end_cause="job")  # has left
    OpeningFactory(title="stängd", closed_on=TODAY, close_reason="x", **here)
    OpeningFactory(title="förbi", end=TODAY - timedelta(days=1), **here)
    OpeningFactory(title="mall", is_template=True, **here)
    OpeningFactory(title="någon annans")
    return left


@pytest.mark.once
def test_the_list_its_chips_and_the_places_left(client, project, several, coach):
    titles, found = shown(client, project)
    assert titles == ["kvar"]
    assert [(str(chip.label), chip.number) for chip in found.chips()] == [
        ("Med platser kvar", 1),
        ("Fyllda", 1),
        ("Perioden slut", 1),
        ("Stängda", 1),
        ("Mallar", 1),
        ("Alla", 4),
    ]
    [row] = found.rows
    assert (row.left, row.municipality, row.dominance) == (1, "Östersund", "balanced")
    for query, expected in [
        ({"show": "filled"}, ["full"]),
        ({"show": "over"}, ["förbi"]),
        ({"show": "closed"}, ["stängd"]),
        ({"show": "templates"}, ["mall"]),
        ({"show": "all", "dominance": "women"}, ["full"]),
        ({"show": "all", "kind": "employment"}, ["full"]),
        ({"show": "all", "municipality": "Östersund", "q": "oberg FULL"}, ["full"]),
        ({"show": "all", "q": "underskot"}, ["full"]),
        ({"show": "all", "q": "5321"}, ["full"]),
        ({"show": "all", "q": "ingenting"}, []),
        ({"show": "nonsense", "kind": "<script>", "municipality": "x", "dominance": "y"}, ["kvar"]),
    ]:
        assert shown(client, project, **query)[0] == expected, query


@pytest.mark.once
def test_as_many_questions_for_many_openings(client, project, several, coach):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address("openings", project, show="all")).status_code == 200
        return len(asked)

    questions()
    few = questions()
    for _time in range(30):
        OpeningFactory(project=project, workplace=several.workplace, occupation="9111")
    assert questions() == few


@pytest.mark.once
def test_the_file_has_the_list_as_chosen_and_no_formula(client, project, several):
    leader = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    client.force_login(leader)
    Opening.objects.filter(title="kvar").update(title="=HYPERLINK(1)")
    answer = b"".join(client.get(address("openings_export", project, show="all")).streaming_content)
    sheet = openpyxl.load_workbook(BytesIO(answer)).active
    rows = list(sheet.iter_rows(values_only=True))
    assert (len(rows), rows[0][0]) == (5, "Rubrik")
    cell = next(cell for row in sheet.iter_rows() for cell in row if cell.value == "=HYPERLINK(1)")
    assert (cell.data_type, cell.quotePrefix) == ("s", True)
    lines = b"".join(client.get(address("openings_export", project, format="csv")).streaming_content).decode(
        "utf-8-sig"
    )
    assert "'=HYPERLINK(1)" in lines
    assert "full" not in lines
    events = AuditEvent.objects.filter(action="export")
    assert [one.details["rows"] for one in events] == [4, 1]


@pytest.mark.once
def test_of_another_project_there_is_nothing(client, project, employer, coach):
    theirs = OpeningFactory()
    for name in ("opening", "opening_edit", "opening_close", "opening_reopen"):
        assert client.get(address(name, project, theirs.public_id)).status_code == 404
    shared = OpeningFactory(workplace=WorkplaceFactory(employer=employer))  # another project's, at the same employer
    copying = address("opening_add", project, employer.public_id, copy=shared.public_id)
    assert client.get(copying).status_code == 404
    client.force_login(MembershipFactory(project=project, role=Role.COACH).user)
    mine = OpeningFactory(project=project, workplace=WorkplaceFactory(employer=employer))
    assert client.get(address("opening", project, mine.public_id)).status_code == 200
    assert client.post(address("opening_edit", project, mine.public_id), {"title": "x"}).status_code == 403
    old = ProjectFactory(start=date(2008, 5, 1), end=date(2011, 4, 30))
    client.force_login(MembershipFactory(project=old, role=Role.EMPLOYER_COACH).user)
    past = OpeningFactory(project=old, occupation="5321")
    assert "SSYK 2012" in client.get(address("opening", old, past.public_id)).context["counted_later"]
