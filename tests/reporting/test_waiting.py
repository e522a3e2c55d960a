"""Waiting from the referral to the first session: by group and sex, median and longest, as known on a day."""

import re
from datetime import date, timedelta

import pytest

from participants.enums import ReferralEventKind as Kind
from participants.referring import append
from projects.roles import Role
from reporting.indicators import Period
from reporting.waiting import Wait, waits
from tests.accounts.factories import UserFactory
from tests.participants.factories import AttendanceFactory, ParticipationFactory, ReferralFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, PartyFactory, ProjectFactory

pytestmark = pytest.mark.django_db
RAISED = date(2009, 3, 2)


@pytest.fixture
def project():
    return ProjectFactory()


@pytest.fixture
def groups(project):
    return [CaseworkerGroupFactory(project=project, name=name) for name in ["Forshaga", "Hagfors"]]


def referral(group, decided=None, started=None, met=None, sex="woman", kind=Kind.PROPOSED, raised=RAISED):
    """`decided`, `started`, `met`: days since it was raised."""
    by = UserFactory()
    made = ReferralFactory(
        project=group.project,
        group=group,
        party=PartyFactory(project=group.project),
        participant__sex=sex,
        raised_on=raised,
        raised__by=by,
    )
    if decided is not None:
        append(made, kind, by=by, day=raised + timedelta(days=decided), reason="Skäl")
    if started is not None:
        participation = ParticipationFactory(
            participant=made.participant, project=group.project, start=raised + timedelta(days=started)
        )
        append(made, Kind.ENROLLED, by=by, day=participation.start, participation=participation)
        if met is not None:
            AttendanceFactory(participation=participation, date=participation.start, present=False)
            AttendanceFactory(participation=participation, date=raised + timedelta(days=met), present=True)
    return made


def wait(project, code, name="", sex="total", as_of=date(2011, 4, 30), **period):
    period = Period(period.get("from_", project.start), period.get("to", as_of), as_of)
    return waits(project, period)[name, sex, code]


def test_each_stretch_counts_those_who_have_come_to_its_end(project, groups):
    referral(groups[0], 10, 30, 37)
    referral(groups[0], 20, 25)
    referral(groups[0], 60)
    referral(groups[0])
    assert wait(project, "decided") == Wait(3, 20, 60)
    assert wait(project, "started") == Wait(2, 12.5, 20)
    assert wait(project, "met") == Wait(1, 7, 7)
    assert wait(project, "whole") == Wait(1, 37, 37)


def test_by_group_and_sex(project, groups):
    referral(groups[0], 10, sex="woman")
    referral(groups[0], 14, sex="man")
    referral(groups[1], 40, sex="")
    assert wait(project, "decided", "Forshaga", "woman") == Wait(1, 10, 10)
    assert wait(project, "decided", "Forshaga") == Wait(2, 12, 14)
    assert wait(project, "decided", "Hagfors", "man") == Wait(0, None, None)
    assert wait(project, "decided", "Hagfors", "unknown") == Wait(1, 40, 40)
    assert wait(project, "decided") == Wait(3, 14, 40)


def test_a_refusal_is_a_decision_and_an_investigation_is_none(project, groups):
    referral(groups[0], 33, kind=Kind.DECLINED)
    referral(groups[0], 5, kind=Kind.INVESTIGATION)
    assert wait(project, "decided") == Wait(1, 33, 33)


def test_a_return_and_a_second_start_change_nothing(project, groups):
    made = referral(groups[0], 10, 30, 37)
    by = UserFactory()
    append(made, Kind.RETURNED, by=by, day=RAISED + timedelta(days=90), reason="Platsen höll inte.")
    append(made, Kind.PROPOSED, by=by, day=RAISED + timedelta(days=120))
    first = made.events.get(kind=Kind.ENROLLED).participation
    first.exit = RAISED + timedelta(days=89)
    first.save()
    again = ParticipationFactory(
        participant=made.participant, project=project, start=RAISED + timedelta(days=130), sequence=2
    )
    append(made, Kind.ENROLLED, by=by, day=again.start, participation=again)
    assert [wait(project, code) for code in ["decided", "started", "met", "whole"]] == [
        *(Wait(1, 10, 10), Wait(1, 20, 20), Wait(1, 7, 7), Wait(1, 37, 37))
    ]


def test_nothing_after_the_as_of_day_is_seen_and_nothing_raised_outside_the_period(project, groups):
    referral(groups[0], 10, 30, 37)
    assert wait(project, "decided", as_of=RAISED + timedelta(days=9)).number == 0
    assert wait(project, "started", as_of=RAISED + timedelta(days=29)).number == 0
    assert wait(project, "met", as_of=RAISED + timedelta(days=36)).number == 0
    assert wait(project, "met", as_of=RAISED + timedelta(days=37)).number == 1
    assert wait(project, "decided", from_=RAISED + timedelta(days=1)).number == 0
    assert wait(project, "decided", to=RAISED - timedelta(days=1)).number == 0


def test_the_protected_are_counted(project, groups):
    made = referral(groups[0], 10)
    made.participant.protected = True
    made.participant.save()
    assert wait(project, "decided") == Wait(1, 10, 10)


def test_two_queries_however_many(project, groups, django_assert_num_queries):
    for days in [10, 20, 30]:
        referral(groups[0], days, days + 5, days + 9)
    with django_assert_num_queries(2):
        wait(project, "decided")


# --- On the page


def page(client, user, project):
    client.force_login(user)
    return client.get(f"/projects/{project.slug}/figures/?as_of=2011-04-30").content.decode()


def numbers(text) -> list[str]:
    """Those that are read: a token or an address may hold any figure by chance."""
    return re.findall(r">\s*(\d+)\b", text)


def test_the_leader_sees_every_group_and_a_caseworker_her_own_only(client, project, groups):
    referral(groups[0], 10)
    referral(groups[1], 417)
    leader = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    party = PartyFactory(project=project)
    caseworker = MembershipFactory(project=project, role=Role.CASEWORKER, group=groups[0], party=party).user
    text = page(client, leader, project)
    assert "Väntan" in text
    assert "417" in numbers(text)
    text = page(client, caseworker, project)
    assert "Väntan" in text
    assert "417" not in numbers(text)
    assert "Hagfors" not in text


def test_a_project_without_referrals_has_no_such_part(client, project):
    leader = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    assert "Väntan" not in page(client, leader, project)
