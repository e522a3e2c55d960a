"""Two records of one person made one: what moves, what is refused, and that undoing brings back all."""

from datetime import date, timedelta

import pytest
import time_machine
from django.apps import apps
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from participants import lifting, merging
from participants.models import FollowUp, IncomeSupport, Lifting, Participant, ParticipantMerge, Participation
from participants.tasks import make_merges_final
from projects.roles import Role
from reporting.indicators import Period, compute
from tests.participants.factories import (
    AttendanceFactory,
    CoachAssignmentFactory,
    IncomeSupportFactory,
    ParticipantFactory,
    ParticipationFactory,
)
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
NUMBER, COORDINATION = "198503042387", "198503642384"
OWN = {"participants.participantmerge", "accounts.auditevent", "accounts.audithead", "accounts.auditvalues"}


@pytest.fixture
def project():
    return ProjectFactory(slug="navigator")


@pytest.fixture
def leader(project):
    return MembershipFactory(project=project, role=Role.PROJECT_LEADER).user


@pytest.fixture
def kept(project):
    person = ParticipantFactory(
        first_name="Karin", last_name="Öberg", birth_date=date(1985, 3, 4), identity_number=COORDINATION, sex="woman"
    )
    participation = ParticipationFactory(
        project=project, participant=person, start=date(2010, 1, 11), labour_status="inactive"
    )
    AttendanceFactory(participation=participation, minutes=45)
    IncomeSupportFactory(participant=person, project=project, month=date(2010, 1, 1), amount="5000")
    return person


@pytest.fixture
def other(project):
    person = ParticipantFactory(
        first_name="Carin",
        last_name="Öberg",
        birth_date=date(1985, 3, 4),
        identity_number=NUMBER,
        country_of_birth="SY",
        phone="070-1",
        reference="A7",
    )
    participation = ParticipationFactory(
        project=project, participant=person, start=date(2009, 1, 12), exit=date(2009, 6, 30), labour_status="employed"
    )
    CoachAssignmentFactory(participation=participation)
    AttendanceFactory(participation=participation, minutes=60)
    FollowUp.objects.create(participation=participation, due=date(2009, 9, 28))
    IncomeSupportFactory(participant=person, project=project, month=date(2009, 1, 1), amount="7000")
    IncomeSupportFactory(participant=person, project=project, month=date(2010, 1, 1), amount="5000")
    return person


def everything() -> dict:
    """Every row there is, but the traces."""
    return {
        model._meta.label_lower: {row[model._meta.pk.attname]: row for row in model._base_manager.values()}
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in OWN
    }


def merge(kept, other, project, leader, **choices):
    return merging.merge(kept, other, project, choices, by=leader)


def test_everything_stands_under_the_one_that_is_kept(project, leader, kept, other):
    merge(kept, other, project, leader, identity_number="other")
    kept.refresh_from_db()
    assert (kept.identity_number, kept.first_name, kept.phone, kept.country_of_birth) == (
        NUMBER,
        "Karin",
        "070-1",
        "SY",
    )
    first, last = Participation.objects.filter(participant=kept).order_by("start")
    assert (first.sequence, first.next_start, last.sequence, last.next_start) == (1, last.start, 2, None)
    assert {first.age, last.age} == {23}
    assert {first.foreign_born, last.foreign_born} == {True}
    assert kept.income_support.count() == 2
    assert Participant.objects.filter(pk=other.pk).count() == 0
    assert AuditEvent.objects.about(kept).filter(details__what="merge", user=leader).count() == 1
    assert AuditEvent.objects.about(other).filter(details__what="merge", user=leader).count() == 1


def test_the_figures_count_one_person_afterwards_and_two_before_and_after_the_undo(project, leader, kept, other):
    period = Period.of(project, as_of=date(2010, 4, 30))

    def figures():
        return {(row.indicator, row.year, row.group, row.sex): row.value for row in compute(project, period).rows}

    before = figures()
    made = merge(kept, other, project, leader)
    now = figures()
    started = ("started_by_target_group", None, "all", "total")
    assert (before[started], now[started]) == (2, 1), before
    hours = ("participant_hours", None, "all", "total")
    assert now[hours] == before[hours]
    merging.undo(made, by=leader)
    assert figures() == before


def test_the_merged_one_is_in_no_list_search_or_count(client, project, leader, kept, other):
    merge(kept, other, project, leader)
    client.force_login(leader)
    assert client.get(reverse("participants:participant", args=["navigator", other.public_id])).status_code == 404
    page = client.post(reverse("participants:search", args=["navigator"]), {"q": "carin"}, follow=True)
    assert not page.context["found"].hits
    assert page.context["found"].known is None
    assert not Participant.objects.visible_to(leader).filter(pk=other.pk).exists()
    assert Participant.objects.count() == 1


@pytest.mark.parametrize("choice", ["kept", "other"])
def test_undoing_brings_back_every_row_as_it_was(project, leader, kept, other, choice):
    merging.bring_in_line([kept, other])
    before = everything()
    choices = dict.fromkeys(["identity_number", "first_name"], choice)
    made = merge(kept, other, project, leader, **choices)
    assert everything() != before
    merging.undo(made, by=leader)
    assert everything() == before
    with pytest.raises(ValidationError):
        merging.undo(made, by=leader)


def test_what_was_changed_since_stays(project, leader, kept, other):
    made = merge(kept, other, project, leader)
    kept.refresh_from_db()
    kept.phone = "070-9"
    kept.save()
    AttendanceFactory(participation=kept.participations.order_by("start").first(), date=date(2009, 2, 2))
    merging.undo(made, by=leader)
    kept.refresh_from_db()
    other.refresh_from_db()
    assert (kept.phone, other.phone) == ("070-9", "070-1")
    assert other.participations.get().attendance.count() == 2


def test_after_a_day_it_is_final_and_what_was_left_is_erased(project, leader, kept, other):
    made = merge(kept, other, project, leader)
    make_merges_final()
    made.refresh_from_db()
    assert made.final_at is None
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1)):
        with pytest.raises(ValidationError):
            merging.undo(made, by=leader)
        make_merges_final()
        make_merges_final()
    made.refresh_from_db()
    assert made.final_at
    assert made.changes == {}
    other.refresh_from_db()
    assert (other.first_name, other.first_key, other.phone, other.birth_date, other.merged_into) == (
        "",
        "",
        "",
        None,
        kept,
    )
    assert IncomeSupport.objects.filter(participant=other).count() == 0
    assert kept.income_support.count() == 2
    assert kept.participations.count() == 2


# --- Refused


def test_overlapping_participations_are_refused(project, leader, kept, other):
    Participation.objects.filter(participant=other).update(exit=date(2010, 1, 11))
    with pytest.raises(ValidationError, match="navigator|Project|project"):
        merge(kept, other, project, leader)
    assert Participant.objects.count() == 2


def test_different_amounts_of_a_month_are_refused(project, leader, kept, other):
    IncomeSupport.objects.filter(participant=other, month=date(2010, 1, 1)).update(amount="5001")
    with pytest.raises(ValidationError, match="2010-01"):
        merge(kept, other, project, leader)


def test_a_result_that_contradicts_itself_is_refused(project, leader, kept, other):
    Participant.objects.filter(pk=other.pk).update(sex="man", identity_number="198503042395")
    with pytest.raises(ValidationError):
        merge(kept, Participant.objects.get(pk=other.pk), project, leader, sex="kept", identity_number="other")
    assert Participant.objects.filter(merged_into=None).count() == 2


@pytest.mark.parametrize("role", [Role.COACH, Role.EMPLOYER_COACH, Role.EVALUATOR])
def test_only_a_leader_merges(client, project, leader, kept, other, role):
    user = MembershipFactory(project=project, role=role).user
    with pytest.raises(ValidationError):
        merge(kept, other, project, user)
    client.force_login(user)
    address = reverse("participants:merge", args=["navigator", kept.public_id, other.public_id])
    assert client.post(address, {}).status_code == 403
    made = merge(kept, other, project, leader)
    assert client.post(reverse("participants:merge_undo", args=["navigator", made.public_id])).status_code == 403


@pytest.mark.parametrize("why", ["elsewhere", "protected", "not in the project"])
def test_only_people_who_are_all_hers(client, project, leader, kept, other, why):
    if why == "elsewhere":
        ParticipationFactory(participant=other, project=ProjectFactory())
    elif why == "protected":
        Participant.objects.filter(pk=other.pk).update(protected=True, degree="marking")
    else:
        Participation.objects.filter(participant=other).update(project=ProjectFactory())
    with pytest.raises(ValidationError):
        merge(kept, other, project, leader)
    client.force_login(leader)
    for one, two in [(kept, other), (other, kept)]:
        address = reverse("participants:merge", args=["navigator", one.public_id, two.public_id])
        assert client.get(address).status_code == 404
    assert "Carin" not in client.get(reverse("participants:duplicates", args=["navigator"])).content.decode()


def test_nobody_is_merged_twice_or_with_herself(project, leader, kept, other):
    merge(kept, other, project, leader)
    for pair in [(kept, other), (other, kept), (kept, kept)]:
        with pytest.raises(ValidationError):
            merge(*pair, project, leader)


# --- In the browser


def test_from_the_list_of_duplicates_to_one_and_back(client, project, leader, kept, other):
    other.first_name = "Karin"
    other.save()
    client.force_login(leader)
    page = client.get(reverse("participants:duplicates", args=["navigator"]))
    address = reverse("participants:merge", args=["navigator", kept.public_id, other.public_id])
    assert address in page.content.decode()
    form = client.get(address).context["form"]
    assert set(form.fields) - {"form_token"} == {"identity_number"}
    token = form["form_token"].value()
    for _time in range(2):
        response = client.post(address, {"identity_number": "other", "form_token": str(token)})
        assert response.url == reverse("participants:participant", args=["navigator", kept.public_id]), _time
        break
    made = ParticipantMerge.objects.get()
    undo = reverse("participants:merge_undo", args=["navigator", made.public_id])
    assert undo in client.get(reverse("participants:duplicates", args=["navigator"])).content.decode()
    client.post(undo)
    assert Participant.objects.count() == 2


def test_two_different_people_are_doubted_and_a_coordination_number_is_not(client, project, leader, kept, other):
    assert merging.plan(kept, other).doubts == []
    other.sex, other.birth_date = "man", date(1985, 3, 5)
    kept.identity_number = "198503049815"
    assert [str(doubt) for doubt in merging.plan(kept, other).doubts] == ["personnummer", "födelsedatum", "kön"]
    other.save()
    client.force_login(leader)
    page = client.get(reverse("participants:merge", args=["navigator", kept.public_id, other.public_id]))
    assert "Troligen två olika personer" in page.content.decode()


def test_the_other_record_is_searched_for(client, project, leader, kept, other):
    client.force_login(leader)
    page = client.post(reverse("participants:merge_choose", args=["navigator", kept.public_id]), {"q": "carin"})
    assert page.context["hits"] == [other]
    page = client.post(reverse("participants:merge_choose", args=["navigator", kept.public_id]), {"q": "karin"})
    assert page.context["hits"] == []


@pytest.mark.parametrize("which", ["kept", "other"])
def test_neither_a_merge_nor_undoing_it_lifts_a_protection(project, leader, kept, other, which):
    protected = kept if which == "kept" else other
    protected.protected, protected.degree, protected.address = True, "registration", ""
    protected.save()
    protected.named_people.add(leader)
    made = merge(kept, other, project, leader)
    kept.refresh_from_db()
    assert (kept.protected, kept.degree, kept.address) == (True, "registration", "")
    merging.undo(made, by=leader)
    kept.refresh_from_db()
    assert (kept.protected, kept.degree) == (True, "registration")
    assert leader in kept.named_people.all()


def test_what_was_asked_about_one_of_two_is_asked_again(project, leader, kept, other):
    for person in (kept, other):
        person.protected = True
        person.save()
        person.named_people.add(leader)
        lifting.ask(person, project, to_degree="", by=leader, reason="Upphört")
    merge(kept, other, project, leader)
    assert not Lifting.objects.waiting().exists()


def test_the_page_shows_nothing_of_who_is_protected(client, project, leader, kept, other):
    other.protected = True
    other.save()
    other.named_people.add(leader)
    client.force_login(leader)
    page = client.get(reverse("participants:merge", args=[project.slug, kept.public_id, other.public_id]))
    html = page.content.decode()
    for hidden in [NUMBER, "19850304-2387", "070-1"]:
        assert hidden not in html
