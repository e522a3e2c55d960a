"""The project leader's settings pages: the frame and its lists."""

from decimal import Decimal

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from projects.models import CaseworkerGroup, Goal, Partner, Phase, TargetGroup
from projects.parts import PARTS
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import (
    CaseworkerGroupFactory,
    GoalFactory,
    MembershipFactory,
    PartyFactory,
    PhaseFactory,
    ProjectFactory,
    TargetGroupFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator", name="Navigator", budget=12_940_533, grant=4_826_582)


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def page(client, leader):
    client.force_login(leader)
    return client


def form_data(response, **changes):
    """What a browser would send back for the page's form."""
    form = response.context["form"]
    values = {name: form[name].value() for name in form.fields}
    data = {name: "" if value is None else str(value) for name, value in values.items()}
    return {**data, **changes}


def submit(client, url, **changes):
    return client.post(url, form_data(client.get(url), **changes))


def add(client, key, **data):
    return client.post(reverse("projects:part_add", args=["navigator", key]), data)


# --- Frame


def test_the_leader_changes_the_frame_and_it_is_traced(page, project, leader):
    url = reverse("projects:settings", args=[project.slug])
    assert submit(page, url, name="Navigator II", budget="13000000").status_code == 302
    project.refresh_from_db()
    assert (project.name, project.budget, project.grant) == ("Navigator II", 13_000_000, 4_826_582)
    event = AuditEvent.objects.get()
    assert (event.user, event.action, event.fields) == (leader, "change", ["budget", "name"])
    assert event.project == project.pk


def test_saving_without_a_change_leaves_no_trace(page, project):
    submit(page, reverse("projects:settings", args=[project.slug]))
    assert not AuditEvent.objects.exists()


def test_another_programme_is_asked_about(page, project):
    url = reverse("projects:settings", args=[project.slug])
    asked = submit(page, url, programme="esf-plus-2021-2027")
    assert asked.status_code == 200
    assert "confirm_programme" in asked.context["form"].errors
    project.refresh_from_db()
    assert project.programme == "esf-2007-2013"
    submit(page, url, programme="esf-plus-2021-2027", confirm_programme="on")
    project.refresh_from_db()
    assert project.programme == "esf-plus-2021-2027"


@pytest.mark.parametrize(
    "change",
    [{"end": "2001-01-01"}, {"grant": "99999999"}, {"name": ""}, {"start": "i går"}, {"budget": "-1"}]
    + [{"budget": "9" * 30}, {"follow_up_clock": "never"}, {"contact_email": "no"}, {"name": "a" * 300}],
)
def test_an_impossible_frame_is_refused(page, project, change):
    response = submit(page, reverse("projects:settings", args=[project.slug]), **change)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not AuditEvent.objects.exists()


def test_the_short_name_is_not_changed(page, project):
    submit(page, reverse("projects:settings", args=[project.slug]), slug="other", name="N")
    project.refresh_from_db()
    assert project.slug == "navigator"


# --- Two people at once


def test_the_second_of_two_sees_who_changed_what_and_loses_nothing(page, project):
    other = MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__name="Maria Nyberg").user
    url = reverse("projects:settings", args=[project.slug])
    mine = form_data(page.get(url), name="Mine", region="Norra")
    page.force_login(other)
    submit(page, url, name="Hers", owner="Annan kommun")
    refused = page.post(url, mine)
    assert refused.status_code == 200
    text = refused.content.decode()
    assert "Maria Nyberg" in text
    assert "Hers" in text
    assert 'value="Mine"' in text
    project.refresh_from_db()
    assert (project.name, project.region) == ("Hers", "")
    assert page.post(url, form_data(refused, decide_name="mine")).status_code == 302
    project.refresh_from_db()
    assert (project.name, project.owner, project.region) == ("Mine", "Annan kommun", "Norra")


def test_what_was_removed_meanwhile_is_not_made_again(page, project):
    phase = PhaseFactory(project=project)
    url = reverse("projects:part", args=[project.slug, "phases", phase.pk])
    data = form_data(page.get(url), name="New")
    phase.delete()
    assert page.post(url, data).status_code == 404
    assert not Phase.objects.exists()


# --- Lists


def test_every_list_opens_empty_and_full(page, project):
    for key in PARTS:
        assert page.get(reverse("projects:parts", args=[project.slug, key])).status_code == 200
    PhaseFactory(project=project, min_weeks=26, max_weeks=30)
    TargetGroupFactory(project=project, min_age=16)
    GoalFactory(project=project, code="in_work_90_days", target="0.28", women_share_max="0.55")
    CaseworkerGroupFactory(project=project)
    for key in PARTS:
        assert page.get(reverse("projects:parts", args=[project.slug, key])).status_code == 200
    assert page.get(reverse("projects:parts", args=[project.slug, "nonsense"])).status_code == 404


def test_things_are_added_at_the_end_and_changed(page, project):
    PhaseFactory(project=project, name="First", position=4)
    assert add(page, "phases", name="Fördjupning", min_weeks="26", max_weeks="30").status_code == 302
    assert [phase.name for phase in project.phases.all()] == ["First", "Fördjupning"]
    phase = project.phases.last()
    submit(page, reverse("projects:part", args=[project.slug, "phases", phase.pk]), max_weeks="28")
    phase.refresh_from_db()
    assert (phase.min_weeks, phase.max_weeks) == (26, 28)
    assert [event.action for event in AuditEvent.objects.all()] == ["create", "change"]


@pytest.mark.parametrize(
    ("key", "data"),
    [
        ("phases", {"name": "Introduktion", "max_weeks": "4"}),
        ("phases", {"name": "Ny", "min_weeks": "9", "max_weeks": "4"}),
        ("phases", {"name": "Ny", "max_weeks": "0"}),
        ("target-groups", {"code": "youth", "name": "Again"}),
        ("target-groups", {"code": "två ord", "name": "New"}),
        ("target-groups", {"code": "new", "name": "New", "min_age": "30", "max_age": "20"}),
        ("goals", {"code": "participants", "target": "100"}),
        ("goals", {"code": "nonsense", "target": "100"}),
        ("partners", {"name": "", "kind": "partner"}),
        ("partners", {"name": "Birka", "kind": "friend"}),
        ("caseworker-groups", {"name": "Krokom"}),
    ],
)
def test_doubles_and_impossible_things_are_refused_with_a_message(page, project, key, data):
    PhaseFactory(project=project, name="Introduktion")
    TargetGroupFactory(project=project, code="youth")
    GoalFactory(project=project)
    CaseworkerGroupFactory(project=project, name="Krokom")
    response = add(page, key, **data)
    assert response.status_code == 200
    assert response.context["form"].errors
    assert not AuditEvent.objects.exists()


def test_the_same_name_may_stand_in_another_project(page, project):
    TargetGroupFactory(code="youth")
    assert add(page, "target-groups", code="youth", name="Unga").status_code == 302


def test_things_of_another_project_are_not_there(page, project):
    other = PhaseFactory()
    for name in ["part", "part_remove"]:
        url = reverse(f"projects:{name}", args=[project.slug, "phases", other.pk])
        assert page.get(url).status_code == 404
        assert page.post(url, {"name": "X", "max_weeks": 1}).status_code == 404
    assert page.post(reverse("projects:part_move", args=[project.slug, "phases", other.pk])).status_code == 404
    assert Phase.objects.get().name == other.name


def test_order_is_changed_step_by_step(page, project):
    phases = [PhaseFactory(project=project, name=name, position=0) for name in "ABC"]

    def move(phase, direction):
        page.post(reverse("projects:part_move", args=[project.slug, "phases", phase.pk]), {"direction": direction})
        return "".join(phase.name for phase in project.phases.all())

    assert move(phases[2], "up") == "ACB"
    assert move(phases[2], "up") == "CAB"
    assert move(phases[2], "up") == "CAB"
    assert move(phases[0], "down") == "CBA"
    assert move(phases[0], "sideways") == "CBA"
    assert AuditEvent.objects.count() == 3


def remove(client, key, thing):
    url = reverse("projects:part_remove", args=["navigator", key, thing.pk])
    assert client.get(url).status_code == 200
    return client.post(url, follow=True)


def test_what_nothing_uses_is_removed(page, project):
    group = TargetGroupFactory(project=project)
    remove(page, "target-groups", group)
    assert not TargetGroup.objects.exists()
    event = AuditEvent.objects.get()
    assert (event.action, event.object_id) == ("delete", str(group.pk))


def test_what_is_in_use_stays_and_the_page_says_what_uses_it(page, project):
    group = TargetGroupFactory(project=project, name="Unga")
    for _ in range(3):
        ParticipationFactory(project=project, target_group=group)
    text = remove(page, "target-groups", group).content.decode()
    assert "Unga" in text
    assert "3 deltaganden" in text
    assert TargetGroup.objects.exists()
    assert not AuditEvent.objects.exists()


def test_a_group_with_caseworkers_stays(page, project):
    group = MembershipFactory(project=project, caseworker=True).group
    assert "1 medlem" in remove(page, "caseworker-groups", group).content.decode()
    assert CaseworkerGroup.objects.exists()


# --- Goals: typed as per cent, stored as shares


@pytest.mark.parametrize(
    ("code", "typed", "stored"),
    [
        ("participants", "135", "135"),
        ("employer_contacts", "60", "60"),
        ("in_work_90_days", "28", "0.28"),
        ("in_work_90_days", "28 %", "0.28"),
        ("in_work_90_days", "28,5", "0.285"),
        ("in_work_90_days", "28.5", "0.285"),
        ("in_work_90_days", "1", "0.01"),
        ("in_work_90_days", "100", "1"),
        ("income_support_change", "-10", "-0.1"),
        ("income_support_change", "−10 %", "-0.1"),
    ],
)
def test_a_goal_is_stored_right_and_shown_as_typed(page, project, code, typed, stored):
    assert add(page, "goals", code=code, target=typed).status_code == 302
    goal = Goal.objects.get()
    assert goal.target == Decimal(stored)
    url = reverse("projects:part", args=[project.slug, "goals", goal.pk])
    shown = page.get(url).context["form"]["target"].value()
    assert str(shown) == typed.replace("%", "").replace(",", ".").replace("−", "-").strip()
    submit(page, url)
    goal.refresh_from_db()
    assert goal.target == Decimal(stored)
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    ("code", "typed"),
    [
        ("in_work_90_days", "0.28"),
        ("in_work_90_days", "0,28"),
        ("in_work_90_days", "101"),
        ("in_work_90_days", "0"),
        ("in_work_90_days", "-5"),
        ("in_work_90_days", "28.123"),
        ("income_support_change", "-0.1"),
        ("participants", "0"),
        ("participants", "12.5"),
        ("participants", "-3"),
        ("participants", "many"),
        ("participants", "NaN"),
        ("participants", "1e99"),
        ("participants", ""),
    ],
)
def test_a_target_that_cannot_be_meant_is_refused(page, project, code, typed):
    response = add(page, "goals", code=code, target=typed)
    assert "target" in response.context["form"].errors
    assert not Goal.objects.exists()


def test_the_share_of_women_is_per_cent_too(page, project):
    add(page, "goals", code="participants", target="500", women_share_min="55", women_share_max="60")
    goal = Goal.objects.get()
    assert (goal.women_share_min, goal.women_share_max) == (Decimal("0.55"), Decimal("0.6"))
    assert "55–60 %" in page.get(reverse("projects:parts", args=[project.slug, "goals"])).content.decode()
    assert add(page, "goals", code="employer_contacts", target="5", women_share_min="0.5").status_code == 200
    assert (
        add(
            page, "goals", code="employer_contacts", target="5", women_share_min="70", women_share_max="60"
        ).status_code
        == 200
    )
    assert Goal.objects.count() == 1


def test_the_kind_of_a_goal_stays(page, project):
    goal = GoalFactory(project=project, code="participants", target=135)
    url = reverse("projects:part", args=[project.slug, "goals", goal.pk])
    page.post(url, form_data(page.get(url), code="in_work_90_days", target="140"))
    goal.refresh_from_db()
    assert (goal.code, goal.target) == ("participants", 140)


# --- Who may


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PROJECT_LEADER])
def test_other_roles_may_not(client, project, role):
    traits = {"caseworker": True} if role == Role.CASEWORKER else {"role": role}
    client.force_login(MembershipFactory(project=project, **traits).user)
    assert client.get(reverse("projects:settings", args=[project.slug])).status_code == 403
    assert add(client, "partners", name="X", kind="partner").status_code == 403
    assert not Partner.objects.exists()


def test_leaders_of_others_and_former_leaders_see_nothing(client, project):
    stranger = MembershipFactory(role=Role.PROJECT_LEADER).user
    former = MembershipFactory(project=project, role=Role.PROJECT_LEADER, ended_on="2010-01-01").user
    for user in [stranger, former, UserFactory()]:
        client.force_login(user)
        assert client.get(reverse("projects:settings", args=[project.slug])).status_code == 404


def test_an_administrator_may(client, project):
    client.force_login(UserFactory(is_administrator=True))
    assert submit(client, reverse("projects:settings", args=[project.slug]), name="New").status_code == 302


def test_a_party_stays_in_a_group_while_its_caseworkers_sit_there(client):
    leader = MembershipFactory(role=Role.PROJECT_LEADER)
    project = leader.project
    client.force_login(leader.user)
    group = CaseworkerGroupFactory(project=project)
    sits, empty = PartyFactory(project=project, name="Sitter"), PartyFactory(project=project, name="Tom")
    group.parties.set([sits, empty])
    member = MembershipFactory(project=project, role=Role.CASEWORKER, group=group, party=sits)
    address = reverse("projects:part", args=[project.slug, "caseworker-groups", group.pk])
    answer = client.post(address, {"name": group.name, "parties": [empty.pk]})
    assert "Sitter" in answer.context["form"].errors["parties"][0]
    assert set(group.parties.all()) == {sits, empty}
    assert client.post(address, {"name": group.name, "parties": [sits.pk]}).status_code == 302
    member.ended_on = member.project.start
    member.save()
    assert client.post(address, {"name": group.name, "parties": []}).status_code == 302
    assert not group.parties.exists()
