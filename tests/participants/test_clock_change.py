"""A change of the project's clock: told before anything moves, confirmed, carried out, traced."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from participants.catch_up import catch_up
from participants.clock_change import foresee
from participants.enums import Outcome
from participants.models import FollowUp, Participation
from projects.enums import FollowUpClock
from projects.models import Project
from projects.roles import Role
from projects.spreadsheets.run import import_path
from tests.access.crawl import filled
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
EXIT, DUE, OTHER_DUE = date(2009, 6, 30), date(2009, 9, 28), date(2011, 7, 29)


@pytest.fixture
def project():
    project = ProjectFactory(end=date(2011, 4, 30))
    ParticipationFactory(project=project, exit=EXIT)
    ParticipationFactory(
        project=project, exit=date(2009, 7, 1), outcome=Outcome.EMPLOYED, outcome_recorded_on=date(2009, 10, 1)
    )
    ParticipationFactory(project=project)
    ParticipationFactory(exit=EXIT)
    catch_up()
    return project


@pytest.fixture
def settings_page(client, project):
    client.force_login(MembershipFactory(project=project, role=Role.PROJECT_LEADER, user__language="en").user)
    url = reverse("projects:settings", args=[project.slug])
    data = filled(client.get(url).context["form"]) | {"values_kept_years": "", "kept_until": ""}

    def send(**changes):
        return client.post(url, data | changes)

    return send


def dues(project):
    return sorted(FollowUp.objects.filter(participation__project=project).values_list("due", flat=True))


def test_it_is_told_and_nothing_moves_before_it_is_confirmed(settings_page, project):
    before = list(FollowUp.objects.values()), AuditEvent.objects.count(), Project.objects.values().get(pk=project.pk)
    page = settings_page(follow_up_clock="project_end")
    assert page.status_code == 200
    (told,) = page.context["form"].errors["confirm_consequences"]
    assert "2 follow-ups move: their reference days were 2009-09-28 – 2009-09-29 and become 2011-07-29." in told
    assert "1 of them has an outcome already (1 in work)." in told
    assert 'name="confirm_consequences"' in page.content.decode()
    after = list(FollowUp.objects.values()), AuditEvent.objects.count(), Project.objects.values().get(pk=project.pk)
    assert after == before


def test_confirmed_it_moves_them_with_a_trace(settings_page, project):
    assert settings_page(follow_up_clock="project_end", confirm_consequences="on").status_code == 302
    assert dues(project) == [OTHER_DUE, OTHER_DUE]
    assert FollowUp.objects.exclude(participation__project=project).get().due == DUE
    event = AuditEvent.objects.latest("pk")
    assert event.user.memberships.get().project == project
    assert (event.project, event.details) == (project.pk, {"part": "follow_ups", "moved": 2})
    recorded = FollowUp.objects.get(outcome=Outcome.EMPLOYED)
    assert recorded.is_for_another_day
    assert recorded.participation.outcome == Outcome.EMPLOYED
    assert not catch_up()


def test_and_back_again_all_is_as_it_was(settings_page, project):
    before = list(FollowUp.objects.order_by("pk").values())
    settings_page(follow_up_clock="project_end", confirm_consequences="on")
    project.refresh_from_db()
    project.follow_up_clock = FollowUpClock.PARTICIPATION_EXIT
    assert len(foresee(project)) == 2
    settings_page(confirm_consequences="on", seen="")
    assert list(FollowUp.objects.order_by("pk").values()) == before


def test_the_end_of_the_project_moves_them_only_by_that_clock(settings_page, project):
    assert settings_page(end="2011-05-31").status_code == 302
    Project.objects.update(follow_up_clock=FollowUpClock.PROJECT_END)
    catch_up()
    page = settings_page(end="2011-06-30", follow_up_clock="project_end", seen="")
    assert "become 2011-09-28" in str(page.context["form"].errors["confirm_consequences"])
    assert settings_page(end="2011-06-30", follow_up_clock="project_end", seen="", confirm_consequences="on").url
    assert set(dues(project)) == {date(2011, 9, 28)}


def test_nothing_to_move_asks_nothing(settings_page, project):
    FollowUp.objects.all().delete()
    Participation.objects.update(exit=None, outcome="")
    assert settings_page(follow_up_clock="project_end").status_code == 302
    assert Project.objects.get(pk=project.pk).follow_up_clock == FollowUpClock.PROJECT_END


def test_another_change_asks_nothing(settings_page, project):
    assert settings_page(name="Navigator II").status_code == 302


def test_withdrawn_ones_are_not_counted(project):
    Participation.objects.update(exit=None, outcome="")
    catch_up()
    project.follow_up_clock = FollowUpClock.PROJECT_END
    assert foresee(project) == []


def test_an_import_tells_it_too_and_moves_them_when_it_is_kept(project, tmp_path):
    rows = [
        "slug,name,programme,start,end,follow_up_clock",
        f"{project.slug},{project.name},esf-2007-2013,2008-05-01,2011-04-30,project_end",
    ]
    (tmp_path / "project.csv").write_text("\n".join(rows))
    preview = import_path(tmp_path, dry_run=True)
    assert [warning.column for warning in preview.findings.warnings] == ["follow_up_clock"] * 2
    assert set(dues(project)) != {OTHER_DUE}
    assert import_path(tmp_path).saved
    assert dues(project) == [OTHER_DUE, OTHER_DUE]
    assert {"part": "follow_ups", "moved": 2} in AuditEvent.objects.values_list("details", flat=True)
    assert not catch_up()
