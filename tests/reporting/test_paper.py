"""Papers to print: who gets them, that each is asked anew, and that none lies about."""

import io
import uuid
from datetime import timedelta

import pikepdf
import pypdf
import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from participants.enums import ProtectionDegree
from participants.models import CoachAssignment, Participant
from projects.jobs import JobState
from projects.roles import Role
from reporting import files
from reporting.models import Paper
from reporting.models.paper import NothingToSee
from reporting.tasks import draw_paper, throw_away_papers
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.projects.factories import MembershipFactory, ProjectFactory
from tests.reporting.trial_paper import TRIAL

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def quick(monkeypatch):
    """A paper that needs no drawing."""
    monkeypatch.setattr("reporting.models.paper.pdf_of", lambda html, css: b"%PDF " + html.encode())


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator", name="Navigator")


@pytest.fixture
def coach(project, client):
    coach = MembershipFactory(project=project, role=Role.COACH, user__language="en").user
    client.force_login(coach)
    return coach


@pytest.fixture
def person(project, coach):
    participation = ParticipationFactory(project=project, participant__last_name="Kanariefågel")
    CoachAssignmentFactory(participation=participation, coach=coach)
    return participation.participant


def order(client, target, kind="trial", project="navigator"):
    return client.post(reverse("reporting:paper_order", args=[project, kind, target]))


def drawn(client, person) -> Paper:
    order(client, person.public_id)
    paper = Paper.objects.latest("pk")
    Paper.objects.run(paper.pk)
    paper.refresh_from_db()
    return paper


def address(name, paper, project="navigator"):
    return reverse(f"reporting:{name}", args=[project, paper.public_id])


def fetched(client, paper):
    return client.get(address("paper_download", paper))


def all_three(client, paper):
    return [
        client.get(address("paper", paper)).status_code,
        client.get(address("paper_download", paper)).status_code,
        client.post(address("paper_retry", paper)).status_code,
    ]


# --- From order to file ----------------------------------------------------------------------------------------


def test_ordered_drawn_and_fetched_with_a_trace_each(client, coach, person, quick):
    answer = order(client, person.public_id)
    paper = Paper.objects.get()
    assert answer["Location"] == f"/projects/navigator/papers/{paper.public_id}/"
    assert "hx-get" in client.get(answer["Location"]).content.decode()
    draw_paper(paper.pk)
    assert address("paper_download", paper) in client.get(answer["Location"]).content.decode()
    answer = fetched(client, paper)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert b"Kanarief\xc3\xa5gel" in answer.content
    assert "no-store" in answer["Cache-Control"]
    day = timezone.localdate().isoformat()
    assert answer["Content-Disposition"] == f'attachment; filename="navigator-prov-{day}.pdf"'
    events = AuditEvent.objects.about(person)
    assert [(event.action, event.user, event.details) for event in events] == [
        ("order", coach, {"paper": "trial"}),
        ("export", coach, {"paper": "trial"}),
    ]


def test_it_is_swedish_tagged_and_has_no_cover(client, person):
    paper = drawn(client, person)
    content = fetched(client, paper).content
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = " ".join(page.extract_text() for page in reader.pages)
    assert "Kanariefågel" in text
    assert "sida 1 av 1" in text
    assert reader.trailer["/Root"]["/Lang"] == "sv"
    assert "Kanariefågel" not in str(reader.metadata)
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert "/StructTreeRoot" in pdf.Root
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


def test_two_clicks_make_one_paper_and_each_orderer_has_her_own(client, project, person):
    order(client, person.public_id)
    order(client, person.public_id)
    assert Paper.objects.count() == 1
    client.force_login(MembershipFactory(project=project, role=Role.PROJECT_LEADER).user)
    order(client, person.public_id)
    assert Paper.objects.count() == 2


def test_one_that_failed_can_be_made_anew(client, person, quick, monkeypatch):
    order(client, person.public_id)
    paper = Paper.objects.get()
    Paper.objects.update(state=JobState.FAILED, failure="disk_full", attempts=3)
    page = client.get(address("paper", paper)).content.decode()
    assert "disk" in page
    client.post(address("paper_retry", paper))
    draw_paper(paper.pk)
    assert fetched(client, paper).status_code == 200
    assert [event.details.get("again") for event in AuditEvent.objects.filter(action="order")] == [None, True]


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_lost_file_is_not_handed_out_but_made_anew(client, person, quick, harm):
    paper = drawn(client, person)
    path = files.path_of(f"{paper.public_id}.pdf")
    path.unlink() if harm == "gone" else path.write_bytes(b"another")
    assert fetched(client, paper)["Location"] == address("paper", paper)
    client.post(address("paper_retry", paper))
    draw_paper(paper.pk)
    assert fetched(client, paper).status_code == 200


# --- Who, asked every time ---------------------------------------------------------------------------------------


def no_longer_coach(person, paper):
    CoachAssignment.objects.update(end=timezone.localdate() - timedelta(days=1))


def protected_since(person, paper):
    Participant.objects.update(protected=True, degree=ProtectionDegree.MARKING)


def left_the_project(person, paper):
    paper.ordered_by.memberships.update(ended_on=timezone.localdate() - timedelta(days=1))


def became_something_else(person, paper):
    paper.ordered_by.memberships.update(role=Role.EVALUATOR)


@pytest.mark.parametrize(
    ("change", "answers"),
    [
        (no_longer_coach, [404] * 3),
        (protected_since, [404] * 3),
        (left_the_project, [404] * 3),
        (became_something_else, [403] * 3),
    ],
)
def test_who_may_no_longer_see_the_person_gets_nothing_that_was_drawn_before(client, person, quick, change, answers):
    paper = drawn(client, person)
    change(person, paper)
    assert all_three(client, paper) == answers
    assert not AuditEvent.objects.filter(action="export").exists()
    paper.refresh_from_db()
    assert paper.state == JobState.DONE


def test_who_may_no_longer_see_the_person_when_it_is_drawn_gets_nothing_drawn(client, person, quick):
    order(client, person.public_id)
    paper = Paper.objects.get()
    no_longer_coach(person, paper)
    with pytest.raises(NothingToSee):
        draw_paper(paper.pk)
    paper.refresh_from_db()
    assert (paper.state, paper.failure) == (JobState.FAILED, "NothingToSee")
    assert not list(files.folder().iterdir())


def test_what_would_say_something_else_today_is_made_anew(client, person, quick):
    paper = drawn(client, person)
    Participant.objects.update(last_name="Annan")
    answer = fetched(client, paper)
    assert answer["Location"] == address("paper", paper)
    assert address("paper_download", paper) not in client.get(address("paper", paper)).content.decode()
    assert not AuditEvent.objects.filter(action="export").exists()
    client.post(address("paper_retry", paper))
    draw_paper(paper.pk)
    content = fetched(client, paper).content
    assert b"Annan" in content
    assert b"Kanarie" not in content


def test_it_is_the_same_paper_however_late_it_is_fetched(client, person, quick):
    paper = drawn(client, person)
    with time_machine.travel(timezone.now() + timedelta(minutes=20)):
        assert fetched(client, paper).status_code == 200


def test_nobody_but_its_orderer_finds_it(client, project, person, quick):
    paper = drawn(client, person)
    others = [
        MembershipFactory(project=project, role=Role.PROJECT_LEADER).user,
        MembershipFactory(project=project, role=Role.COACH).user,
        MembershipFactory(project=project, caseworker=True).user,
        MembershipFactory(project=ProjectFactory(), role=Role.PROJECT_LEADER).user,
    ]
    for other in others:
        client.force_login(other)
        assert all_three(client, paper) == [404] * 3


def test_it_is_not_found_under_another_project(client, coach, person, quick):
    other = MembershipFactory(user=coach, project__slug="other", role=Role.COACH).project
    paper = drawn(client, person)
    assert client.get(address("paper_download", paper, other.slug)).status_code == 404
    assert order(client, person.public_id, project="other").status_code == 404


@pytest.mark.parametrize(("kind", "known"), [("nothing", True), ("trial", False)])
def test_nothing_else_can_be_ordered(client, person, kind, known):
    target = person.public_id if known else uuid.uuid4()
    assert order(client, target, kind).status_code == 404
    assert not Paper.objects.exists()


def test_a_paper_that_is_not_drawn_yet_cannot_be_fetched(client, person):
    order(client, person.public_id)
    assert fetched(client, Paper.objects.get()).status_code == 404


def test_a_kind_that_is_no_longer_made_is_not_found(client, person, quick):
    paper = drawn(client, person)
    Paper.objects.update(kind="retired")
    assert all_three(client, paper) == [404] * 3
    assert str(Paper.objects.get()) == "retired"


# --- The trail, and the bin --------------------------------------------------------------------------------------


def test_of_several_people_one_event_and_one_for_each_who_is_protected(client, coach, person, quick, monkeypatch):
    hidden = ParticipationFactory(project=person.participations.get().project, participant__protected=True)
    object.__setattr__(TRIAL, "people", lambda target, reader: [person, hidden.participant])
    try:
        paper = drawn(client, person)
        fetched(client, paper)
    finally:
        object.__setattr__(TRIAL, "people", lambda target, reader: [target])
    exports = AuditEvent.objects.filter(action="export").order_by("pk")
    assert [event.participant for event in exports] == [None, hidden.participant.public_id]
    assert {str(event.details) for event in exports} == {str({"paper": "trial", "people": 2})}


def test_without_its_trace_nothing_is_handed_out(client, person, quick, monkeypatch):
    paper = drawn(client, person)
    monkeypatch.setattr(AuditEvent.objects, "record_all", lambda events: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        fetched(client, paper)


def test_after_a_day_it_is_thrown_away(client, person, quick):
    old, running, young = (drawn(client, person) for _ in range(3))
    long_ago = timezone.now() - timedelta(hours=25)
    Paper.objects.exclude(pk=young.pk).update(ordered_at=long_ago)
    Paper.objects.filter(pk=running.pk).update(state=JobState.RUNNING)
    (files.folder() / f".{old.public_id}.pdf.77.part").write_bytes(b"half")
    throw_away_papers()
    assert set(Paper.objects.all()) == {running, young}
    left = {path.name for path in files.folder().iterdir()}
    assert left == {f"{running.public_id}.pdf", f"{young.public_id}.pdf"}
    assert fetched(client, old).status_code == 404


def test_a_paper_made_anew_lies_for_a_day_from_then(client, person, quick):
    paper = drawn(client, person)
    Paper.objects.update(ordered_at=timezone.now() - timedelta(hours=30))
    client.post(address("paper_retry", paper))
    throw_away_papers()
    assert Paper.objects.exists()
