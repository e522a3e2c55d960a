"""Consents are written down and withdrawn, by whom, and what stands where when they end."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import consenting, journey, referring
from participants.consent_page import ending, held
from participants.consenting import Terms
from participants.disclosure import Disclosure
from participants.enums import Destination, Information, Outcome
from participants.enums import ReferralEventKind as Kind
from participants.models import Consent, Participation
from participants.shared_case import shared_codes
from projects.roles import Role
from tests.participants.factories import CoachAssignmentFactory, ConsentFactory, ParticipationFactory
from tests.participants.referral_place import DAY, Place
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, PartyFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
TODAY = timezone.localdate
YEAR = timedelta(days=360)


@pytest.fixture
def place(client):
    return Place(client)


def terms(place, **changes):
    said = {
        "to_parties": frozenset(),
        "to_project": True,
        "information": frozenset({Information.SITUATION}),
        "purpose": "Planera arbetsträning",
        "start": TODAY(),
        "end": TODAY() + YEAR,
        "form": "written",
    }
    return Terms(**said | changes)


def sent(place, **changes):
    said = {
        "receivers": ["project", str(place.other_party.pk)],
        "information": ["situation", "plan"],
        "purpose": "Planera arbetsträning",
        "start": TODAY().isoformat(),
        "end": (TODAY() + YEAR).isoformat(),
        "form": "written",
        "documented": "Pärm 3",
    }
    return said | changes


def enrol(place):
    """The participation that the referral becomes, with the coach."""
    place.step(Kind.PROPOSED)
    place.step(Kind.ACCEPTED, by=place.leader)
    participation = journey.start(place.referral.participant, place.project, DAY, by=place.leader)
    CoachAssignmentFactory(participation=participation, coach=place.coach)
    return participation


# --- Written down


def test_a_caseworker_writes_down_her_partys_and_the_projects_people_the_projects(place):
    enrol(place)
    for who, party, to in [
        (place.caseworker, place.party, {"to_project": True}),
        (place.coach, None, {"to_project": False, "to_parties": frozenset({place.party})}),
        (place.leader, None, {"to_project": False, "to_parties": frozenset({place.other_party})}),
    ]:
        consent = consenting.give(place.referral, terms(place, **to), by=who)
        assert (consent.from_party, consent.taken_by, consent.round) == (party, who, 1)


def test_the_trail_says_which_kinds_and_nothing_of_what_was_written(place):
    given = consenting.give(place.referral, terms(place, documented="Pärm 3"), by=place.caseworker)
    consenting.withdraw(given, by=place.colleague)
    events = AuditEvent.objects.filter(object_type="participants.consent").order_by("pk")
    assert [(one.action, one.user, one.fields, one.details) for one in events] == [
        (AuditAction.CREATE, place.caseworker, ["information"], {"information": ["situation"]}),
        (AuditAction.CHANGE, place.colleague, ["withdrawn_at"], {"information": ["situation"]}),
    ]
    assert {one.participant for one in events} == {place.referral.participant.public_id}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"end": -1}, "end"),
        ({"end": 400}, "end"),
        ({"start": 10, "end": 5}, "end"),
        ({"start": 900, "end": 901}, "start"),
        ({"information": frozenset()}, "information"),
        ({"to_project": False}, "receivers"),
        ({"purpose": "  "}, "purpose"),
        ({"form": "oral"}, "documented"),
    ],
)
def test_what_would_be_no_consent_is_refused_at_its_field(place, change, field):
    days = {name: TODAY() + timedelta(days=change[name]) for name in ["start", "end"] if name in change}
    with pytest.raises(ValidationError) as refusal:
        consenting.give(place.referral, terms(place, **change | days), by=place.caseworker)
    assert field in refusal.value.message_dict
    assert not Consent.objects.exists()


def test_nobody_consents_for_a_party_elsewhere_or_for_the_project_to_itself(place):
    enrol(place)
    elsewhere = frozenset({PartyFactory(project=place.project)})
    for who, wrong in [
        (place.caseworker, {"to_parties": elsewhere}),
        (place.caseworker, {"to_parties": frozenset({place.party})}),
        (place.leader, {"to_parties": frozenset({place.party})}),
    ]:
        with pytest.raises(ValidationError) as refusal:
            consenting.give(place.referral, terms(place, **wrong), by=who)
        assert "receivers" in refusal.value.message_dict


def test_the_longest_time_is_the_projects(place):
    place.project.consent_months = 1
    place.project.save()
    with pytest.raises(ValidationError):
        consenting.give(place.referral, terms(place, end=TODAY() + timedelta(days=40)), by=place.caseworker)
    consenting.give(place.referral, terms(place, end=TODAY() + timedelta(days=27)), by=place.caseworker)


def test_who_may_not_write_it_down_or_withdraw_it(place):
    mine = ConsentFactory(referral=place.referral)
    other_group = CaseworkerGroupFactory(project=place.project)
    strangers = [
        place.other,  # until a consent tells her party
        place.coach,  # before there is a participation of hers
        place.member(Role.EMPLOYER_COACH),
        place.member(Role.EVALUATOR),
        place.member(Role.CASEWORKER, group=place.group),
        place.member(Role.CASEWORKER, group=other_group, party=place.party),
        place.member(Role.CASEWORKER, group=place.group, party=place.party, ended_on=DAY),
        MembershipFactory(role=Role.PROJECT_LEADER).user,
    ]
    for who in strangers:
        with pytest.raises(ValidationError):
            consenting.give(place.referral, terms(place), by=who)
        with pytest.raises(ValidationError):
            consenting.withdraw(mine, by=who)
    with pytest.raises(ValidationError):
        consenting.withdraw(mine, by=place.leader)
    mine.refresh_from_db()
    assert mine.withdrawn_at is None


def test_a_protected_persons_are_for_the_named(place):
    person = place.referral.participant
    person.protected = True
    person.save()
    with pytest.raises(ValidationError):
        consenting.give(place.referral, terms(place), by=place.caseworker)
    person.named_people.add(place.caseworker)
    assert consenting.give(place.referral, terms(place), by=place.caseworker).pk


def test_the_same_is_written_down_once_and_withdrawn_once(place):
    first = consenting.give(place.referral, terms(place), by=place.caseworker)
    with pytest.raises(ValidationError):
        consenting.give(place.referral, terms(place), by=place.colleague)
    moment = consenting.withdraw(first, by=place.caseworker).withdrawn_at
    assert consenting.withdraw(first, by=place.colleague).withdrawn_at == moment
    assert AuditEvent.objects.filter(fields=["withdrawn_at"]).count() == 1
    consenting.give(place.referral, terms(place), by=place.caseworker)
    assert Consent.objects.count() == 2


# --- The pages


def test_whoever_withdraws_one_is_told_of_those_that_go_on_telling_the_same(place):
    one = ConsentFactory(referral=place.referral, information=["situation"])
    other = ConsentFactory(referral=place.referral, information=["situation", "plan"])
    ConsentFactory(referral=place.referral, to_project=False, to_parties=[place.other_party])  # another is told
    ConsentFactory(referral=place.referral, information=["plan"])  # something else
    ConsentFactory(referral=place.referral, from_party=place.other_party)  # another's
    place.client.force_login(place.caseworker)
    address = reverse("participants:consent_withdraw", args=[place.project.slug, one.public_id])
    assert [line.consent for line in place.client.get(address).context["others"]] == [other]
    assert "fortfarande får berättas" in place.client.post(address, follow=True).content.decode()
    consenting.withdraw(other, by=place.caseworker)
    assert place.client.get(address).context["others"] == []


def test_the_page_takes_one_once_and_shows_it_to_who_is_told(place):
    place.client.force_login(place.caseworker)
    page = place.client.get(place.address("consent_give"))
    token = page.context["form"]["form_token"].value()
    assert "checked" not in page.content.decode().split("<main")[1]
    for _ in range(2):
        answer = place.client.post(place.address("consent_give"), sent(place, form_token=token))
        assert answer.status_code == 302
    [consent] = Consent.objects.all()
    assert (consent.to_project, list(consent.to_parties.all())) == (True, [place.other_party])
    own, told = place.page(place.caseworker, "consents"), place.page(place.other, "consents")
    assert "Pärm 3" in own.content.decode()
    assert "Planera arbetsträning" in told.content.decode()
    assert "Pärm 3" not in told.content.decode()
    for page in [own, told]:
        assert "bryter sekretess" in page.content.decode()
        assert "inte den rättsliga grunden" in page.content.decode()


def test_a_withdrawn_one_is_read_by_its_own_authority_alone(place):
    consent = ConsentFactory(referral=place.referral, purpose="Kanariefågel")
    assert "Kanariefågel" in place.page(place.leader, "consents").content.decode()
    place.client.force_login(place.caseworker)
    address = reverse("participants:consent_withdraw", args=[place.project.slug, consent.public_id])
    assert place.client.get(address).status_code == 200
    assert place.client.post(address).status_code == 302
    assert "Kanariefågel" not in place.page(place.leader, "consents").content.decode()
    assert "Kanariefågel" in place.page(place.caseworker, "consents").content.decode()
    place.client.force_login(place.leader)
    assert place.client.post(address).status_code == 404


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(place):
    place.client.force_login(place.caseworker)
    answer = place.client.post(place.address("consent_give"), sent(place, end="", purpose="Kvar"))
    assert answer.status_code == 200
    assert set(answer.context["form"].errors) == {"end"}
    assert "Kvar" in answer.content.decode()


def test_asking_anew_proposes_what_was_said_and_neither_days_nor_how(place):
    former = ConsentFactory(referral=place.referral, round=7, information=["plan"], purpose="Förra", form="oral",
                            documented="Muntligt", to_parties=[place.other_party])  # fmt: skip
    place.client.force_login(place.caseworker)
    form = place.client.get(place.address("consent_give"), {"anew": former.public_id}).context["form"]
    assert form["receivers"].value() == ["project", str(place.other_party.pk)]
    assert (form["information"].value(), form["purpose"].value()) == (["plan"], "Förra")
    assert (form["end"].value(), form["form"].value(), form["documented"].value()) == (None, None, None)
    strange = ConsentFactory(referral=place.referral, from_party=place.other_party, purpose="Annans")
    page = place.client.get(place.address("consent_give"), {"anew": strange.public_id})
    assert "Annans" not in page.content.decode()
    assert place.client.get(place.address("consent_give"), {"anew": "x"}).status_code == 404


def test_a_party_withdraws_its_own_also_when_nobody_tells_it_of_the_referral_any_longer(place):
    told = ConsentFactory(referral=place.referral, to_parties=[place.other_party])
    own = consenting.give(place.referral, terms(place), by=place.other)
    consenting.withdraw(told, by=place.caseworker)
    place.client.force_login(place.other)
    listed = place.client.get(reverse("participants:consents_ending", args=[place.project.slug]), {"show": "all"})
    address = reverse("participants:consent_withdraw", args=[place.project.slug, own.public_id])
    assert address in listed.content.decode()
    assert place.address("consents") not in listed.content.decode()
    assert place.client.get(place.client.post(address).url).status_code == 200
    assert not held(place.project, place.other)


# --- Those that end


def in_days(place, days, **fields):
    today = TODAY()
    return ConsentFactory(referral=place.referral, start=today - YEAR, end=today + timedelta(days=days), **fields)


@pytest.mark.parametrize(("days", "stands"), [(-200, True), (-1, True), (0, True), (30, True), (31, False)])
def test_those_that_end_within_a_month_or_have_run_out_are_listed(place, days, stands):
    consent = in_days(place, days)
    assert ending(place.project, place.caseworker) == [consent] * stands
    for who in [place.leader, place.coach, place.other]:
        assert ending(place.project, who) == []


def test_what_is_settled_withdrawn_of_another_round_or_given_anew_is_not(place):
    consent = in_days(place, 5)
    for change in [{"round": 2}, {"withdrawn_at": timezone.now(), "withdrawn_by": place.caseworker}]:
        before = {name: getattr(consent, name) for name in change}
        Consent.objects.update(**change)
        assert ending(place.project, place.caseworker) == []
        Consent.objects.update(**before)
    narrower = in_days(place, 300, information=["plan"])
    assert ending(place.project, place.caseworker) == [consent]
    narrower.information = list(Information)
    narrower.save()
    assert ending(place.project, place.caseworker) == []
    narrower.delete()
    place.step(Kind.DECLINED)
    assert ending(place.project, place.caseworker) == []


def test_the_projects_stand_on_today_until_the_outcome_is_known(place):
    participation = enrol(place)
    in_days(place, -3, from_party=None, to_project=False, to_parties=[place.party])
    address = reverse("participants:consents_ending", args=[place.project.slug])
    for who in [place.coach, place.leader]:
        place.client.force_login(who)
        today = place.client.get(reverse("today", args=[place.project.slug]))
        assert [one.number for one in today.context["to_do"] if one.url == address] == [1]
        assert len(place.client.get(address).context["lines"]) == 1
    journey.leave(participation, TODAY() - timedelta(days=100), by=place.leader, destination=Destination.EMPLOYED)
    assert ending(place.project, place.leader)
    Participation.objects.update(outcome=Outcome.EMPLOYED)
    assert not ending(place.project, place.leader)


def test_a_caseworkers_start_page_says_how_many_of_hers(place):
    in_days(place, 5)
    assert place.list(place.caseworker).context["consents_ending"] == 1
    assert place.list(place.other).context["consents_ending"] == 0


# --- A party reads of the participant what the project may tell


def test_sections_open_kind_by_kind_and_leave_what_was_shown_in_the_trail(place):
    enrol(place)
    closed = {one.kind: one.is_open for one in place.page(place.caseworker).context["sections"]}
    assert closed == dict.fromkeys(Information, False)
    given = terms(place, to_project=False, to_parties=frozenset({place.party}), information={Information.PLAN})
    consent = consenting.give(place.referral, given, by=place.leader)
    opened = {one.kind for one in place.page(place.caseworker).context["sections"] if one.is_open}
    assert opened == {Information.PLAN}
    assert place.coach.name in place.page(place.caseworker).content.decode()
    seen = AuditEvent.objects.filter(user=place.caseworker, details__tab="referral").order_by("pk")
    assert [one.details["shared"] for one in seen] == [[], ["plan"], ["plan"]]
    consenting.withdraw(consent, by=place.leader)
    assert not any(one.is_open for one in place.page(place.caseworker).context["sections"])
    assert [one.details["shared"] for one in seen.all()] == [[], ["plan"], ["plan"], []]
    assert place.page(place.leader).context["sections"] == []


def test_what_another_party_than_the_referring_one_lets_her_read_stands_in_the_trail_too():
    assert shared_codes(Disclosure(1, frozenset({(2, Information.SITUATION), (3, Information.PLAN)}))) == [
        "situation"
    ]
    assert shared_codes(Disclosure(1, frozenset({(None, Information.SITUATION)}))) == []  # a section says that


def test_only_the_present_rounds_participation_is_told_of(place):
    first = enrol(place)
    ParticipationFactory(participant=first.participant, project=place.project, start=DAY - timedelta(days=300),
                         exit=DAY - timedelta(days=200))  # fmt: skip
    journey.leave(first, DAY, by=place.leader, destination=Destination.RETURNED_TO_GROUP, reason="Platsen")
    assert referring.last_event(place.referral).round == 2
    given = terms(place, to_project=False, to_parties=frozenset({place.party}), information=set(Information))
    consenting.give(place.referral, given, by=place.leader)
    assert all(one.is_open and not one.rows for one in place.page(place.caseworker).context["sections"])
