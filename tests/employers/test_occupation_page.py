from datetime import date

import pytest
from django.urls import reverse

from employers.models import OccupationShare
from projects.roles import Role
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]


def page(client, project, **query):
    coach = MembershipFactory(project=project, role=Role.EMPLOYER_COACH)
    client.force_login(coach.user)
    return client.get(reverse("employers:occupations", args=[project.slug], query=query))


def test_a_row_shows_share_year_source_and_class(client):
    response = page(client, ProjectFactory(start=date(2024, 1, 1), end=date(2026, 12, 31)), q="9412")
    text = response.content.decode()
    [row] = response.context["list"].rows
    assert (row.name, row.share.year) == ("Restaurang- och köksbiträden m.fl.", 2020)
    for shown in ("jämn könsfördelning", "SCB 2020", "30-vanligaste-yrkena", 'width="59.99"', "60,0"):
        assert shown in text
    assert response.context["counted_later"] == ""
    OccupationShare.objects.update(source="javascript:alert(1)")
    assert "javascript" not in page(client, ProjectFactory(), q="9412").content.decode()


def test_chips_search_and_words_without_accents(client):
    project = ProjectFactory()
    listed = page(client, project, q="underskoterskor").context["list"]
    assert [row.code for row in listed.rows] == ["5321", "5323", "5322", "5324"]  # those that are counted first
    assert [chip.number for chip in listed.chips] == [4, 2, 0, 0]
    balanced = page(client, project, show="balanced").context["list"]
    assert {row.code for row in balanced.rows} == {"9412", "5120", "2421"}
    empty = page(client, project, q="astronaut")
    assert empty.status_code == 200
    assert "Inget yrke hittades" in empty.content.decode()


def test_a_project_of_2008_to_2011_is_told_that_later_shares_are_used(client):
    response = page(client, ProjectFactory(start=date(2008, 5, 1), end=date(2011, 4, 30)), q="5321 ")
    assert "2022" in response.context["counted_later"]
    assert response.context["counted_later"].split(".")[0] in response.content.decode().replace("&#x27;", "'")
