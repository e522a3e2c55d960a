"""R29, R30, R32: nothing is changed and nobody looked at without a trace; without the trace it is not done either."""

from unittest.mock import patch

import pytest
from django.apps import apps
from django.test import Client

from accounts.models import AuditEvent
from accounts.models.audit_event import AuditQuerySet
from tests.access.crawl import filled, gets
from tests.access.table import TABLE
from tests.access.written import changed, tables, written
from tests.size import part, so_many, some

pytestmark = pytest.mark.django_db

# Every model whose rows people make, change or delete, and what leaves the trace.
AUDITED = {
    "accounts.User": "UserForm, ProfileForm, PreferencesForm, NewMemberForm, User.end_sessions, import of staff",
    "accounts.CalendarFeed": "CalendarFeed.objects.renew and revoke",
    "projects.Project": "ProjectForm, import",
    "projects.Membership": "MemberForm, Membership.end and reopen, import of staff",
    "projects.TargetGroup": "PartForm, projects.parts.remove and move, import",
    "projects.Phase": "PartForm, projects.parts.remove and move, import",
    "projects.Goal": "PartForm, projects.parts.remove, import",
    "projects.Partner": "PartForm, projects.parts.remove, import",
    "projects.CaseworkerGroup": "PartForm, projects.parts.remove, import",
    "projects.CaseworkerGroup_parties": "with the group",
    "projects.Party": "PartForm, projects.parts.remove",
    "projects.SpreadsheetImport": "UploadForm, import_discard; what it brings in: the event of the import",
    "participants.Participant": "PersonForm, participants.corrections, import (each correction by itself)",
    "participants.Participant_named_people": "participants.protection, and with the participant",
    "participants.Participation": "participants.journey, import",
    "participants.CoachAssignment": "participants.journey, import",
    "participants.PhasePeriod": "participants.journey",
    "participants.ActivityGroup": "GroupForm, ActivityGroup.close",
    "participants.GroupMember": "ActivityGroup.admit and give_up, journey.leave",
    "participants.Session": "the acts of Session, ActivityGroup.plan and close",
    "participants.Session_expected": "with the session",
    "participants.Attendance": "with the session, Attendance.correct and remove, import",
    "participants.FollowUp": "participants.following_up and catch_up, import",
    "participants.FollowUpAttempt": "participants.following_up",
    "participants.ParticipantMerge": "participants.merging",
    "participants.SelfAssessment": "participants.self_assessing",
    "participants.CoachBelief": "BeliefForm",
    "participants.IncomeSupport": "participants.support_months, import",
    "participants.IllHealth": "participants.support_months, import",
    "participants.ReasonedAccess": "ReasonedAccess.objects.open and mark_seen",
    "participants.ProtectedOpening": "ProtectedOpening.objects.open and mark_seen",
    "participants.AlarmRest": "AlarmRest.objects.rest, AlarmRest.end",
    "participants.Document": "Document.objects.store, Document.remove and erase",
    "participants.TimeCertificate": "participants.certifying, project_months.close",
    "participants.ProjectMonth": "project_months.close",
    "participants.MonthExplanation": "project_months.explain",
    "participants.Lifting": "participants.lifting",
    "participants.Mapping": "MappingForm, participants.mappings.close, copy_earlier",
    "participants.MappingVersion": "participants.mappings.keep_version, in the deed that begins the next one",
    "participants.Skill": "SkillForm, Skill.take_step, Skill.remove",
    "participants.SkillStep": "Skill.take_step",
    "participants.Plan": "participants.planning.begin, WishesForm",
    "participants.PlanGoal": "GoalForm, participants.planning",
    "participants.Milestone": "MilestoneForm, participants.planning",
    "participants.Action": "ActionForm, participants.planning",
    "participants.Barrier": "BarrierForm, participants.planning",
    "participants.Measure": "MeasureForm, participants.planning",
    "participants.SupportContact": "ContactForm, participants.planning",
    "participants.PlanVersion": "participants.planning.sign",
    "participants.Referral": "participants.referring",
    "participants.ReferralEvent": "participants.referring",
    "participants.PartyStatement": "participants.referring",
    "participants.Consent": "participants.consenting",
    "participants.Consent_to_parties": "with the consent",
    "participants.GroupMeeting": "participants.group_meeting",
    "participants.MeetingCase": "participants.group_meeting",
    "participants.MeetingCase_present": "with the case",
    "participants.MeetingCase_done": "with the case",
    "matching.Placement": "import, PlacementForm, matching.placing",
    "matching.PlacementVersion": "with the placement",
    "matching.PlacementApproval": "matching.placing.approve",
    "matching.WorkplaceVisit": "with the placement, matching.visit_acts",
    "matching.EndAssessment": "matching.end_assessing",
    "matching.Reference": "matching.end_assessing",
    "matching.Match": "Match.propose, take_step and place",
    "matching.MatchStep": "with the match",
    "matching.CoachNote": "matching.lacking",
    "matching.Wishes": "WishesForm, import",
    "matching.WishedOccupation": "WishesForm, with the wishes",
    "employers.Employer": "EmployerForm, employers.merging, import",
    "employers.EmployerContact": "ContactForm, EmployerContact.promise_to, keep_promise and remove, merging, import",
    "employers.EmployerRelation": "put_on_list, RelationForm, merging; known by its contacts and by an import",
    "employers.Workplace": "WorkplaceForm, merging, import",
    "employers.ContactPerson": "PersonForm, ContactForm, merging",
    "employers.Agreement": "AgreementForm, Agreement.renew and end",
    "employers.Opening": "OpeningForm, Opening.close and reopen, import",
    "employers.Requirement": "with the opening",
    "employers.PossibleAdaptation": "with the opening",
    "employers.SupervisorCourse": "CourseForm",
    "employers.CourseParticipant": "with the course, CourseAttendanceForm",
    "participants.LogReview": "participants.log_review.begin, LogReview.tick and sign",
    "participants.LogReviewRow": "with the review",
    "reporting.Paper": "PaperQuerySet.order, paper_retry; its state is its job's own; the clock throws it away",
    "reporting.CertificateBatch": "CertificateBatchQuerySet.order, fetching; the clock throws it away",
    "reporting.Report": "ReportQuerySet.order, report_retry; its state is its job's own",
}
EXEMPT = {
    "employers.AgreementMail": "that a letter about an agreement went to a member of the staff",
    "employers.Occupation": "SCB's names of occupations: loaded by whoever runs the server, about nobody",
    "employers.OccupationShare": "SCB's counts of women and men: loaded likewise",
    "reporting.CertificatePart": "some pages of a batch, which is audited, while they wait to be joined",
    "accounts.AuditEvent": "is the trail",
    "accounts.AuditHead": "the end of the trail, signed",
    "accounts.AuditValues": "written with its event, never edited; erasing them is an event",
    "accounts.SignInAttempt": "counts tries; what comes of them (signed in, failed) is an event",
    "accounts.SubmittedForm": "a token that says a page was sent; what it made is an event",
    "participants.Draft": "what somebody types before she saves it, read by her alone",
    "participants.AttendanceMonth": "sums of the ledger of attendance, which is audited",
    "participants.AlarmMail": "how often a member of the staff was written to about an alarm",
    "participants.Digest": "that a letter of numbers went to a member of the staff",
    "participants.ReferralAnswer": "that somebody was told of an event, and has looked at it; both are events",
    "participants.FollowUpRound": "when the nightly round has run; what it made is an event",
    "account.EmailAddress": "of the sign-in library; addresses stand on the user",
    "account.EmailConfirmation": "of the sign-in library; unused",
    "auth.Permission": "of the framework; permissions stand in projects/roles.py",
    "auth.Group": "of the framework; unused",
    "auth.Group_permissions": "of the framework; unused",
    "contenttypes.ContentType": "of the framework: the list of models",
    "sessions.Session": "of the framework; signing in and out are events",
    "django_celery_results.TaskResult": "of the task library: states, no arguments",
    "django_celery_results.ChordCounter": "of the task library; unused",
    "django_celery_results.GroupResult": "of the task library; unused",
}


def test_every_model_is_audited_or_says_why_not():
    models = {model._meta.label for model in apps.get_models(include_auto_created=True)}
    assert not set(AUDITED) & set(EXEMPT)
    assert models == set(AUDITED) | set(EXEMPT)


class AuditFailed(Exception):
    pass


def posts(world, found_forms):
    """(name, address, who, data) of everything that may be sent: forms filled in, buttons pressed."""
    pages = {url: filled(form) for _name, url, _who, form in found_forms}
    for name, page in TABLE.items():
        if page.post is None:
            continue
        for url in world.urls(name):
            for who in some(sorted(page.allowed), so_many(None, sqlite=1, postgresql=1)):
                yield name, url, who, pages.get(url, {"theme": "dark", "direction": "up"})


def audited(changes: dict) -> list[str]:
    return sorted(label for label in changes if label in {name.lower() for name in AUDITED})


@pytest.mark.slow
@pytest.mark.once
def test_whatever_is_changed_leaves_a_trace(world, clients, found_forms, undone):
    before, events, untraced, seen = tables(), AuditEvent.objects.count(), [], set()
    for name, url, who, data in part(posts(world, found_forms), 0.5):
        with undone(clients[who]), written() as touched:
            clients[who].post(url, data)
            changes = audited(changed(before, touched))
            seen |= set(changes)
            if changes and AuditEvent.objects.count() == events:
                untraced.append((name, url, who, changes))
    assert not untraced
    assert len(seen) > 8, "hardly anything was changed: the sweep proves little"


@pytest.mark.slow
@pytest.mark.once
def test_without_a_trace_nothing_is_changed(world, clients, found_forms, undone):
    before, wrong, failed = tables(), [], set()

    def fail(self, events):
        failed.add(name)
        raise AuditFailed

    for name, url, who, data in part(posts(world, found_forms), 0.5):
        clients[who].raise_request_exception = False
        with undone(clients[who]), patch.object(AuditQuerySet, "record_all", fail), written() as touched:
            clients[who].post(url, data)
            if changes := audited(changed(before, touched)):
                wrong.append((name, url, who, changes))
    assert not wrong
    assert len(failed) > 12, failed


@pytest.mark.slow
@pytest.mark.once
def test_every_look_at_a_person_leaves_one_trace(world, clients):
    """Every address that carries a participant's public id, or that of a match, a placement or a visit."""
    people = {str(one.participant.public_id): one.participant for one in world.here.participations.values()}
    hers = [world.here.match, *(world.here.placements[which] for which in ("running", "ended", "waiting", "visit"))]
    people |= {f"/{one.public_id}/": world.here.match.participation.participant for one in hers}
    looked = []
    for name, url in gets(world):
        person = next((person for public_id, person in people.items() if public_id in url), None)
        if person is None:
            continue
        for who in part(sorted(TABLE[name].allowed), 0.5):
            trail = AuditEvent.objects.filter(participant=person.public_id)
            before, all_before = trail.count(), AuditEvent.objects.count()
            status = clients[who].get(url).status_code
            if status != 200:
                continue
            assert trail.count() == before + 1, (name, who)
            assert AuditEvent.objects.count() == all_before + people_on(name), (name, who)
            last = trail.order_by("pk").last()
            assert (last.user, last.project) == (world.people[who], world.here.project.pk)
            assert last.action in {"view", "export"}
            looked.append((name, who))
    seen = {name for name, _ in looked}
    assert seen >= {"participants:participant", "matching:match", "matching:placement", "matching:visit"}


@pytest.mark.slow
@pytest.mark.once
def test_a_look_that_is_refused_leaves_none(world, clients):
    people = [one.participant for one in world.here.participations.values()]
    for name, url in gets(world):
        if any(str(person.public_id) in url for person in people):
            for who in part(sorted(set(clients) - TABLE[name].allowed), 0.3):
                before = AuditEvent.objects.filter(action="view").count()
                assert clients[who].get(url).status_code != 200
                assert AuditEvent.objects.filter(action="view").count() == before, (name, who)


@pytest.mark.slow
@pytest.mark.once
def test_a_look_without_its_trace_shows_nothing(world, clients):
    participation = world.here.participations["deltagare"]
    for name, url in gets(world):
        if str(participation.participant.public_id) not in url:
            continue
        for who in part(sorted(TABLE[name].allowed), 0.5):
            browser = Client(raise_request_exception=False)
            browser.cookies = clients[who].cookies
            with patch.object(AuditQuerySet, "record_all", side_effect=AuditFailed):
                response = browser.get(url)
            assert response.status_code == 500, (name, who)
            assert participation.participant.last_name not in response.content.decode()


def people_on(name) -> int:
    """How many people a page shows whose address carries one: each leaves a trace of its own."""
    return 2 if name == "participants:merge" else 1
