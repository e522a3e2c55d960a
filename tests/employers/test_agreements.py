"""Agreements: made with good texts, renewed once, ended with a reason; what runs out; the paper."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from employers.models import Agreement, ContactPerson, EmployerRelation
from participants.digest import NotSent, send_digest
from projects.roles import Role
from reporting.papers import KINDS
from tests.employers.factories import AgreementFactory, EmployerFactory
from tests.employers.test_openings import address, typed
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


def days(number: int) -> date:
    return TODAY + timedelta(days=number)


@pytest.fixture
def project():
    return ProjectFactory(start=days(-200), end=days(900))


@pytest.fixture
def employer(project):
    employer = EmployerFactory(name="Öbergs Lager")
    EmployerRelation.objects.create(project=project, employer=employer)
    return employer


@pytest.fixture
def coach(client, project):
    user = MembershipFactory(project=project, role=Role.EMPLOYER_COACH).user
    client.force_login(user)
    return user


def test_a_new_one_begins_with_texts_that_say_what_each_takes_on(client, project, employer, coach):
    url = address("agreement_add", project, employer.public_id)
    of_others = ContactPerson.objects.create(
        employer=employer, project=ProjectFactory(), name="Deras", is_supervisor=True
    )
    form = client.get(url).context["form"]
    assert "utser en handledare" in form["employer_takes_on"].value()
    assert "bara deltagare som har sagt ja" in form["project_takes_on"].value()
    for wrong, field in (
        ({"end": days(-1)}, "__all__"),
        ({"places": 0}, "places"),
        ({"supervisor": of_others.pk}, "supervisor"),
        ({"end": date(9999, 12, 31)}, "end"),
        ({"start": date(200, 1, 1)}, "start"),
        ({"employer_takes_on": ""}, "employer_takes_on"),
    ):
        response = client.post(url, typed(form, **wrong))
        assert field in response.context["form"].errors
    sent = typed(form, places=3)
    for _time in range(2):  # sent twice, made once
        assert client.post(url, sent).status_code == 302
    agreement = Agreement.objects.get()
    assert (agreement.project, agreement.employer, agreement.places, agreement.start) == (project, employer, 3, TODAY)
    event = AuditEvent.objects.get(object_type="employers.agreement")
    assert (event.action, event.user, event.project) == ("create", coach, project.pk)
    assert client.get(address("agreement_add", project, EmployerFactory().public_id)).status_code == 404


def test_renewed_once_by_one_that_begins_after_it(client, project, employer, coach):
    old = AgreementFactory(project=project, employer=employer, start=days(-100), end=days(10), places=4)
    url = address("agreement_renew", project, old.public_id)
    form = client.get(url).context["form"]
    assert (form["start"].value(), form["end"].value(), form["places"].value()) == (days(11), days(121), 4)
    assert "start" in client.post(url, typed(form, start=days(10))).context["form"].errors
    another = client.get(url).context["form"]
    assert client.post(url, typed(form)).status_code == 302
    assert client.post(url, typed(another)).status_code == 200  # renewed already
    new = Agreement.objects.get(renews=old)
    assert (new.start, new.end, new.employer_takes_on) == (days(11), days(121), old.employer_takes_on)
    # Neither is changed so that they overlap.
    for one, change, field in ((old, {"end": days(11)}, "end"), (new, {"start": days(10)}, "start")):
        edit = address("agreement_edit", project, one.public_id)
        response = client.post(edit, typed(client.get(edit).context["form"], **change))
        assert field in response.context["form"].errors
    assert client.get(address("agreement", project, old.public_id)).context["following"] == new
    endless = AgreementFactory(project=project, employer=employer, start=days(-100), end=date.max)
    assert client.get(address("agreement_renew", project, endless.public_id)).status_code == 200


def test_ended_early_with_a_reason(client, project, employer, coach):
    agreement = AgreementFactory(project=project, employer=employer, start=days(-100), end=days(100))
    url = address("agreement_end", project, agreement.public_id)
    for wrong in ({"reason": ""}, {"day": days(-101)}, {"day": days(100)}):
        assert client.post(url, {"day": TODAY, "reason": "flyttar", **wrong}).status_code == 200
    assert client.post(url, {"day": days(-1), "reason": "flyttar"}).status_code == 302
    agreement.refresh_from_db()
    assert (agreement.ended_on, agreement.end_reason, agreement.last_day) == (days(-1), "flyttar", days(-1))
    assert client.post(url, {"day": TODAY, "reason": "igen"}).status_code == 200
    edit = address("agreement_edit", project, agreement.public_id)
    refused = client.post(edit, typed(client.get(edit).context["form"], places=9))
    assert refused.context["form"].non_field_errors()
    assert client.get(address("agreement_renew", project, agreement.public_id)).status_code == 302
    event = AuditEvent.objects.filter(object_type="employers.agreement").latest("pk")
    assert set(event.fields) == {"ended_on", "end_reason"}


def test_called_off_before_it_begins(client, project, employer, coach):
    """It is never in force, and what it was to renew runs out after all."""
    old = AgreementFactory(project=project, employer=employer, start=days(-100), end=days(9))
    coming = AgreementFactory(project=project, employer=employer, start=days(10), end=days(99), renews=old)
    assert not Agreement.objects.running_out(TODAY, 30).exists()
    url = address("agreement_end", project, coming.public_id)
    assert client.post(url, {"day": days(8), "reason": "ångrar sig"}).status_code == 200
    assert client.post(url, {"day": days(9), "reason": "ångrar sig"}).status_code == 302
    assert [*Agreement.objects.running_out(TODAY, 30)] == [old]
    assert not Agreement.objects.in_force(days(10)).exists()
    rows = client.get(address("agreements", project, show="all")).context["page"]
    assert {row.agreement: row.label for row in rows} == {old: "går snart ut", coming: "blev aldrig av"}


@pytest.fixture
def several(project, employer):
    here = {"project": project, "employer": employer}
    project.alarm_agreement_days = 30
    project.save()
    renewed = AgreementFactory(start=days(-50), end=days(5), **here)
    return {
        "force": AgreementFactory(start=days(-50), end=days(31), places=2, **here),
        "out": AgreementFactory(start=TODAY, end=days(30), **here),
        "last": AgreementFactory(start=days(-50), end=TODAY, **here),
        "ended": AgreementFactory(start=days(-50), end=days(9), ended_on=days(1), end_reason="x", **here),
        "renewed": renewed,
        "coming": AgreementFactory(start=days(6), end=days(80), renews=renewed, **here),
        "over": AgreementFactory(start=days(-50), end=days(-1), **here),
        "theirs": AgreementFactory(start=days(-50), end=days(3)),
    }


def test_the_list_and_what_runs_out(client, project, several, coach):
    def on(show):
        response = client.get(address("agreements", project, show=show))
        return {name for name, one in several.items() if one in [row.agreement for row in response.context["page"]]}

    assert on("") == {"force", "out", "last", "ended", "renewed"}
    assert on("running_out") == {"out", "last"}
    assert on("coming") == {"coming"}
    assert on("over") == {"over"}
    assert on("all") == set(several) - {"theirs"}
    found = client.get(address("agreements", project)).context["list"]
    assert [chip.number for chip in found.chips()] == [5, 2, 1, 1, 7]
    mine = Agreement.objects.filter(project=project)
    assert set(mine.running_out(TODAY, 30)) == {several["out"], several["last"]}
    assert set(mine.in_force(TODAY)) == {several[name] for name in ("force", "out", "last", "ended", "renewed")}
    assert several["ended"] not in mine.in_force(days(2))


@pytest.mark.queries
def test_as_many_questions_for_many_agreements(client, project, several, coach):
    def questions():
        with CaptureQueriesContext(connection) as asked:
            client.get(address("agreements", project, show="all"))
        return len(asked)

    questions()
    few = questions()
    for _time in range(20):
        AgreementFactory(project=project, employer=several["out"].employer, start=TODAY, end=days(9))
    assert questions() == few


def test_the_paper_is_of_those_one_may_see_and_names_nobody(client, project, several, coach):
    kind, theirs = KINDS["agreement"], several["theirs"]
    assert set(kind.targets(project, coach)) == set(several.values()) - {theirs}
    stranger = MembershipFactory(project=theirs.project, role=Role.EVALUATOR).user
    assert not kind.targets(theirs.project, stranger).exists()
    facts = dict(kind.context(several["ended"], coach, timezone.now())["facts"])
    assert facts["Avslutad i förtid"] == f"{days(1)}: x"
    assert several["ended"].employer.full_number in facts["Arbetsgivare"]
    order = reverse("reporting:paper_order", args=[project.slug, "agreement", theirs.public_id])
    assert client.post(order).status_code == 404
    assert client.get(address("agreement", project, theirs.public_id)).status_code == 404


def test_whoever_can_renew_is_told_before_it_runs_out_on_today_and_by_mail_once(
    client, project, several, coach, mailoutbox, monkeypatch
):
    def told(user):
        client.force_login(user)
        items = client.get(reverse("today", args=[project.slug])).context["to_do"]
        return [one.number for one in items if "running_out" in one.url]

    reads = MembershipFactory(project=project, role=Role.COACH).user
    assert (told(coach), told(reads)) == ([2], [])
    assert not send_digest(reads)
    with monkeypatch.context() as away:
        away.setattr("participants.digest.send_mail", lambda *args: (_ for _ in ()).throw(OSError))
        with pytest.raises(NotSent):
            send_digest(coach)
    assert [send_digest(coach), send_digest(coach)] == [True, False]  # not lost, and not told twice
    assert "2 överenskommelser" in mailoutbox[0].body
    assert several["out"].employer.name not in mailoutbox[0].body
    client.force_login(coach)
    edit = address("agreement_edit", project, several["out"].public_id)
    assert client.post(edit, typed(client.get(edit).context["form"], end=days(29))).status_code == 302
    assert send_digest(coach)
    assert "1 överenskommelse " in mailoutbox[1].body
