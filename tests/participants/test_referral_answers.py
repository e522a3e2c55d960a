"""Whoever has referred somebody gets the answer: a mark until she has read it, and one letter that says nothing."""

from datetime import date

import pytest
from django.core import mail

from participants import answering, referring
from participants.enums import ReferralEventKind as Kind
from participants.models import ReferralAnswer
from projects.jobs import JobState
from tests.participants.referral_place import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(client):
    return Place(client)


def test_the_party_is_told_once_and_whoever_did_it_is_not(place):
    place.step(Kind.PROPOSED)
    place.step(Kind.ACCEPTED, by=place.leader)
    told = [(answer.user, answer.event.kind) for answer in ReferralAnswer.objects.order_by("event", "user")]
    assert told == [
        (place.colleague, Kind.PROPOSED),
        (place.caseworker, Kind.ACCEPTED),
        (place.colleague, Kind.ACCEPTED),
    ]


def test_an_answer_is_marked_until_it_is_read_by_herself(place):
    place.step(Kind.PROPOSED)
    place.step(Kind.ACCEPTED, by=place.leader)
    listed = place.list(place.caseworker).context["list"]
    assert (listed.unread, listed.rows[0].is_unread) == (1, True)
    assert place.page(place.caseworker).context["unread"]
    assert place.list(place.caseworker).context["list"].unread == 1, "reading a page writes nothing"
    place.client.post(place.address("referral_read"))
    assert place.list(place.caseworker).context["list"].unread == 0
    assert place.list(place.colleague).context["list"].unread == 1
    assert place.list(place.other).context["list"].unread == 0


def test_the_letter_says_nothing_of_anybody_and_is_sent_once(place, django_capture_on_commit_callbacks):
    place.step(Kind.PROPOSED, by=place.colleague)
    answer = ReferralAnswer.objects.get()
    for _ in range(2):
        ReferralAnswer.objects.run(answer.pk)
    [letter] = mail.outbox
    assert letter.to == [place.caseworker.email]
    words = [place.project.name, place.party.name, place.referral.first_name, place.referral.last_name, "Skälet"]
    assert not any(word in f"{letter.subject} {letter.body}" for word in words)
    assert str(place.referral.public_id) not in letter.body


def test_no_letter_once_it_is_read_or_hers_no_longer(place):
    place.step(Kind.PROPOSED, by=place.other)
    own, colleagues = ReferralAnswer.objects.order_by("user")
    ReferralAnswer.objects.mark_read(place.caseworker, place.referral)
    place.colleague.memberships.update(ended_on=date(2010, 1, 1))
    for answer in [own, colleagues]:
        ReferralAnswer.objects.run(answer.pk)
    assert mail.outbox == []


def test_a_letter_that_cannot_be_sent_undoes_nothing_and_is_tried_again(place, monkeypatch):
    def refuse(*_args, **_kwargs):
        raise ConnectionRefusedError

    place.step(Kind.PROPOSED, by=place.colleague)
    answer = ReferralAnswer.objects.get()
    with monkeypatch.context() as patched:
        patched.setattr(answering, "send_mail", refuse)
        with pytest.raises(answering.NotSent):
            ReferralAnswer.objects.run(answer.pk)
    answer.refresh_from_db()
    assert answer.state == JobState.FAILED
    assert referring.last_event(place.referral).kind == Kind.PROPOSED
    ReferralAnswer.objects.send_again()
    ReferralAnswer.objects.run(answer.pk)
    assert len(mail.outbox) == 1


def test_nobody_is_told_of_a_protected_person_who_is_not_named(place):
    person = place.referral.participant
    person.protected = True
    person.save()
    person.named_people.add(place.colleague)
    place.step(Kind.PROPOSED)
    assert [answer.user for answer in ReferralAnswer.objects.all()] == [place.colleague]
