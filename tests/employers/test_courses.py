"""Supervisor courses: who is to come, who was there, and where it is told; agreements that run out are told once."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from accounts.models import AuditEvent
from config.today import to_do
from employers.models import ContactPerson, EmployerRelation, SupervisorCourse
from employers.pages import employer_sections, sections_of
from participants.digest import send_digest
from participants.models import Digest
from projects.roles import Role
from tests.employers.factories import AgreementFactory, EmployerFactory, OpeningFactory, WorkplaceFactory
from tests.employers.test_openings import address, typed
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.once]
TODAY = timezone.localdate()


@pytest.fixture
def project():
    return ProjectFactory(start=TODAY - timedelta(days=100), end=TODAY + timedelta(days=900))


@pytest.fixture
def employer(project):
    employer = EmployerFactory(name="Öbergs Lager")
    EmployerRelation.objects.create(project=project, employer=employer)
    return employer


@pytest.fixture
def coach(client, project):
    user = MembershipFactory(project=project, role=Role.EMPLOYER_COACH, user__daily_mail=True).user
    client.force_login(user)
    return user


def person(project, employer, name, **fields):
    return ContactPerson.objects.create(project=project, employer=employer, name=name, **fields)


def test_a_course_from_the_plan_to_who_was_there(client, project, employer, coach):
    url = address("course_add", project)
    sent = typed(client.get(url).context["form"], title="Att handleda", content="Ett, två", place="Krokom")
    for _time in range(2):
        assert client.post(url, sent).status_code == 302
    course = SupervisorCourse.objects.get()
    asa = person(project, employer, "Åsa", is_supervisor=True)
    bo = person(project, employer, "Bo")
    person(project, employer, "Slutat", left_on=TODAY - timedelta(days=1))
    theirs = person(ProjectFactory(), employer, "Någon annans")
    people = address("course_people", project, course.public_id)
    found = client.get(people, {"q": "oberg"}).context["form"].fields["people"].choices
    assert [key for key, _label in found] == [asa.public_id, bo.public_id]  # supervisors first
    for wrong in ([], [theirs.public_id], ["nonsense"]):
        assert client.post(people, {"people": wrong}).status_code == 200
    assert client.post(people, {"people": [asa.public_id, bo.public_id]}).status_code == 302
    assert client.post(people, {"people": [asa.public_id]}).status_code == 200  # on it already
    see_who_was_there(client, project, course, asa, bo)


def see_who_was_there(client, project, course, asa, bo):
    mark = address("course_attendance", project, course.public_id)
    first, second, third = (typed(client.get(mark).context["form"]) for _time in range(3))
    rows = {row.person: f"row_{row.pk}" for row in course.participants.all()}
    assert client.post(mark, first | {rows[asa]: "there"}).status_code == 302
    # Somebody with an older page says something of another one, then of the same one.
    assert client.post(mark, second | {rows[bo]: "away"}).status_code == 302
    assert client.post(mark, third | {rows[asa]: "away"}).status_code == 200
    assert {one.person: one.attended for one in course.participants.all()} == {asa: True, bo: False}
    listed = client.get(address("courses", project)).context
    assert (listed["supervisors"], listed["employers"], listed["courses"][0].came) == (1, 1, 1)
    latest = typed(client.get(mark).context["form"])
    assert client.post(mark, latest | {rows[bo]: "remove"}).status_code == 302
    assert [one.person for one in course.participants.all()] == [asa]
    assert client.get(address("course", project, course.public_id)).status_code == 200
    page = client.get(address("person_edit", project, asa.employer.public_id, asa.public_id))
    assert [row.course for row in page.context["courses"]["rows"]] == [course]
    fields = [set(one.fields) for one in AuditEvent.objects.filter(object_type="employers.supervisorcourse")]
    assert fields[1:] == [{"participants"}, {"attended"}, {"attended"}, {"participants"}]


def test_nobody_was_at_a_course_to_come(client, project, employer, coach):
    course = SupervisorCourse.objects.create(project=project, date=TODAY + timedelta(days=1), title="x")
    row = course.participants.create(person=person(project, employer, "Åsa"))
    mark = address("course_attendance", project, course.public_id)
    assert client.post(mark, {f"row_{row.pk}": "there", f"seen_{row.pk}": ""}).status_code == 200
    row.refresh_from_db()
    assert row.attended is None
    theirs = SupervisorCourse.objects.create(project=ProjectFactory(), date=TODAY, title="x")
    for name in ("course", "course_edit", "course_people", "course_attendance"):
        assert client.get(address(name, project, theirs.public_id)).status_code == 404


def test_the_employers_page_tells_of_its_own_only(client, project, employer, coach, rf):
    other = EmployerFactory()
    for one in (employer, other):
        OpeningFactory(project=project, workplace=WorkplaceFactory(employer=one), title=f"hos {one}")
        AgreementFactory(project=project, employer=one)
        AgreementFactory(employer=one)  # of another project
        course = SupervisorCourse.objects.create(project=project, date=TODAY, title=f"kurs {one}")
        course.participants.create(person=person(project, one, "Åsa"), attended=True)
    request = rf.get("/")
    request.user = coach
    sections = {one.code: one for one in sections_of(employer_sections, request, project, employer)}
    assert [row.opening.title for row in sections["openings"].context["rows"]] == [f"hos {employer}"]
    assert len(sections["agreements"].context["rows"]) == 1
    assert [row.course.title for row in sections["courses"].context["rows"]] == [f"kurs {employer}"]


def test_what_runs_out_stands_on_today_and_in_one_letter(project, employer, coach, client):
    leader = MembershipFactory(project=project, role=Role.PROJECT_LEADER).user
    agreement = AgreementFactory(
        project=project, employer=employer, start=TODAY - timedelta(days=9), end=TODAY + timedelta(days=9)
    )
    [waiting] = [one for one in to_do(project, leader, TODAY) if "agreements" in one.url]
    assert waiting.number == 1
    client.force_login(leader)
    shown = client.get(waiting.url).context["page"]
    assert [row.agreement for row in shown] == [agreement]
    plain = MembershipFactory(project=project, role=Role.COACH).user
    assert not [one for one in to_do(project, plain, TODAY) if "agreements" in one.url]

    Digest.objects.order_todays()
    assert Digest.objects.filter(user=coach).exists()
    assert send_digest(coach)
    [letter] = mail.outbox
    assert "1 överenskommelse" in letter.body or "1 agreement" in letter.body
    assert employer.name not in letter.body
    assert not send_digest(coach)  # the next day there is nothing to tell
    assert send_digest(leader)  # somebody else has not been told yet
