"""Two projects full of people, and the arguments by which each address reaches into one of them."""

import contextlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from unittest.mock import patch

from django.urls import URLPattern, get_resolver, reverse
from django.utils import timezone

from accounts.keyed_hash import keyed_hash
from accounts.models import CalendarFeed
from participants.enums import Evidence, Outcome
from participants.models.attendance import sum_months
from projects.jobs import JobState
from projects.models import SpreadsheetImport
from projects.roles import Role
from reporting.models import Report
from tests.access import table
from tests.access.addresses import ADDRESSES
from tests.access.assessments import assessment_of
from tests.access.certificates import batch_of, certificate_of
from tests.access.documents import document_of
from tests.access.employers import employer_of
from tests.access.hidden import protected_person
from tests.access.log_reviews import log_review_of
from tests.access.mappings import mapping_of
from tests.access.matches import match_of
from tests.access.merged import merged_person
from tests.access.openings import openings_of
from tests.access.papers import drawn_paper
from tests.access.placements import placements_of
from tests.access.plans import plan_of
from tests.access.referrals import accepted_referral_of, meeting_of, referral_of
from tests.accounts.factories import UserFactory
from tests.participants.factories import (
    ActivityGroupFactory,
    AttendanceFactory,
    CoachAssignmentFactory,
    FollowUpAttemptFactory,
    FollowUpFactory,
    IncomeSupportFactory,
    ParticipationFactory,
    PhasePeriodFactory,
    SessionFactory,
)
from tests.projects.factories import (
    CaseworkerGroupFactory,
    GoalFactory,
    MembershipFactory,
    PartnerFactory,
    PartyFactory,
    PhaseFactory,
    ProjectFactory,
    TargetGroupFactory,
)
from tests.reporting.factories import ReportFactory

ROLES = {
    table.COACH: Role.COACH,
    table.OTHER_COACH: Role.COACH,
    table.EMPLOYER_COACH: Role.EMPLOYER_COACH,
    table.LEADER: Role.PROJECT_LEADER,
    table.CASEWORKER: Role.CASEWORKER,
    table.EVALUATOR: Role.EVALUATOR,
}


@dataclass
class Scene:
    """One project with everything in it. Each text that names something begins with the project's own word."""

    word: str
    people: dict = field(default_factory=dict)
    things: dict = field(default_factory=dict)

    def name(self, kind: str) -> str:
        """A name that occurs nowhere else: found in an answer, it has come from here."""
        return f"{self.word}{kind}"

    def number(self, kind: str) -> str:
        """An identity number of the right form, one for each person."""
        return f"19{80 + len(kind):02}0101{sum(self.word.encode()):04}"

    @property
    def amount(self) -> str:
        """An amount of income support that occurs nowhere else."""
        return f"{sum(self.word.encode())}.73"

    def build(self, real_files):
        self.project = ProjectFactory(
            slug=self.word.lower(), name=self.name("projekt"), contact_name=self.name("kontakt")
        )
        self.group = CaseworkerGroupFactory(project=self.project, name=self.name("grupp"))
        self.party = PartyFactory(project=self.project, name=self.name("myndighet"))
        self.group.parties.add(self.party)
        for who, role in ROLES.items():
            sits = {"group": self.group, "party": self.party} if role == Role.CASEWORKER else {}
            user = UserFactory(name=self.name(who.replace(" ", "")))
            self.people[who] = MembershipFactory(user=user, project=self.project, role=role, **sits).user
        former = UserFactory(name=self.name("forhenvarande"))
        MembershipFactory(user=former, project=self.project, role=Role.PROJECT_LEADER, ended_on="2010-01-01")
        self.people[table.FORMER_LEADER] = former
        self.build_frame()
        self.build_participants()
        self.assessment = assessment_of(self)
        self.merge = merged_person(self)
        self.plan = plan_of(self)
        self.mapping = mapping_of(self)
        self.placements = placements_of(self)  # before the match: whoever is being matched is placed nowhere else
        self.match = match_of(self)
        self.referral, self.accepted = referral_of(self), accepted_referral_of(self)
        self.meeting = meeting_of(self)
        self.build_report(real_files)
        self.paper = drawn_paper(self, real_files)
        self.document = document_of(self)
        self.feed_secret = f"hemlig-{self.word}"
        CalendarFeed.objects.create(user=self.people[table.COACH], secret_hash=keyed_hash(self.feed_secret))
        self.certificate = certificate_of(self)
        self.certificate_batch = batch_of(self, real_files)
        self.openings = openings_of(self)
        self.contact = employer_of(self)
        self.build_import()
        self.log_review = log_review_of(self)
        return self

    def build_frame(self):
        self.things["phases"] = PhaseFactory(project=self.project, name=self.name("fas"))
        PhaseFactory(project=self.project, name=self.name("nastafas"), position=1)
        self.things["target-groups"] = TargetGroupFactory(project=self.project, name=self.name("malgrupp"))
        self.things["goals"] = GoalFactory(project=self.project)
        self.things["partners"] = PartnerFactory(project=self.project, name=self.name("part"))
        self.things["parties"] = PartyFactory(project=self.project, name=self.name("annanmyndighet"))
        self.things["caseworker-groups"] = CaseworkerGroupFactory(project=self.project, name=self.name("tomgrupp"))

    def build_participants(self):
        """One with the coach, one with the other coach, two protected: one whom nobody is named on any longer, and
        one whom the leader and the coach are named on.
        """
        self.participations = {}
        kinds = {"deltagare": table.COACH, "annan": table.OTHER_COACH, "skyddad": table.COACH, "fredad": table.COACH}
        for kind, coach in kinds.items():
            participation = ParticipationFactory(
                project=self.project,
                group=self.group,
                participant__first_name=self.name(f"{kind}fornamn"),
                participant__last_name=self.name(f"{kind}efternamn"),
                participant__protected=kind in {"skyddad", "fredad"},
                participant__identity_number=self.number(kind),
            )
            CoachAssignmentFactory(participation=participation, coach=self.people[coach])
            self.participations[kind] = participation
        self.lifting = protected_person(self)
        in_a_phase = self.participations["deltagare"]
        PhasePeriodFactory(
            participation=in_a_phase, phase=self.things["phases"], extra_weeks=1, reason=self.name("fasorsak")
        )
        in_a_phase.coach_assignments.update(note=self.name("overlamning"))
        IncomeSupportFactory(participant=in_a_phase.participant, project=self.project, amount=self.amount)
        self.build_exit()
        self.build_sessions()

    def build_sessions(self):
        """What COACH has planned for today, what she has held, a row that was imported, and a group of hers."""
        coach, participation = self.people[table.COACH], self.participations["deltagare"]
        words = {"topic": self.name("amne"), "next_step": self.name("nastasteg")}
        shared = {"project": self.project, "coach": coach, **words}
        self.planned = SessionFactory(date=timezone.localdate(), start_time="13:00", state="planned", **shared)
        self.planned.expected.add(participation)
        self.held = SessionFactory(date=date(2010, 4, 12), **shared)
        row = {"participation": participation, "note": self.name("anteckning"), "coach": coach, "minutes": 60}
        AttendanceFactory(date=self.held.date, session=self.held, ref=str(self.held.public_id), **row)
        self.imported = AttendanceFactory(date=date(2010, 4, 13), **row)
        sum_months([participation.pk])
        self.activity_group = ActivityGroupFactory(project=self.project, coach=coach, name=self.name("aktivitet"))

    def build_exit(self):
        """One who has left, whom the coach follows up."""
        left = ParticipationFactory(
            project=self.project,
            group=self.group,
            exit=date(2010, 3, 1),
            exit_reason=self.name("avslutsorsak"),
            participant__first_name=self.name("avslutadfornamn"),
            participant__last_name=self.name("avslutadefternamn"),
            participant__identity_number=self.number("avslutad"),
        )
        CoachAssignmentFactory(participation=left, coach=self.people[table.COACH], end=left.exit)
        self.participations["avslutad"] = left
        recorded = {"outcome": Outcome.EMPLOYED, "evidence": Evidence.OWN_WORD, "recorded_on": date(2010, 6, 20)}
        self.follow_up = FollowUpFactory(
            participation=left, note=self.name("uppfoljning"), recorded_for=date(2010, 5, 30), **recorded
        )
        for day in [10, 17]:
            FollowUpAttemptFactory(
                follow_up=self.follow_up,
                at=datetime(2010, 6, day, 10, tzinfo=UTC),
                by=self.people[table.COACH],
                note=self.name("forsok"),
            )

    def build_import(self):
        """One that was checked and has an error, so that nothing comes in by it."""
        error = ["participants", 2, "sex", self.name("fel")]
        self.spreadsheet_import = SpreadsheetImport.objects.create(
            project=self.project,
            user=self.people[table.LEADER],
            filename=self.name("fil"),
            state=JobState.DONE,
            counts={"participants": [1, 0, 0]},
            findings={"errors": [error], "warnings": [], "notes": [self.name("not")], "error_count": 1},
        )

    def build_report(self, real_files):
        self.report = ReportFactory(
            project=self.project, ordered_by=self.people[table.LEADER], summary=self.name("sammanfattning")
        )
        stand_in = patch("reporting.esf.documents", lambda report: [("pdf", b"%PDF"), ("xlsx", b"PK")])
        with contextlib.nullcontext() if real_files else stand_in:
            Report.objects.run(self.report.pk)


@dataclass
class World:
    """`here` is the project the addresses reach into, `there` another one."""

    here: Scene
    there: Scene
    people: dict

    @classmethod
    def build(cls, *, real_files=False):
        """Making a real PDF takes a second; where only the answer's status counts, a stand-in does."""
        here, there = Scene("Zaventem").build(real_files), Scene("Quixotia").build(real_files)
        people = {
            **here.people,
            table.NOBODY: None,
            table.ADMINISTRATOR: UserFactory(is_administrator=True, name="Adam Administratör"),
            table.STRANGER: UserFactory(name="Sten Stranger"),
            table.OTHER_LEADER: there.people[table.LEADER],
        }
        return cls(here, there, people)

    def arguments(self, name: str) -> list[dict]:
        """The arguments of a URL name, once for each address worth trying."""
        return ADDRESSES.get(name, lambda world: [{"slug": world.here.project.slug}])(self)

    def urls(self, name: str) -> list[str]:
        return list(dict.fromkeys(self.url(name, arguments) for arguments in self.arguments(name)))

    @staticmethod
    def url(name: str, arguments: dict) -> str:
        kwargs = {key: value for key, value in arguments.items() if key in parameters(name)}
        return reverse(name, kwargs=kwargs, query=arguments.get("?"))


def patterns(resolver=None, prefix=""):
    """(full name, pattern) of every address there is."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLPattern):
            yield f"{prefix}{entry.name}", entry
        else:
            yield from patterns(entry, prefix + (f"{entry.namespace}:" if entry.namespace else ""))


NAMES = sorted({name for name, _ in patterns()})


def parameters(name: str) -> set[str]:
    """What an address takes: its pattern's converters and named groups, its prefixes' too."""
    return {key for _, keys in get_parts(name) for key in keys}


def get_parts(name):
    *namespaces, last = name.split(":")
    resolver = get_resolver()
    for namespace in namespaces:
        resolver = resolver.namespace_dict[namespace][1]
    return [part for possibility in resolver.reverse_dict.getlist(last) for part in possibility[0]]
