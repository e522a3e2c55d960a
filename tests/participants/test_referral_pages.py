"""The list and the page of referrals: who sees which, what is told of it, which steps are offered, what is traced."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import journey, referring
from participants.enums import Destination, Information
from participants.enums import ReferralEventKind as Kind
from participants.models import Participation, Referral
from projects.roles import Role
from tests.participants.factories import ConsentFactory
from tests.participants.referral_place import DAY, TEXTS, Place
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def place(client):
    return Place(client)


# --- What is told


def test_the_party_that_refers_reads_its_own_and_what_the_project_answers(place):
    place.step(Kind.INVESTIGATION)
    place.step(Kind.INVESTIGATED, reason="")
    place.step(Kind.PROPOSED, reason="")
    place.step(Kind.DECLINED, by=place.leader, reason="Ledarens")
    for who in [place.caseworker, place.colleague]:
        assert place.read(who) == {*TEXTS.values(), "Utredaren", "Skälet", "Ledarens"}


def test_others_read_only_what_a_consent_covers_and_a_withdrawal_closes_at_once(place):
    place.step(Kind.INVESTIGATION)
    assert (place.read(place.leader), place.read(place.other)) == (set(), 404)
    consent = ConsentFactory(referral=place.referral, to_parties=[place.other_party])
    everything = {*TEXTS.values(), "Utredaren", "Skälet"}
    assert (place.read(place.leader), place.read(place.other)) == (everything, everything)
    consent.information = [kind for kind in Information if kind != Information.SITUATION]
    consent.save()
    assert (place.read(place.leader), place.read(place.other)) == (set(), set())
    consent.information = [Information.SITUATION]
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), place.caseworker
    consent.save()
    assert (place.read(place.leader), place.read(place.other)) == (set(), 404)
    consent.withdrawn_at = consent.withdrawn_by = None
    consent.start, consent.end = date(2009, 1, 1), timezone.localdate() - timedelta(days=1)
    consent.save()
    assert (place.read(place.leader), place.read(place.other)) == (set(), 404)


def test_who_has_referred_reads_why_whoever_decides_but_not_what_others_find_out(place):
    ConsentFactory(referral=place.referral, to_parties=[place.other_party])
    place.step(Kind.INVESTIGATION, by=place.other)
    assert place.read(place.caseworker) == {*TEXTS.values(), "Utredaren", "Skälet"}
    place.step(Kind.INVESTIGATED, by=place.other, reason="Ledarens")
    assert "Ledarens" not in place.read(place.caseworker)


def test_another_party_does_not_read_the_projects_answer(place):
    ConsentFactory(referral=place.referral, to_parties=[place.other_party])
    place.step(Kind.PROPOSED, reason="")
    place.step(Kind.DECLINED, by=place.leader, reason="Ledarens")
    assert "Ledarens" not in place.read(place.other)


def test_why_a_participation_ended_is_not_told_the_referrer_without_the_projects_consent(place):
    place.step(Kind.PROPOSED, reason="")
    place.step(Kind.ACCEPTED, by=place.leader, reason="")
    started = journey.start(place.referral.participant, place.project, DAY, by=place.leader)
    leaving = {"destination": Destination.RETURNED_TO_GROUP, "reason": "Ledarens"}
    journey.leave(started, date(2010, 5, 3), by=place.leader, **leaving)
    assert "Ledarens" not in place.read(place.caseworker)
    ConsentFactory(referral=place.referral, round=2, from_party=None, to_project=False, to_parties=[place.party])
    assert "Ledarens" in place.read(place.caseworker)


def test_the_employment_is_not_told_by_what_hinders_acceptance(place):
    place.project.employment_bars = True
    place.project.save()
    for employed in [True, False, None]:
        Referral.objects.update(employed=employed)
        sentences = {str(one) for one in place.page(place.leader).context["lacking"]}
        assert len(sentences) == 1
        assert "samtycke" in sentences.pop()


def test_who_gets_nothing_at_all(place):
    elsewhere = place.member(Role.CASEWORKER, group=CaseworkerGroupFactory(project=place.project), party=place.party)
    former = place.member(Role.CASEWORKER, group=place.group, party=place.party, ended_on=date(2010, 1, 1))
    nobodys = place.member(Role.CASEWORKER, group=place.group)
    other_leader = MembershipFactory(role=Role.PROJECT_LEADER).user
    answers = [place.read(who) for who in [elsewhere, former, nobodys, other_leader]]
    assert answers == [404, 404, 404, 404]
    members = [place.coach, place.member(Role.EMPLOYER_COACH), place.member(Role.EVALUATOR)]
    assert [place.read(who) for who in members] == [403, 403, 403]
    assert place.list(elsewhere).context["list"].rows == []
    assert place.list(elsewhere).context["list"].chips[-1][0].count == 0


def test_each_look_leaves_one_trace(place):
    seen = AuditEvent.objects.filter(action=AuditAction.VIEW, participant=place.referral.participant.public_id)
    for number, (who, name, more) in enumerate(
        [
            (place.caseworker, "referral", {}),
            (place.caseworker, "referral_step", {"step": "decline"}),
            (place.caseworker, "referral_part", {}),
            (place.leader, "referral", {}),
        ],
        start=1,
    ):
        assert place.page(who, name, **more).status_code == 200
        assert seen.filter(user__isnull=False).count() == number
    place.page(place.other)
    assert seen.count() == 4


# --- The list


def test_the_leader_sees_what_waits_for_her_on_top_and_counts_by_state(place):
    later = place.refer()
    place.step(Kind.PROPOSED)
    place.referral = place.refer()
    place.step(Kind.DECLINED)
    listed = place.list(place.leader).context["list"]
    assert [row.to_answer for row in listed.rows] == [True, False]
    assert listed.rows[1].referral == later
    counts = {choice.value: choice.count for choice, _address in listed.chips}
    assert counts == {"": 2, "answer": 1, "raised": 1, "proposed": 1, "declined": 1, "all": 3}
    assert [row.referral for row in place.list(place.leader, "declined").context["list"].rows] == [place.referral]
    assert len(place.list(place.leader, "' OR 1=1 --").context["list"].rows) == 2


def test_a_proposal_to_another_activity_is_a_state_of_its_own(place):
    place.step(Kind.PROPOSED, activity="Folkhögskola")
    listed = place.list(place.leader).context["list"]
    assert {choice.value: choice.count for choice, _address in listed.chips}.keys() == {"", "another", "all"}
    assert place.list(place.leader, "proposed").context["list"].rows == []
    assert len(place.list(place.leader, "another").context["list"].rows) == 1


def test_a_protected_persons_name_stands_in_no_list(place):
    person = place.referral.participant
    person.protected = True
    person.save()
    person.named_people.add(place.caseworker, place.leader)
    for who in [place.caseworker, place.leader]:
        page = place.list(who).content.decode()
        assert person.shown_name in page
        assert person.last_name not in page
    assert place.list(place.colleague).context["list"].rows == []


def test_as_many_questions_for_three_as_for_thirty(place):
    def asked(who):
        place.list(who)
        with CaptureQueriesContext(connection) as queries:
            place.client.get(reverse("participants:referrals", args=[place.project.slug]))
        return len(queries)

    def told_by_the_others():
        referral = place.refer(party=place.other_party)
        ConsentFactory(referral=referral, from_party=place.other_party, to_parties=[place.party])

    told_by_the_others()
    few = {who: asked(who) for who in [place.leader, place.caseworker]}
    for _ in range(20):
        place.refer()
        told_by_the_others()
    assert {who: asked(who) for who in few} == few


# --- Steps


STEPS = {
    "raised": ({"propose", "another", "investigate", "decline"}, set()),
    "proposed": (set(), {"accept", "return", "decline"}),
}


@pytest.mark.parametrize("state", STEPS)
def test_the_steps_that_may_be_taken_are_offered_and_no_other_is_let_in(place, state):
    if state == "proposed":
        place.step(Kind.PROPOSED)
    sent = {"reason": "Skälet", "day": DAY, "investigator": "X", "until": DAY, "activity": "X", "seen": 1}
    sent["seen"] = referring.last_event(place.referral).position
    for who, wanted in zip([place.caseworker, place.leader], STEPS[state], strict=True):
        assert {one.code for one in place.page(who).context["steps"]} == wanted
        everything = {"propose", "another", "investigate", "investigated", "accept", "return", "decline"}
        for code in everything - wanted:
            assert place.page(who, "referral_step", step=code).status_code == 302
            assert place.client.post(place.address("referral_step", step=code), sent).status_code == 200
    assert referring.last_event(place.referral).position == sent["seen"]


def test_a_step_is_taken_once_however_often_it_is_sent(place):
    form = place.page(place.caseworker, "referral_step", step="propose").context["form"]
    sent = {"day": DAY.isoformat(), "seen": 1, "reason": "Ja", "form_token": str(form["form_token"].value())}
    for _ in range(2):
        assert place.client.post(place.address("referral_step", step="propose"), sent).status_code == 302
    assert place.referral.events.count() == 2


def test_whoever_was_overtaken_is_told_and_keeps_what_she_wrote(place):
    place.client.force_login(place.caseworker)
    place.step(Kind.INVESTIGATION, by=place.colleague)
    sent = {"day": DAY.isoformat(), "seen": 1, "reason": "Mitt skäl"}
    answer = place.client.post(place.address("referral_step", step="decline"), sent)
    assert "Mitt skäl" in answer.content.decode()
    assert referring.last_event(place.referral).kind == Kind.INVESTIGATION
    again = sent | {"seen": answer.context["form"]["seen"].value()}
    place.client.post(place.address("referral_step", step="decline"), again)
    assert referring.last_event(place.referral).kind == Kind.DECLINED


@pytest.mark.parametrize(("done", "status"), [("", 200), ("yes", 302), ("no", 302)])
def test_a_party_says_whether_its_part_is_done(place, done, status):
    place.client.force_login(place.caseworker)
    assert place.client.post(place.address("referral_part"), {"done": done, "note": "Delen"}).status_code == status
    assert place.referral.statements.count() == (status == 302)
    assert "Delen" not in place.page(place.leader).content.decode()


def test_the_party_that_refers_says_how_it_is_with_employment_and_no_other(place):
    """Or whoever was referred with it unknown could never be accepted."""
    place.project.employment_bars = True
    place.project.save()
    ConsentFactory(referral=place.referral, to_parties=[place.other_party])
    assert "employed" in place.page(place.caseworker, "referral_part").context["form"].fields
    place.client.post(place.address("referral_part"), {"done": "yes", "employed": "no"})
    place.referral.refresh_from_db()
    assert place.referral.employed is False
    place.step(Kind.PROPOSED)
    place.step(Kind.ACCEPTED, by=place.leader)
    assert "employed" not in place.page(place.other, "referral_part").context["form"].fields
    for who in [place.other, place.leader, place.coach]:
        with pytest.raises(ValidationError):
            referring.state_employment(place.referral, True, by=who)


def test_nobody_else_speaks_for_a_party(place):
    for who, status in [(place.leader, 403), (place.coach, 403), (place.other, 404)]:
        place.client.force_login(who)
        assert place.client.post(place.address("referral_part"), {"done": "yes"}).status_code == status
    assert not place.referral.statements.exists()


# --- The participation


def accepted(place):
    place.step(Kind.PROPOSED)
    place.step(Kind.ACCEPTED, by=place.leader)
    ConsentFactory(referral=place.referral)


def test_an_accepted_referral_becomes_a_participation_with_what_it_says_filled_in(place):
    Referral.objects.update(support="sickness")
    accepted(place)
    today = timezone.localdate()
    place.project.start, place.project.end = today - timedelta(days=9), today + timedelta(days=9)
    place.project.save()
    form = place.page(place.leader, "referral_start").context["form"]
    assert (form["support"].value(), form["group"].value()) == ("sickness", place.group.pk)
    sent = {
        "start": today.isoformat(),
        "support": "sickness",
        "coach": str(place.coach.public_id),
        "language": "dari",
    }
    assert place.client.post(place.address("referral_start"), sent).status_code == 302
    participation = Participation.objects.get()
    assert referring.last_event(place.referral).participation == participation
    assert (participation.support, participation.participant.language) == ("sickness", "dari")
    history = reverse(
        "participants:referral_history", args=[place.project.slug, place.referral.participant.public_id]
    )
    for who, wanted in [(place.coach, 200), (place.leader, 200), (place.caseworker, 403)]:
        place.client.force_login(who)
        answer = place.client.get(history)
        assert answer.status_code == wanted
        assert ("Önskan" in answer.content.decode()) is (wanted == 200)


def test_support_is_not_filled_in_when_no_consent_covers_it(place):
    Referral.objects.update(support="sickness")
    accepted(place)
    place.referral.consents.all().delete()
    answer = place.page(place.leader, "referral_start")
    assert not answer.context["form"]["support"].value()
    assert "Önskan" not in answer.content.decode()


@pytest.mark.parametrize("state", ["raised", "proposed", "returned"])
def test_nothing_starts_from_a_referral_that_is_not_accepted(place, state):
    if state != "raised":
        accepted(place) if state == "returned" else place.step(Kind.PROPOSED)
    if state == "returned":
        place.step(Kind.RETURNED, by=place.leader)
    assert place.page(place.leader, "referral_start").status_code == 302
    place.client.post(place.address("referral_start"), {"start": "2010-03-02"})
    assert not Participation.objects.exists()


@pytest.mark.parametrize("who", ["caseworker", "coach", "other"])
def test_only_the_leader_starts_it(place, who):
    accepted(place)
    assert place.page(getattr(place, who), "referral_start").status_code == 403
    assert place.client.post(place.address("referral_start"), {"start": "2010-03-02"}).status_code == 403
    assert not Participation.objects.exists()
