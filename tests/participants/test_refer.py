"""Referring somebody: what is asked, what is told of whoever is known, what comes of it, and what is refused."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import AuditAction
from accounts.models import AuditEvent
from participants import former_numbers
from participants.enums import Information, ReferralEventKind
from participants.models import Consent, Draft, Participant, Referral
from projects.roles import Permission, Role
from tests.participants.factories import ParticipantFactory, ParticipationFactory, ReferralFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, PartyFactory, ProjectFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
NUMBER, OTHER_NUMBER = "19800101-2387", "19850615-2399"


class Desk:
    """A caseworker at her desk, with a browser."""

    def __init__(self, client):
        self.client = client
        self.project = ProjectFactory()
        self.party, self.other_party = (PartyFactory(project=self.project) for _ in range(2))
        self.group = CaseworkerGroupFactory(project=self.project)
        self.group.parties.set([self.party, self.other_party])
        self.user = self.member(Role.CASEWORKER, group=self.group, party=self.party)
        self.leader = self.member(Role.PROJECT_LEADER)
        self.url = reverse("participants:refer", args=[self.project.slug])
        client.force_login(self.user)

    def member(self, role, **fields):
        return MembershipFactory(project=self.project, role=role, **fields).user

    def who(self, **fields):
        return {"number": NUMBER, "first_name": "Sara", "last_name": "Lind"} | fields

    def rest(self, **fields):
        return {
            "employed": "no",
            "support": "income_support",
            "activity": "SFI",
            "tried": "Praktik",
            "wanted": "Arbetsträning",
            "accessibility": "Tolk",
            "receivers": ["project", str(self.other_party.pk)],
            "information": [Information.SITUATION.value, Information.PLAN.value],
            "purpose": "Planera arbetsträning",
            "start": timezone.localdate().isoformat(),
            "end": (timezone.localdate() + timedelta(days=90)).isoformat(),
            "given": "written",
        } | fields

    def search(self, **fields):
        return self.client.post(self.url, self.who(**fields) | {"find": "1"})

    def send(self, who=None, **fields):
        who = self.who(**(who or {}))
        answer = self.client.post(self.url, who | {"find": "1"})
        seal = answer.context["form"]["searched"].value() if answer.context["is_whole"] else ""
        return self.client.post(self.url, who | self.rest() | {"searched": seal} | fields)


@pytest.fixture
def desk(client):
    return Desk(client)


def text(response):
    return response.content.decode()


def known(response) -> str | None:
    """What the page says about the person, as it stands there."""
    page = text(response)
    if "data-known" not in page:
        return None
    start = page.index("data-known")
    return page[start : page.index("</div>\n        </div>", start)]


def test_a_referral_is_raised_with_the_consent_and_the_name_as_typed(desk):
    answer = desk.send()
    referral = Referral.objects.get()
    assert answer.headers["Location"] == reverse(
        "participants:referral", args=[desk.project.slug, referral.public_id]
    )
    assert (referral.party, referral.group, referral.project) == (desk.party, desk.group, desk.project)
    assert (referral.first_name, referral.employed, referral.wanted) == ("Sara", False, "Arbetsträning")
    event = referral.events.get()
    assert (event.kind, event.by, event.party) == (ReferralEventKind.RAISED, desk.user, desk.party)
    consent = Consent.objects.get()
    assert (consent.from_party, consent.to_project, consent.referral) == (desk.party, True, referral)
    assert list(consent.to_parties.all()) == [desk.other_party]
    assert referral.participant.identity_number == "198001012387"


def test_a_known_person_is_linked_and_not_changed(desk):
    person = ParticipationFactory(
        participant__identity_number="198001012387", participant__first_name="Zarah", participant__phone="070"
    ).participant
    before = Participant.objects.filter(pk=person.pk).values().get()
    desk.send()
    assert Referral.objects.get().participant == person
    assert Participant.objects.filter(pk=person.pk).values().get() == before
    assert not person.named_people.exists()


def test_whoever_has_got_another_number_since_is_known_by_the_former_too(desk):
    """A coordination number that a personal number has replaced, and the number of a record made one with another."""
    person = ParticipantFactory(identity_number="198001012387")
    former_numbers.keep(person, "198001612384", "198001012387")
    merged = ParticipantFactory(identity_number="198506152399", merged_into=person)
    for number in ["800161-2384", OTHER_NUMBER]:
        assert "Personen är känd" in known(desk.search(number=number))
        assert desk.send({"number": number}, once_more="on").status_code == 302
    assert [one.participant for one in Referral.objects.all()] == [person, person]
    assert "fortfarande öppen" in text(desk.search(number=merged.identity_number))


def test_without_a_number_birth_date_and_sex_suffice(desk):
    who = {"number": "", "has_none": "on", "no_number_reason": "Asylsökande", "birth_date": "1990-05-01"}
    assert "sex" in desk.search(**who).context["form"].errors
    desk.send(who | {"sex": "woman"})
    person = Referral.objects.get().participant
    assert (person.identity_number, f"{person.birth_date}", person.sex) == (None, "1990-05-01", "woman")
    told = known(desk.search(**who, sex="woman"))  # the same name and day may be somebody else: it says so
    assert "kan det vara någon annan" in told
    assert "knyts till personen" not in told


# --- Whether somebody is known


@pytest.mark.parametrize("protected", [False, True])
@pytest.mark.parametrize("elsewhere", [False, True])
def test_the_search_says_known_and_no_more_whoever_it_is(desk, protected, elsewhere):
    nobody = known(desk.search(number=OTHER_NUMBER))
    project = ProjectFactory(name="Hemliga projektet") if elsewhere else desk.project
    named = {"first_name": "Zarah", "last_name": "Hemlig", "identity_number": "198001012387"}
    ParticipationFactory(
        project=project,
        **{f"participant__{name}": value for name, value in named.items()},
        participant__protected=protected,
    )
    ParticipantFactory(first_name="Åke", last_name="Väg", identity_number="198506152399")
    answer, plain = desk.search(), desk.search(number=OTHER_NUMBER)
    assert known(answer) == known(plain) != nobody
    told = text(answer).replace(desk.project.name, "")
    assert not any(word in told for word in ["Zarah", "Hemlig", "Öberg", project.name if elsewhere else "Hemliga"])


def test_a_name_alone_or_half_a_number_finds_nobody(desk):
    ParticipantFactory(first_name="Sara", last_name="Lind", birth_date="1990-05-01")
    for who in [{"number": ""}, {"number": "800101"}, {"number": "", "has_none": "on", "no_number_reason": "x"}]:
        answer = desk.search(**who)
        assert answer.context["form"].errors
        assert known(answer) is None
    assert not AuditEvent.objects.filter(details__what="refer").exists()


def test_each_search_leaves_its_trace_with_the_person_it_met(desk):
    person = ParticipantFactory(identity_number="198001012387")
    desk.search()
    desk.search(number=OTHER_NUMBER)
    events = AuditEvent.objects.filter(user=desk.user, action=AuditAction.VIEW, details__what="refer")
    assert [event.participant for event in events.order_by("pk")] == [None, person.public_id, None]


def test_whoever_asks_too_often_is_told_nothing_and_loses_nothing(desk, monkeypatch):
    monkeypatch.setattr("participants.known.LIMITS", [(2, timedelta(hours=1))])
    ParticipantFactory(identity_number="198001012387")
    assert [desk.search(number=number).status_code for number in [OTHER_NUMBER, NUMBER]] == [200, 200]
    answer = desk.search()
    assert (answer.status_code, known(answer)) == (429, None)
    assert int(answer.headers["Retry-After"]) > 0
    assert 'value="Lind"' in text(answer)
    colleague = desk.member(Role.CASEWORKER, group=desk.group, party=desk.party)
    desk.client.force_login(colleague)
    assert known(desk.search())


def test_an_answer_about_one_person_does_not_do_for_another(desk):
    seal = desk.search().context["form"]["searched"].value()
    for forged in ["", "x", seal[:-2], seal]:
        answer = desk.client.post(desk.url, desk.who(number=OTHER_NUMBER) | desk.rest() | {"searched": forged})
        assert answer.status_code == 200
        assert answer.context["form"]["wanted"].value() == "Arbetsträning"
    assert not Referral.objects.exists()


# --- Refused


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"receivers": []}, "receivers"),
        ({"receivers": ["other"]}, "receivers"),
        ({"information": ["plan"]}, "information"),
        ({"information": []}, "information"),
        ({"purpose": " "}, "purpose"),
        ({"given": "oral", "documented": ""}, "documented"),
        ({"end": ""}, "end"),
        ({"end": "2001-01-01"}, "end"),
        ({"start": (timezone.localdate() + timedelta(days=3)).isoformat()}, "start"),
        ({"employed": ""}, "employed"),
        ({"wanted": ""}, "wanted"),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_nothing_typed_is_lost(desk, change, field):
    if change.get("receivers") == ["other"]:
        change = {"receivers": [str(desk.other_party.pk)]}
    answer = desk.send(**change)
    assert answer.status_code == 200
    assert field in answer.context["form"].errors
    assert "Praktik" in text(answer)
    assert not Referral.objects.exists()
    assert not Participant.objects.exists()


def test_a_party_elsewhere_cannot_be_told(desk):
    foreign = PartyFactory()
    answer = desk.send(receivers=["project", str(foreign.pk)])
    assert "receivers" in answer.context["form"].errors
    assert not Referral.objects.exists()


def test_a_caseworker_without_a_party_is_told_whom_to_ask(desk):
    nobodys = desk.member(Role.CASEWORKER, group=desk.group)
    desk.client.force_login(nobodys)
    assert desk.leader.name in text(desk.client.get(desk.url))
    assert desk.client.post(desk.url, desk.who() | desk.rest()).status_code == 200
    assert not Referral.objects.exists()


def test_the_same_page_sent_twice_refers_once(desk):
    form = desk.search().context["form"]
    seen = {"searched": form["searched"].value(), "form_token": str(form["form_token"].value())}
    first, second = (desk.client.post(desk.url, desk.who() | desk.rest() | seen) for _ in range(2))
    assert Referral.objects.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)


def test_an_open_referral_of_the_same_party_is_said_and_only_of_that(desk):
    ReferralFactory(
        project=desk.project, group=desk.group, party=desk.other_party, participant__identity_number="198001012387"
    )
    assert desk.search().context["before"] is None
    desk.send()
    assert desk.search().context["before"]
    answer = desk.send()
    assert "once_more" in answer.context["form"].errors
    assert Referral.objects.filter(party=desk.party).count() == 1
    desk.send(once_more="on")
    assert Referral.objects.filter(party=desk.party).count() == 2


# --- Protected identity


@pytest.mark.parametrize("said", [{"protected": "on", "degree": "registration"}, {"degree": "registration"}])
def test_whoever_is_said_to_be_protected_opens_only_for_the_referrer_and_the_leaders(desk, said):
    colleague = desk.member(Role.CASEWORKER, group=desk.group, party=desk.party)
    desk.send(**said)
    referral = Referral.objects.get()
    person = referral.participant
    assert (person.protected, person.degree) == (True, "registration")
    assert set(person.named_people.all()) == {desk.user, desk.leader}
    assert not Referral.objects.permitting(Permission.VIEW_PARTICIPANT, colleague).exists()


def test_of_a_protected_person_without_a_number_no_name_is_asked_for(desk):
    who = {"number": "", "has_none": "on", "birth_date": "1990-05-01", "sex": "woman"}
    who |= {"first_name": "", "last_name": "", "protected": "on"}
    assert {"first_name", "last_name"} <= set(desk.search(**who | {"protected": ""}).context["form"].errors)
    ParticipantFactory(first_name="", last_name="", identity_number=None, birth_date="1990-05-01", protected=True)
    assert "Personen är känd" not in known(desk.search(**who))
    desk.send(who)
    person = Referral.objects.get().participant
    assert (person.full_name, f"{person.birth_date}", person.sex, person.protected) == (
        "",
        "1990-05-01",
        "woman",
        True,
    )


def test_referring_names_nobody_on_somebody_who_is_protected_already(desk):
    person = ParticipantFactory(identity_number="198001012387", protected=True)
    answer = desk.send(protected="on")
    assert answer.headers["Location"] == reverse("participants:referrals", args=[desk.project.slug])
    assert Referral.objects.get().participant == person
    assert not person.named_people.exists()
    assert "Sara" not in text(desk.client.get(answer.headers["Location"]))
    desk.client.force_login(desk.leader)
    listed = desk.client.get(answer.headers["Location"])
    assert (listed.context["closed"], listed.context["list"].rows) == (1, [])
    named = reverse("participants:name_somebody", args=[desk.project.slug, person.public_id])
    assert "Sara" not in text(desk.client.get(named))
    for user in [desk.leader, desk.user]:  # the leader herself, unseen; then who has referred
        sent = desk.client.post(named, {"user": user.public_id, "reason": "Anvisad till oss"})
        assert sent.headers["Location"] == reverse("participants:unopened", args=[desk.project.slug])
    assert set(person.named_people.all()) == {desk.leader, desk.user}
    assert desk.client.get(answer.headers["Location"]).context["closed"] == 0


def test_somebody_known_becomes_protected_without_shutting_out_whoever_works_with_her(desk):
    elsewhere = MembershipFactory(role=Role.PROJECT_LEADER)
    person = ParticipationFactory(
        project=elsewhere.project, participant__identity_number="198001012387", participant__address="Gatan 1"
    ).participant
    desk.send(protected="on", degree="registration")
    person.refresh_from_db()
    assert (person.protected, person.degree, person.address) == (True, "registration", "")
    assert set(person.named_people.all()) == {desk.user, desk.leader, elsewhere.user}
    [changed] = [one for one in AuditEvent.objects.about(person) if "address" in one.fields]
    assert changed.values_kept.before["address"] == "Gatan 1"


def test_referring_strengthens_the_protection_of_somebody_protected_and_never_weakens_it(desk):
    person = ParticipantFactory(identity_number="198001012387", protected=True, address="Gatan 1")
    desk.send(protected="on", degree="registration")
    desk.send(protected="on", degree="marking")
    person.refresh_from_db()
    assert (person.degree, person.address) == ("registration", "")
    assert not person.named_people.exists()


# --- Drafts


def test_a_draft_is_kept_comes_back_and_goes_when_it_is_sent(desk):
    seal = desk.search().context["form"]["searched"].value()
    typed = desk.who() | desk.rest(tried="Halvfärdigt") | {"searched": seal, "key": "refer"}
    keep = reverse("participants:refer_draft", args=[desk.project.slug])
    assert desk.client.post(keep, typed).status_code == 200
    assert "Halvfärdigt" in text(desk.client.get(desk.url))
    assert desk.url in text(desk.client.get(reverse("participants:referrals", args=[desk.project.slug])))
    colleague = desk.member(Role.CASEWORKER, group=desk.group, party=desk.party)
    desk.client.force_login(colleague)
    assert "Halvfärdigt" not in text(desk.client.get(desk.url))
    desk.client.force_login(desk.user)
    desk.send()
    assert not Draft.objects.exists()


def test_htmx_gets_the_form_alone_and_is_led_on_when_it_is_sent(desk):
    part = desk.client.post(desk.url, desk.who() | {"find": "1"}, headers={"HX-Request": "true"})
    assert text(part).lstrip().startswith('<div id="refer"')
    seal = part.context["form"]["searched"].value()
    sent = desk.client.post(desk.url, desk.who() | desk.rest() | {"searched": seal}, headers={"HX-Request": "true"})
    assert sent.headers["HX-Redirect"].startswith(f"/projects/{desk.project.slug}/referrals/")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.CASEWORKER])
def test_nobody_else_refers(desk, role):
    desk.client.force_login(desk.member(role))
    for name in ["refer", "refer_draft", "refer_number"]:
        address = reverse(f"participants:{name}", args=[desk.project.slug])
        assert desk.client.post(address, desk.who() | {"find": "1"}).status_code == 403
    assert not AuditEvent.objects.filter(details__what="refer").exists()
