"""A referral's way: which step follows which, whose it is, what the gate wants, what a participation does to it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from participants import journey, referring
from participants.enums import Destination
from participants.enums import ReferralEventKind as Kind
from participants.hand_offs import way_of
from participants.models import Consent, PartyStatement, Referral, ReferralEvent
from participants.referral_steps import TO_ANOTHER, state_of
from participants.rounds import rounds_of
from projects.roles import Permission, Role
from tests.participants.factories import ConsentFactory, ReferralFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, PartyFactory, ProjectFactory

pytestmark = pytest.mark.django_db
DAY = date(2010, 3, 1)
INVESTIGATION = {"investigator": "Företagshälsan", "until": date(2010, 4, 1)}


class Table:
    """A group with two parties, a leader, and a referral of the first party."""

    def __init__(self):
        self.project = ProjectFactory(employment_bars=False, parties_do_their_part=False)
        self.party, self.other_party = (PartyFactory(project=self.project) for _ in range(2))
        self.group = CaseworkerGroupFactory(project=self.project)
        self.group.parties.set([self.party, self.other_party])
        self.caseworker = self.member(Role.CASEWORKER, group=self.group, party=self.party)
        self.other = self.member(Role.CASEWORKER, group=self.group, party=self.other_party)
        self.leader = self.member(Role.PROJECT_LEADER)
        self.coach = self.member(Role.COACH)
        self.referral = ReferralFactory(project=self.project, group=self.group, party=self.party)

    def member(self, role, **fields):
        return MembershipFactory(project=self.project, role=role, **fields).user

    @property
    def last(self):
        return referring.last_event(self.referral)

    def step(self, kind, by=None, reason="Skäl", day=DAY, **fields):
        if kind == Kind.INVESTIGATION:
            fields = INVESTIGATION | fields
        by = by or self.caseworker
        return referring.take_step(self.referral, kind, day, by=by, reason=reason, seen=self.last.position, **fields)

    def accept(self):
        self.step(Kind.PROPOSED)
        self.step(Kind.ACCEPTED, by=self.leader)


@pytest.fixture
def table():
    return Table()


# (what has happened so far) → (what the group may do next, what the leader may)
BY_GROUP = {Kind.INVESTIGATION, Kind.INVESTIGATED, Kind.PROPOSED, Kind.DECLINED, Kind.RETURNED}
ALLOWED = [
    ([], {Kind.INVESTIGATION, Kind.PROPOSED, Kind.DECLINED}, set()),
    (["investigation"], {Kind.INVESTIGATION, Kind.INVESTIGATED, Kind.PROPOSED, Kind.DECLINED}, set()),
    (["investigation", "investigated"], {Kind.INVESTIGATION, Kind.PROPOSED, Kind.DECLINED}, set()),
    (["proposed"], set(), {Kind.ACCEPTED, Kind.DECLINED, Kind.RETURNED}),
    (["to another"], {Kind.PROPOSED, Kind.DECLINED, Kind.RETURNED}, set()),
    (["proposed", "accepted"], set(), {Kind.DECLINED, Kind.RETURNED}),
    (["proposed", "returned"], {Kind.INVESTIGATION, Kind.PROPOSED, Kind.DECLINED}, set()),
    (["declined"], set(), set()),
]


@pytest.mark.parametrize(("so_far", "group", "leader"), ALLOWED, ids=[" ".join(row[0]) for row in ALLOWED])
def test_which_step_follows_which_and_whose_it_is(table, so_far, group, leader):
    for name in so_far:
        if name == "to another":
            table.step(Kind.PROPOSED, activity="Folkhögskola")
        else:
            by_leader = name == "accepted" or (name == "returned" and so_far[0] == "proposed")
            table.step(Kind(name), by=table.leader if by_leader else None)
    for user, allowed in [(table.caseworker, group), (table.leader, leader), (table.coach, set())]:
        for kind in Kind:
            with transaction.atomic():
                try:
                    table.step(kind, by=user)
                    taken = True
                except ValidationError:
                    taken = False
                transaction.set_rollback(True)
            assert taken is (kind in allowed), (user, kind)


def test_the_state_is_the_last_event_and_none_before_is_changed(table):
    table.step(Kind.INVESTIGATION)
    table.step(Kind.INVESTIGATED)
    table.step(Kind.PROPOSED, activity="Folkhögskola")
    assert [event.kind for event in table.referral.events.all()] == [
        *("raised", "investigation", "investigated", "proposed")
    ]
    assert state_of(table.last) == TO_ANOTHER
    assert list(table.referral.events.values_list("is_last", flat=True)) == [False, False, False, True]


def test_a_page_that_somebody_else_has_overtaken_decides_nothing(table):
    seen = table.last.position
    table.step(Kind.INVESTIGATION)
    with pytest.raises(ValidationError, match="meanwhile|under tiden"):
        referring.take_step(table.referral, Kind.DECLINED, DAY, by=table.other, reason="Nej", seen=seen)
    assert table.last.kind == Kind.INVESTIGATION


@pytest.mark.parametrize("kind", [Kind.DECLINED, Kind.RETURNED])
def test_no_wants_a_reason(table, kind):
    table.step(Kind.PROPOSED)
    with pytest.raises(ValidationError) as refusal:
        table.step(kind, by=table.leader, reason="  ")
    assert "reason" in refusal.value.message_dict


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [({"investigator": ""}, "investigator"), ({"until": None}, "until"), ({"until": date(2010, 2, 28)}, "until")],
)
def test_an_investigation_says_who_and_until_when(table, fields, wrong):
    with pytest.raises(ValidationError) as refusal:
        table.step(Kind.INVESTIGATION, **fields)
    assert wrong in refusal.value.message_dict


def test_days_go_forward_and_not_into_the_future(table):
    for day in [date(2010, 1, 10), date(2100, 1, 1)]:
        with pytest.raises(ValidationError):
            table.step(Kind.PROPOSED, day=day)


# --- The gate


@pytest.mark.parametrize(("employed", "hinders"), [(True, True), (None, True), (False, False)])
def test_nobody_with_employment_is_accepted_and_unknown_is_not_no(table, employed, hinders):
    table.project.employment_bars = True
    table.project.save()
    Referral.objects.update(employed=employed)
    ConsentFactory(referral=table.referral)
    table.step(Kind.PROPOSED)
    if hinders:
        with pytest.raises(ValidationError):
            table.step(Kind.ACCEPTED, by=table.leader)
    else:
        assert table.step(Kind.ACCEPTED, by=table.leader).kind == Kind.ACCEPTED


def test_each_party_has_said_that_its_part_is_done_in_this_round(table):
    table.project.parties_do_their_part = True
    table.project.save()
    table.step(Kind.PROPOSED)
    referring.state_part(table.referral, table.party, True, "", by=table.caseworker)
    referring.state_part(table.referral, table.other_party, False, "Läkarutlåtande", by=table.other)
    with pytest.raises(ValidationError) as refusal:
        table.step(Kind.ACCEPTED, by=table.leader)
    assert [str(table.other_party) in message for message in refusal.value.messages] == [True]
    referring.state_part(table.referral, table.other_party, True, "", by=table.other)
    table.step(Kind.ACCEPTED, by=table.leader)
    assert PartyStatement.objects.count() == 2
    table.step(Kind.RETURNED, by=table.leader)
    table.step(Kind.PROPOSED)
    with pytest.raises(ValidationError) as refusal:
        table.step(Kind.ACCEPTED, by=table.leader)
    assert len(refusal.value.messages) == 2


def test_only_the_group_speaks_for_its_parties(table):
    for user, party in [(table.leader, table.party), (table.caseworker, PartyFactory(project=table.project))]:
        with pytest.raises(ValidationError):
            referring.state_part(table.referral, party, True, "", by=user)


def test_without_a_group_that_decides_the_project_answers_at_once(table):
    with pytest.raises(ValidationError):
        table.step(Kind.ACCEPTED, by=table.leader)
    table.project.group_decides = False
    table.project.save()
    assert table.step(Kind.ACCEPTED, by=table.leader).kind == Kind.ACCEPTED


# --- A participation


def test_a_start_enrols_and_an_exit_to_the_group_opens_the_next_round(table):
    table.accept()
    person = table.referral.participant
    first = journey.start(person, table.project, DAY, by=table.leader)
    assert (table.last.kind, table.last.participation, table.last.round) == (Kind.ENROLLED, first, 1)
    leaving = {"by": table.leader, "destination": Destination.RETURNED_TO_GROUP}
    with pytest.raises(ValidationError):
        journey.leave(first, date(2010, 5, 3), **leaving)
    journey.leave(first, date(2010, 5, 3), reason="Platsen höll inte.", **leaving)
    assert (table.last.kind, table.last.round, table.last.reason) == (Kind.RETURNED, 2, "Platsen höll inte.")
    table.step(Kind.PROPOSED, day=date(2010, 5, 10))
    table.step(Kind.ACCEPTED, by=table.leader, day=date(2010, 5, 11))
    second = journey.start(person, table.project, date(2010, 5, 12), by=table.leader)
    assert (table.last.participation, second.sequence) == (second, 2)
    first.refresh_from_db()
    assert (first.exit, first.destination) == (date(2010, 5, 3), Destination.RETURNED_TO_GROUP)


def test_an_exit_elsewhere_leaves_the_referral_enrolled_and_a_corrected_one_follows(table):
    table.accept()
    participation = journey.start(table.referral.participant, table.project, DAY, by=table.leader)
    day = date(2010, 5, 3)
    journey.leave(participation, day, by=table.leader, destination=Destination.EMPLOYED)
    assert table.last.kind == Kind.ENROLLED
    change = {"by": table.leader, "why": "Fel", "reason": "Platsen höll inte."}
    journey.change_exit(participation, day, destination=Destination.RETURNED_TO_GROUP, **change)
    assert table.last.kind == Kind.RETURNED
    journey.change_exit(participation, day, destination=Destination.EMPLOYED, **change)
    assert (table.last.kind, table.last.participation) == (Kind.ENROLLED, participation)


def test_of_two_parties_that_have_referred_the_same_person_both_follow(table):
    second = ReferralFactory(
        **{"project": table.project, "group": table.group, "party": table.other_party},
        participant=table.referral.participant,
    )
    for referral, by in [(table.referral, table.caseworker), (second, table.other)]:
        referring.take_step(referral, Kind.PROPOSED, DAY, by=by, seen=1)
        referring.take_step(referral, Kind.ACCEPTED, DAY, by=table.leader, seen=2)
    participation = journey.start(second.participant, table.project, DAY, by=table.leader)
    leaving = {"by": table.leader, "destination": Destination.RETURNED_TO_GROUP, "reason": "Platsen höll inte."}
    journey.leave(participation, date(2010, 5, 3), **leaving)
    last = ReferralEvent.objects.filter(is_last=True)
    assert [(event.kind, event.round, event.participation) for event in last] == [
        (Kind.RETURNED, 2, participation)
    ] * 2


def test_a_return_by_mistake_opens_no_round_and_its_number_never_comes_again(table):
    earlier = ConsentFactory(referral=table.referral)
    table.accept()
    participation = journey.start(table.referral.participant, table.project, DAY, by=table.leader)
    leaving = {"by": table.leader, "destination": Destination.RETURNED_TO_GROUP, "reason": "Platsen höll inte."}
    journey.leave(participation, date(2010, 5, 3), **leaving)
    meanwhile = ConsentFactory(referral=table.referral, round=2)
    assert list(Consent.objects.in_force()) == [meanwhile]
    correction = {"by": table.leader, "why": "Fel val", "destination": Destination.EMPLOYED, "reason": ""}
    journey.change_exit(participation, date(2010, 5, 3), **correction)
    assert list(Consent.objects.in_force()) == [earlier]
    events = list(table.referral.events.all())
    assert [len(some) for some in rounds_of(events)] == [len(events)]
    assert way_of(table.referral, events, date(2010, 6, 1)).hand_offs == 1
    journey.change_exit(participation, date(2010, 5, 3), why="Rätt ändå", **leaving)
    assert not Consent.objects.in_force().exists()
    assert [len(some) for some in rounds_of(list(table.referral.events.all()))] == [len(events), 1]


def test_somebody_elses_start_enrols_nothing(table):
    table.accept()
    stranger = ReferralFactory(project=table.project).participant
    journey.start(stranger, table.project, DAY, by=table.leader)
    assert table.last.kind == Kind.ACCEPTED


# --- Whose it is to see


def sees(user, referral, permission=Permission.VIEW_PARTICIPANT):
    """By the general rule; what a request asks in one project says the same."""
    found = Referral.objects.permitting(permission, user).filter(pk=referral.pk).exists()
    here = Referral.objects.permitting_in(permission, user, referral.project)
    assert here.filter(pk=referral.pk).exists() is found, permission
    return found


def test_another_party_of_the_group_sees_it_while_a_consent_says_so(table):
    assert sees(table.caseworker, table.referral)
    assert sees(table.leader, table.referral)
    assert not sees(table.other, table.referral)
    consent = ConsentFactory(referral=table.referral, to_parties=[table.other_party])
    assert sees(table.other, table.referral)
    for change in [
        {"end": date(2010, 1, 1), "start": date(2009, 1, 1)},
        {"start": date(2100, 1, 1), "end": date(2100, 2, 1)},
        {"round": 2},
        {"from_party": table.other_party},
    ]:
        kept = {name: getattr(consent, name) for name in change}
        type(consent).objects.filter(pk=consent.pk).update(**change)
        assert not sees(table.other, table.referral), change
        type(consent).objects.filter(pk=consent.pk).update(**kept)
    assert sees(table.other, table.referral)


def test_who_else_is_refused(table):
    ConsentFactory(referral=table.referral, to_parties=[table.other_party])
    elsewhere = CaseworkerGroupFactory(project=table.project)
    group_of_same_party = table.member(Role.CASEWORKER, group=elsewhere, party=table.other_party)
    without_party = table.member(Role.CASEWORKER, group=table.group)
    employer_coach, evaluator = table.member(Role.EMPLOYER_COACH), table.member(Role.EVALUATOR)
    other_leader = MembershipFactory(role=Role.PROJECT_LEADER).user
    former = table.member(Role.CASEWORKER, group=table.group, party=table.party, ended_on=date(2010, 1, 1))
    for user in [group_of_same_party, without_party, employer_coach, evaluator, table.coach, other_leader, former]:
        for permission in Permission:
            assert not sees(user, table.referral, permission), (user, permission)


def test_a_protected_persons_referral_opens_only_for_the_named(table):
    person = table.referral.participant
    person.protected = True
    person.save()
    assert not any(sees(user, table.referral) for user in [table.caseworker, table.leader])
    person.named_people.add(table.caseworker)
    assert sees(table.caseworker, table.referral)


def test_the_database_holds_one_last_event(table):
    with pytest.raises(IntegrityError):
        table.referral.events.create(kind=Kind.DECLINED, position=9, by=table.leader, reason="x", day=DAY)
