"""A group meeting: what is on the agenda, in which order, who may be there, what is decided, and going on later."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import AuditEvent
from participants import group_meeting, referring
from participants.agenda import IN_TURN, LATER, agenda, in_turn, queue
from participants.enums import Information
from participants.enums import ReferralEventKind as Kind
from participants.hand_offs import way_of
from participants.models import GroupMeeting, MeetingCase, ProtectedOpening, ReferralEvent
from tests.participants.factories import ConsentFactory, GroupMeetingFactory, ReferralFactory
from tests.participants.test_referring import Table
from tests.projects.factories import CaseworkerGroupFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
DAY = date(2010, 3, 1)


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def meeting(table):
    return group_meeting.open_meeting(table.group, DAY, by=table.caseworker)


def another(table, raised_on, party=None):
    return ReferralFactory(project=table.project, group=table.group, party=party or table.party, raised_on=raised_on)


def deal(table, meeting, referral=None, kind=None, by=None, **what):
    referral = referral or table.referral
    facts = {"seen": referring.last_event(referral).position, "present": [], "parts": {}, "reason": "Skäl"} | what
    if kind is None:
        facts.pop("reason")
    return group_meeting.deal_with(meeting, referral, by=by or table.caseworker, kind=kind, **facts)


# --- The agenda


def test_overdue_investigations_come_first_then_the_oldest_and_last_what_was_put_off(table, meeting):
    oldest, newest = another(table, date(2009, 12, 1)), another(table, date(2010, 2, 20))
    overdue, put_off = another(table, date(2010, 2, 10)), another(table, date(2009, 11, 1))
    in_time = another(table, date(2010, 1, 20))
    for referral, until in [(overdue, date(2010, 2, 28)), (in_time, DAY)]:
        referring.take_step(
            *(referral, Kind.INVESTIGATION, date(2010, 2, 15)),
            by=table.caseworker,
            seen=1,
            investigator="Vården",
            until=until,
        )
    earlier = GroupMeetingFactory(
        group=table.group, date=date(2010, 2, 1), closed_at=timezone.now(), closed_by=table.other
    )
    MeetingCase.objects.create(
        meeting=earlier, referral=put_off, dealt_at=timezone.now(), dealt_by=table.other, next_date=date(2010, 4, 1)
    )
    assert list(agenda(meeting, table.caseworker)) == [overdue, oldest, table.referral, in_time, newest, put_off]
    assert in_turn(meeting, table.caseworker) == overdue


@pytest.mark.parametrize("kind", [Kind.PROPOSED, Kind.DECLINED])
def test_what_is_decided_is_no_longer_in_the_queue(table, kind):
    table.step(kind)
    assert not queue(table.group, table.caseworker, DAY)


def test_who_comes_back_is_in_the_queue_again(table):
    table.step(Kind.PROPOSED)
    table.step(Kind.RETURNED, by=table.leader)
    assert list(queue(table.group, table.caseworker, DAY)) == [table.referral]


def test_another_partys_case_is_on_the_agenda_only_by_consent(table, meeting):
    theirs = another(table, date(2010, 1, 2), party=table.other_party)
    another_group = ReferralFactory(project=table.project, group=CaseworkerGroupFactory(project=table.project))
    assert list(agenda(meeting, table.caseworker)) == [table.referral]
    consent = ConsentFactory(referral=theirs, to_parties=[table.party])
    assert list(agenda(meeting, table.caseworker)) == [theirs, table.referral]
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), table.other
    consent.save()
    assert list(agenda(meeting, table.caseworker)) == [table.referral]
    assert another_group not in agenda(meeting, table.leader)


def test_as_many_queries_for_one_case_as_for_fifty(table, meeting, client, django_assert_num_queries):
    client.force_login(table.caseworker)
    address = f"/projects/{table.project.slug}/meetings/{meeting.public_id}/"
    client.get(address)
    with django_assert_num_queries(12) as few:
        client.get(address)
    for day in range(1, 31):
        another(table, date(2010, 1, day))
    with django_assert_num_queries(len(few)):
        client.get(address)


# --- A case


def test_a_case_is_decided_with_who_was_there_and_what_each_has_done(table, meeting):
    ConsentFactory(referral=table.referral, to_parties=[table.other_party])
    case = deal(
        *(table, meeting),
        kind=Kind.PROPOSED,
        present=[table.party, table.other_party],
        parts={table.party: True, table.other_party: False},
        note="Enigt",
        next_date=date(2010, 4, 12),
    )
    assert (table.last.kind, table.last.meeting, table.last.day) == (Kind.PROPOSED, meeting, DAY)
    assert case.decision == table.last
    assert set(case.present.all()) == {table.party, table.other_party}
    assert dict(table.referral.statements.values_list("party", "done")) == {
        table.party.pk: True,
        table.other_party.pk: False,
    }
    assert not agenda(meeting, table.caseworker)


@pytest.mark.parametrize("consent", [None, {"information": [Information.OUTCOME]}, {"end": DAY, "start": DAY}])
def test_nobody_hears_about_a_case_without_a_consent_in_force(table, meeting, consent):
    if consent is not None:
        ConsentFactory(referral=table.referral, to_parties=[table.other_party], **consent)
    with pytest.raises(ValidationError) as refusal:
        deal(table, meeting, present=[table.other_party])
    assert "present" in refusal.value.message_dict
    assert not meeting.cases.exists()


def test_what_is_refused_leaves_nothing_behind(table, meeting):
    with pytest.raises(ValidationError):
        deal(table, meeting, kind=Kind.INVESTIGATION, parts={table.party: True}, investigator="", until=None)
    assert not table.referral.statements.exists()
    assert not meeting.cases.exists()
    assert table.last.kind == Kind.RAISED


def test_a_case_that_waits_is_dealt_with_and_stays_in_the_queue(table, meeting):
    deal(table, meeting, note="Handläggaren var sjuk", next_date=date(2010, 3, 15))
    assert not agenda(meeting, table.caseworker)
    assert list(queue(table.group, table.caseworker, date(2010, 3, 15))) == [table.referral]
    assert table.last.kind == Kind.RAISED


def test_what_was_put_off_waits_only_as_long_as_nothing_happens(table, meeting):
    deal(table, meeting, next_date=date(2010, 9, 1))
    [waiting] = queue(table.group, table.caseworker, date(2010, 3, 2))
    assert (waiting.place, waiting.next_date) == (LATER, date(2010, 9, 1))
    table.step(Kind.INVESTIGATION, until=date(2010, 8, 1))
    table.step(Kind.INVESTIGATED)
    [waiting] = queue(table.group, table.caseworker, date(2010, 3, 2))
    assert (waiting.place, waiting.next_date) == (IN_TURN, None)


def test_what_another_activity_is_to_show_comes_up_again_on_its_day(table, meeting):
    deal(table, meeting, kind=Kind.PROPOSED, activity="Folkhögskola", next_date=date(2010, 9, 1))
    assert not queue(table.group, table.caseworker, date(2010, 8, 31))
    assert list(queue(table.group, table.caseworker, date(2010, 9, 1))) == [table.referral]


def test_a_meeting_that_goes_on_the_next_day_decides_on_that_day(table, time_machine):
    """One that is written down afterwards decides on its own date."""
    time_machine.move_to("2010-03-01 15:00+00:00")
    live = group_meeting.open_meeting(table.group, DAY, by=table.caseworker)
    time_machine.move_to("2010-03-04 09:00+00:00")
    deal(table, live, kind=Kind.DECLINED)
    assert table.last.day == date(2010, 3, 4)
    group_meeting.close(live, None, by=table.caseworker)
    afterwards = group_meeting.open_meeting(table.group, date(2010, 3, 2), by=table.caseworker)
    second = another(table, date(2010, 2, 1))
    deal(table, afterwards, second, kind=Kind.DECLINED)
    assert referring.last_event(second).day == date(2010, 3, 2)


def test_an_interrupted_meeting_goes_on_where_it_was(table, meeting):
    second = another(table, date(2010, 2, 1))
    deal(table, meeting)
    again = group_meeting.open_meeting(table.group, timezone.localdate(), by=table.other)
    assert again == meeting
    assert in_turn(again, table.caseworker) == second
    deal(table, again, second, kind=Kind.DECLINED)
    assert in_turn(again, table.caseworker) is None
    assert GroupMeeting.objects.count() == 1


def test_a_closed_meeting_decides_nothing_more(table, meeting):
    group_meeting.close(meeting, date(2010, 4, 1), by=table.caseworker)
    for act in [
        lambda: deal(table, meeting, kind=Kind.PROPOSED),
        lambda: group_meeting.close(meeting, None, by=table.caseworker),
    ]:
        with pytest.raises(ValidationError):
            act()
    assert group_meeting.open_meeting(table.group, DAY, by=table.caseworker) != meeting


def test_only_the_groups_own_caseworkers_hold_it(table, meeting):
    elsewhere = table.member("caseworker", group=CaseworkerGroupFactory(project=table.project), party=table.party)
    for user in [table.leader, table.coach, elsewhere]:
        for act in [
            lambda user=user: group_meeting.open_meeting(table.group, DAY, by=user),
            lambda user=user: deal(table, meeting, by=user),
            lambda user=user: group_meeting.close(meeting, None, by=user),
        ]:
            with pytest.raises(ValidationError):
                act()


def test_days_make_sense(table, meeting):
    for act in [
        lambda: group_meeting.open_meeting(
            table.group, timezone.localdate() + timedelta(days=1), by=table.caseworker
        ),
        lambda: deal(table, meeting, next_date=DAY - timedelta(days=1)),
        lambda: group_meeting.close(meeting, DAY, by=table.caseworker),
    ]:
        with pytest.raises(ValidationError):
            act()


# --- Handed on


def test_who_has_had_the_case_and_for_how_many_days(table):
    investigated = {"investigating_party": table.other_party, "until": date(2010, 4, 1)}
    table.step(Kind.INVESTIGATION, day=date(2010, 1, 21), **investigated)
    table.step(Kind.INVESTIGATED, day=date(2010, 2, 20))
    table.step(Kind.PROPOSED, day=date(2010, 2, 25))
    table.step(Kind.RETURNED, by=table.leader, day=date(2010, 3, 7))
    events = list(table.referral.events.select_related("investigating_party"))
    way = way_of(table.referral, events, date(2010, 3, 10))
    assert [station.days for station in way.stations] == [10, 30, 5, 10, 3]
    assert [station.holder for station in way.stations][:2] == [str(table.group), str(table.other_party)]
    assert (way.hand_offs, way.days) == (4, 58)


def test_a_declined_case_is_nobodys_and_its_days_stop(table):
    table.step(Kind.DECLINED, day=date(2010, 1, 31))
    way = way_of(table.referral, list(table.referral.events.all()), date(2010, 12, 31))
    assert ([station.days for station in way.stations], way.hand_offs) == ([20], 0)


# --- On the screen


def test_a_whole_meeting_by_way_of_the_pages(table, client):
    ReferralFactory(project=table.project, group=table.group, party=table.party, raised_on=date(2010, 2, 1))
    client.force_login(table.caseworker)
    meetings = f"/projects/{table.project.slug}/meetings/"
    agenda_page = client.post(meetings, {"date": "2010-03-01"}).url
    case_page = client.get(agenda_page).context["first"]
    case_page = f"{agenda_page}cases/{case_page.public_id}/"
    before = AuditEvent.objects.count()
    page = client.get(case_page)
    assert AuditEvent.objects.count() == before + 1
    assert page.context["form"]["present"].initial == [table.party]
    sent = {"decision": "investigation", "until": "2010-04-01", "present": [table.party.pk], "seen": 1}
    refused = client.post(case_page, sent)
    assert set(refused.context["form"].errors) == {"question", "investigator"}
    following = client.post(case_page, sent | {"investigator": "Vårdcentralen", "question": "Ryggen"})
    assert ReferralEvent.objects.get(kind=Kind.INVESTIGATION).question == "Ryggen"
    assert following.url != case_page
    sent = {"decision": "another", "activity": "Folkhögskola", "seen": 1}
    assert client.post(following.url, sent).url == agenda_page
    assert client.post(agenda_page, {"next_date": "2010-04-01"}).status_code == 302
    assert GroupMeeting.objects.get().closed_by == table.caseworker
    assert client.get(case_page).url == agenda_page


def test_what_happens_meanwhile_is_said_and_never_written_over(table, meeting, client):
    ConsentFactory(referral=table.referral, to_parties=[table.other_party])
    client.force_login(table.caseworker)
    address = f"/projects/{table.project.slug}/meetings/{meeting.public_id}/cases/{table.referral.public_id}/"
    page = client.get(address).context["form"]
    referring.state_part(table.referral, table.other_party, True, "", by=table.other)
    table.step(Kind.INVESTIGATION)
    sent = {name: page[name].value() for name in ["seen", "said"]} | {"decision": "declined", "reason": "Skäl"}
    refused = client.post(address, sent | {"done": [table.party.pk]}).context["form"]
    assert "Skäl" in refused["reason"].value()
    assert table.last.kind == Kind.INVESTIGATION
    again = sent | {"seen": refused["seen"].value(), "done": [table.party.pk]}
    assert client.post(address, again).status_code == 302
    case = MeetingCase.objects.get()
    assert set(case.done.all()) == {table.party, table.other_party}
    referring.state_part(table.referral, table.party, False, "", by=table.caseworker)
    assert case.done.count() == 2  # the minutes stay


def test_of_two_who_keep_the_minutes_neither_writes_over_the_other(table, meeting, client):
    client.force_login(table.caseworker)
    address = f"/projects/{table.project.slug}/meetings/{meeting.public_id}/cases/{table.referral.public_id}/"
    page = client.get(address).context["form"]
    sent = {name: page[name].value() for name in ["seen", "said", "dealt"]} | {"decision": "later"}
    assert client.post(address, sent | {"note": "Den första"}).status_code == 302
    overtaken = client.post(address, sent | {"note": "Den andra"})
    assert MeetingCase.objects.get().note == "Den första"
    assert "Den andra" in overtaken.content.decode()
    again = sent | {"note": "Båda", "dealt": overtaken.context["form"]["dealt"].value()}
    assert client.post(address, again).status_code == 302
    assert MeetingCase.objects.get().note == "Båda"


def test_whoever_was_away_is_not_there_for_the_next_case_by_itself(table, meeting, client):
    second = another(table, date(2010, 2, 1))
    for referral in [table.referral, second]:
        ConsentFactory(referral=referral, to_parties=[table.other_party])
    assert group_meeting.here(meeting, referring.may_hear(second)) == [table.party, table.other_party]
    deal(table, meeting, present=[table.other_party])
    assert group_meeting.here(meeting, referring.may_hear(second)) == [table.other_party]


def test_another_party_sees_no_case_it_is_not_told_of(table, meeting, client):
    client.force_login(table.other)
    address = f"/projects/{table.project.slug}/meetings/{meeting.public_id}/"
    assert table.referral.last_name not in client.get(address).content.decode()
    case = f"{address}cases/{table.referral.public_id}/"
    assert client.get(case).status_code == client.post(case, {"decision": "later", "seen": 1}).status_code == 404
    ConsentFactory(referral=table.referral, to_parties=[table.other_party], information=[Information.OUTCOME])
    table.referral.tried = "Arbetsprövning hos Svensson"
    table.referral.save()
    text = client.get(case).content.decode()
    assert table.referral.last_name in text
    assert "Arbetsprövning" not in text


def test_the_screen_shows_no_protected_persons_name(table, meeting, client):
    person = table.referral.participant
    person.protected = True
    person.save()
    person.named_people.add(table.caseworker)
    ProtectedOpening.objects.open(person, table.project, table.caseworker, "Gruppen behandlar ärendet i dag")
    client.force_login(table.caseworker)
    address = f"/projects/{table.project.slug}/meetings/{meeting.public_id}/"
    for page in [address, f"{address}cases/{table.referral.public_id}/"]:
        text = client.get(page).content.decode()
        assert person.last_name not in text
        assert person.mask_code in text


def test_a_case_costs_as_many_queries_however_long_its_story(table, meeting, client, django_assert_num_queries):
    client.force_login(table.caseworker)
    address = f"/projects/{table.project.slug}/meetings/{meeting.public_id}/cases/{table.referral.public_id}/"
    client.get(address)
    with django_assert_num_queries(27) as few:
        client.get(address)
    for _ in range(5):
        table.step(Kind.INVESTIGATION)
        table.step(Kind.INVESTIGATED)
    with django_assert_num_queries(len(few)):
        client.get(address)
