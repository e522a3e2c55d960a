"""The minutes of a group meeting as a paper: each reader finds what she may read, and no more."""

from datetime import date

import pytest
from django.utils import timezone

from accounts.models import AuditEvent
from participants import group_meeting, referring
from participants.enums import Information
from participants.enums import ReferralEventKind as Kind
from reporting.models import Paper
from reporting.papers.minutes import KIND
from tests.participants.factories import ConsentFactory, ReferralFactory
from tests.participants.test_referring import Table

pytestmark = [pytest.mark.django_db, pytest.mark.once]
DAY = date(2010, 3, 1)


@pytest.fixture
def table():
    return Table()


@pytest.fixture
def meeting(table):
    """One case of each party; the first is decided, the second put off."""
    table.theirs = ReferralFactory(
        project=table.project, group=table.group, party=table.other_party, participant__last_name="Hemlig"
    )
    meeting = group_meeting.open_meeting(table.group, DAY, by=table.caseworker)
    what = {"seen": 1, "present": [], "parts": {}, "note": "Anteckningen"}
    group_meeting.deal_with(
        *(meeting, table.referral), by=table.caseworker, kind=Kind.DECLINED, reason="Skälet", **what
    )
    group_meeting.deal_with(meeting, table.theirs, by=table.other, **what)
    return meeting


def closed(table, meeting):
    return group_meeting.close(meeting, None, by=table.caseworker)


def paper(table, meeting, reader):
    meeting = KIND.targets(table.project, reader).get(pk=meeting.pk)
    return Paper(project=table.project, kind=KIND.code, target=meeting.public_id, ordered_by=reader).html(meeting)


def test_it_is_in_swedish_and_has_the_decision_the_reason_and_the_note(table, meeting):
    text = paper(table, closed(table, meeting), table.caseworker)
    for told in ["Protokoll", "Avslagen", "Skälet", "Anteckningen", table.referral.shown_name, str(table.group)]:
        assert told in text


def test_whoever_writes_it_down_the_referring_party_and_who_may_hear_read_it(table):
    """And what each had done by then, and how the case had been handed on; nothing that was said later."""
    meeting = group_meeting.open_meeting(table.group, DAY, by=table.other)
    consent = ConsentFactory(referral=table.referral, to_parties=[table.other_party])
    referring.state_part(table.referral, table.party, True, "Delnoten", by=table.caseworker)
    what = {"seen": 1, "present": [], "parts": {}, "note": "Anteckningen"}
    group_meeting.deal_with(meeting, table.referral, by=table.other, kind=Kind.DECLINED, reason="Skälet", **what)
    referring.state_part(table.referral, table.other_party, True, "", by=table.other)
    closed(table, meeting)
    for reader in [table.caseworker, table.other, table.leader]:
        text = paper(table, meeting, reader)
        assert "Skälet" in text
        assert "Anteckningen" in text
        assert f"<td>{table.party}</td>" in text
        assert str(table.other_party) not in text
        assert f"{(DAY - table.referral.raised_on).days} dagar" in text
        assert "Delnoten" not in text
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), table.caseworker
    consent.save()
    assert "Skälet" in paper(table, meeting, table.caseworker)
    assert "Skälet" not in paper(table, meeting, table.leader)
    assert table.referral.shown_name not in paper(table, meeting, table.other)


def test_another_partys_case_is_not_in_it(table, meeting):
    text = paper(table, closed(table, meeting), table.caseworker)
    assert "Hemlig" not in text
    assert "Hemlig" in paper(table, meeting, table.other)
    assert table.referral.shown_name not in paper(table, meeting, table.other)


def test_a_consent_shows_the_case_and_its_words_only_if_it_says_so(table, meeting):
    consent = ConsentFactory(
        referral=table.referral, to_parties=[table.other_party], information=[Information.OUTCOME]
    )
    closed(table, meeting)
    text = paper(table, meeting, table.other)
    assert table.referral.shown_name in text
    assert "Avslagen" in text
    assert "Skälet" not in text
    consent.information = [Information.SITUATION]
    consent.save()
    assert "Skälet" in paper(table, meeting, table.other)


def test_a_paper_made_before_a_consent_was_withdrawn_is_not_handed_out(table, meeting, client):
    consent = ConsentFactory(referral=table.referral, to_parties=[table.other_party])
    closed(table, meeting)
    client.force_login(table.other)
    order = f"/projects/{table.project.slug}/papers/minutes/{meeting.public_id}/"
    address = client.post(order).url
    Paper.objects.run(Paper.objects.get().pk)
    fetched = client.get(f"{address}download/")
    assert fetched.content.startswith(b"%PDF")
    assert table.referral.last_name not in fetched["Content-Disposition"]
    consent.withdrawn_at, consent.withdrawn_by = timezone.now(), table.caseworker
    consent.save()
    assert client.get(f"{address}download/").status_code == 302


def test_the_leader_reads_what_consents_to_the_project_cover(table, meeting):
    closed(table, meeting)
    assert "Skälet" not in paper(table, meeting, table.leader)
    ConsentFactory(referral=table.referral)
    assert "Skälet" in paper(table, meeting, table.leader)


def test_nobody_else_gets_it_and_none_before_the_meeting_is_closed(table, meeting):
    readers = [table.caseworker, table.other, table.leader]
    assert not any(KIND.targets(table.project, user).exists() for user in [*readers, table.coach])
    closed(table, meeting)
    assert all(KIND.targets(table.project, user).exists() for user in readers)
    elsewhere = Table()
    for user in [table.coach, elsewhere.caseworker, elsewhere.leader]:
        assert not KIND.targets(table.project, user).exists()


def test_a_protected_person_is_masked_for_the_named_too(table, meeting):
    person = table.referral.participant
    person.protected = True
    person.save()
    closed(table, meeting)
    assert person.mask_code not in paper(table, meeting, table.caseworker)
    person.named_people.add(table.caseworker)
    text = paper(table, meeting, table.caseworker)
    assert person.last_name not in text
    assert person.mask_code in text


def test_the_statements_stay_out(table, meeting):
    referring.state_part(table.theirs, table.other_party, False, "Väntar på läkare", by=table.other)
    assert "läkare" not in paper(table, closed(table, meeting), table.caseworker)


def test_whoever_fetches_them_stands_in_the_trail_of_each_whose_case_they_tell(table, meeting):
    target = closed(table, meeting)
    drawn = Paper.objects.create(
        project=table.project, kind=KIND.code, target=target.public_id, ordered_by=table.leader
    )
    cases = set(meeting.cases.values_list("referral__participant__public_id", flat=True))
    drawn.trace("order", target)
    drawn.trace("export", target)
    events = AuditEvent.objects.filter(details__paper=KIND.code)
    assert [one.participant for one in events.filter(action="order")] == [None]
    assert {one.participant for one in events.filter(action="export")} == {None, *cases}
    assert len(cases) == 2
