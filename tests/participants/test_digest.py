"""The daily letter: to whom, with what in it and what not, once a day, and not lost when the mail server is away."""

import smtplib
from datetime import date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from participants.catch_up import catch_up
from participants.digest import NotSent
from participants.models import Digest, Participation
from participants.tasks import send_digest, send_digests
from projects.jobs import JobState
from projects.models import Membership
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY, EXIT = datetime(2009, 9, 28, 6, tzinfo=timezone.get_default_timezone()), date(2009, 6, 30)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(TODAY, tick=False)


@pytest.fixture(autouse=True)
def delivered(monkeypatch, django_capture_on_commit_callbacks):
    """The queue as a list, and a way to let a worker empty it."""
    queue = []
    monkeypatch.setattr("celery.app.base.Celery.send_task", lambda self, name, args, **kwargs: queue.append(args[0]))

    def deliver():
        with django_capture_on_commit_callbacks(execute=True):
            send_digests()
        while queue:
            send_digest(queue.pop(0))

    return deliver


@pytest.fixture
def project():
    return ProjectFactory(name="Hemligt projekt")


def staff(project, role=Role.COACH, **fields):
    user = UserFactory(**{"daily_mail": True, "language": "en", **fields})
    MembershipFactory(user=user, project=project, role=role)
    return user


def left(project, coach, days=0, **fields):
    participation = ParticipationFactory(
        project=project, exit=EXIT - timedelta(days), participant__first_name="Amal", **fields
    )
    CoachAssignmentFactory(participation=participation, coach=coach, end=participation.exit)
    catch_up()
    return participation


def test_it_holds_numbers_and_a_link_and_no_names(project, delivered, settings):
    settings.SITE_URL = "https://lotsen.example"
    coach = staff(project)
    for days in [14, 30, 0, 3, 13, -7, -8, -1]:
        left(project, coach, days)
    delivered()
    (letter,) = mail.outbox
    assert (letter.to, letter.subject) == ([coach.email], "To follow up in Lotsen")
    assert "– 2 are two weeks late or more\n– 3 are due\n– 2 are due within a week\n" in letter.body
    assert "https://lotsen.example/" in letter.body
    assert f"https://lotsen.example{reverse('accounts:profile')}" in letter.body
    written = str(letter.message())
    for secret in ["Amal", "Öberg", "Hemligt", project.slug, coach.name, "2009-06-30"]:
        assert secret not in written.replace(coach.email, "")


def test_in_her_own_language(project, delivered):
    coach = staff(project, language="sv")
    left(project, coach)
    delivered()
    assert mail.outbox[0].subject == "Att följa upp i Lotsen"
    assert "1 är inne" in mail.outbox[0].body


def test_once_a_day_however_often_the_task_runs(project, delivered, time_machine):
    coach = staff(project)
    left(project, coach)
    for _ in range(4):
        delivered()
    send_digest(Digest.objects.get().pk)
    assert len(mail.outbox) == 1
    time_machine.shift(timedelta(days=1))
    delivered()
    assert len(mail.outbox) == 2


def test_the_database_allows_one_a_day(project):
    coach = staff(project)
    Digest.objects.create(user=coach, day=date(2009, 9, 28))
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(user=coach, day=date(2009, 9, 28))


def test_a_mail_server_that_is_away_loses_no_letter(project, delivered, monkeypatch):
    coach = staff(project)
    left(project, coach)

    def refuse(*args, **kwargs):
        raise smtplib.SMTPRecipientsRefused({coach.email: (450, b"later")})

    with monkeypatch.context() as patch:
        patch.setattr("participants.digest.send_mail", refuse)
        with pytest.raises(NotSent) as error:
            delivered()
        assert coach.email not in str(error.getrepr(chain=True))
    digest = Digest.objects.get()
    assert (digest.state, digest.failure, mail.outbox) == (JobState.FAILED, "NotSent", [])
    delivered()
    assert len(mail.outbox) == 1
    assert Digest.objects.get().sent


def test_a_lost_message_is_sent_again(project, delivered):
    coach = staff(project)
    left(project, coach)
    send_digests()  # nobody delivers it
    assert not mail.outbox
    delivered()
    assert len(mail.outbox) == 1


NOBODY = {
    "does not want it": {"daily_mail": False},
    "may not sign in": {"is_active": False},
}


@pytest.mark.parametrize("why", NOBODY)
def test_nothing_for_who(project, delivered, why):
    left(project, staff(project, **NOBODY[why]))
    delivered()
    assert not mail.outbox
    assert not Digest.objects.exists()


def test_nothing_for_who_has_nothing_to_do(project, delivered):
    coach = staff(project)
    left(project, coach, -8)
    left(project, staff(project, daily_mail=False))
    delivered()
    assert not mail.outbox


@pytest.mark.parametrize("role", [Role.EMPLOYER_COACH, Role.EVALUATOR])
def test_nothing_for_who_does_not_follow_up(project, delivered, role):
    staff(project, role)
    left(project, staff(project, daily_mail=False))
    delivered()
    assert not mail.outbox


def test_nothing_for_who_has_left_the_project(project, delivered):
    coach = staff(project)
    left(project, coach)
    Membership.objects.filter(user=coach).update(ended_on=date(2009, 9, 1))
    delivered()
    assert not mail.outbox


def test_a_leader_gets_the_projects_numbers(project, delivered):
    left(project, staff(project, daily_mail=False)), left(project, staff(project, daily_mail=False))
    staff(project, Role.PROJECT_LEADER)
    delivered()
    assert "2 are due" in mail.outbox[0].body


def test_a_protected_person_is_counted_only_for_who_is_named(project, delivered):
    coach = staff(project)
    participation = left(project, coach, participant__protected=True)
    delivered()
    assert not mail.outbox
    participation.participant.named_people.add(coach)
    Digest.objects.all().delete()
    delivered()
    assert len(mail.outbox) == 1


def test_she_turns_it_on_and_off_on_her_profile(client):
    user = UserFactory(language="en")
    client.force_login(user)
    page = client.get(reverse("accounts:profile")).content.decode()
    assert "a letter each morning" in page.lower()
    for ticked in [{"daily_mail": "on"}, {}]:
        client.post(reverse("accounts:profile"), {"name": "Karin", "language": "en", "theme": "auto", **ticked})
        user.refresh_from_db()
        assert user.daily_mail is bool(ticked)


def test_an_outcome_recorded_meanwhile_is_not_counted(project, delivered):
    coach = staff(project)
    participation = left(project, coach)
    send_digests()
    Participation.objects.filter(pk=participation.pk).update(outcome="other", outcome_recorded_on=date(2009, 9, 28))
    catch_up()
    delivered()
    assert not mail.outbox
    assert not Digest.objects.get().sent
