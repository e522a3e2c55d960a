"""The contact log: half a minute, a promise to keep, a colleague who called before, a correction that says why."""

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import escape

from accounts.models import AuditEvent
from employers.models import ContactPerson, EmployerContact, EmployerRelation
from projects.roles import Role
from tests.employers.factories import EmployerContactFactory, EmployerFactory, OpeningFactory
from tests.projects.factories import MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db
TODAY = date(2009, 6, 15)


@pytest.fixture(autouse=True)
def _today(time_machine):
    time_machine.move_to(datetime(2009, 6, 15, 10, tzinfo=timezone.get_default_timezone()), tick=False)


@pytest.fixture
def project():
    return ProjectFactory(start=date(2009, 1, 1), end=date(2011, 12, 31))


@pytest.fixture
def employer(project):
    employer = EmployerFactory(name="Bageriet")
    EmployerRelation.objects.known(project, employer, since=date(2009, 1, 1))
    return employer


def member(project, role=Role.COACH, **fields):
    return MembershipFactory(project=project, role=role, user__language="en", **fields).user


def address(page, project, *args):
    return reverse(f"employers:{page}", args=[project.slug, *args])


def form_of(client, url):
    """The form as the browser sends it without a word typed."""
    form = client.get(url).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else str(value) for name, value in values.items()}


def test_today_me_and_the_last_kind_are_there_and_one_word_is_enough(client, project, employer):
    coach = member(project)
    EmployerContactFactory(project=project, employer=employer, coach=coach, kind="visit", date=date(2009, 6, 1))
    client.force_login(coach)
    url = address("contact_log", project, employer.public_id)
    data = form_of(client, url)
    assert (data["date"], data["coach"], data["kind"]) == ("2009-06-15", str(coach.public_id), "visit")
    answer = client.post(url, data | {"note": "Bra samtal", "new_person": "Maja", "another": "1"})
    assert answer["Location"] == address("contact_choose", project)
    made = EmployerContact.objects.get(note="Bra samtal")
    assert (made.coach, made.reached, made.person.name, made.ref) == (coach, True, "Maja", str(made.public_id))
    assert EmployerRelation.objects.get().last_reached == TODAY
    event = AuditEvent.objects.concerning(made).get()
    assert {"kind", "date", "coach", "reached", "note"} <= set(event.fields)
    assert client.post(url, data | {"note": "Bra samtal", "new_person": "Maja", "another": "1"}).status_code == 302
    assert EmployerContact.objects.filter(note="Bra samtal").count() == 1  # the same page sent twice
    again = form_of(client, url)
    client.post(url, again | {"new_person": "Maja"})
    assert ContactPerson.objects.count() == 1
    assert EmployerContact.objects.filter(date=TODAY, kind="visit").count() == 2  # two of a day and kind


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"promise": "Ringa"}, "promise_due"),
        ({"promise_due": "2009-06-20"}, "promise"),
        ({"promise": "Ringa", "promise_due": "2009-06-14"}, "promise_due"),
        ({"promise": "Ringa", "promise_due": "9999-12-31"}, "promise_due"),
        ({"date": "2009-06-16"}, "date"),
        ({"date": "2007-12-01"}, "date"),
        ({"kind": "note"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"coach": "elsewhere"}, "coach"),
        ({"person": "elsewhere"}, "person"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field(client, project, employer, typed, field):
    elsewhere = {"coach": MembershipFactory(role=Role.COACH).user, "person": somebody(employer, ProjectFactory())}
    typed = {name: str(elsewhere[name].public_id) if value == "elsewhere" else value for name, value in typed.items()}
    client.force_login(member(project))
    url = address("contact_log", project, employer.public_id)
    answer = client.post(url, form_of(client, url) | typed)
    assert list(answer.context["form"].errors) == [field]
    assert not EmployerContact.objects.exists()


def somebody(employer, project):
    return ContactPerson.objects.create(employer=employer, project=project, name="Någon annans")


def test_a_colleague_who_called_is_told_of_before_and_hinders_nothing(client, project, employer):
    coach, colleague = member(project), member(project, user__name="Kim Kollega")
    client.force_login(coach)
    url = address("contact_log", project, employer.public_id)
    of_it = {"project": project, "employer": employer}
    EmployerContactFactory(**of_it, coach=colleague, date=TODAY - timedelta(days=8))
    EmployerContactFactory(**of_it, coach=coach, date=TODAY, kind="email", ref="x")
    EmployerContact.promise_to(employer, project, "Ringa", TODAY, by=colleague)  # a note is no contact
    assert client.get(url).context["warned_of"] == []
    near = EmployerContactFactory(**of_it, coach=colleague, date=TODAY - timedelta(days=7))
    page = client.get(url)
    assert page.context["warned_of"] == [near]
    assert "Kim Kollega" in page.content.decode()
    assert client.post(url, form_of(client, url) | {"kind": "phone"}).status_code == 302
    project.alarm_contact_days = 3
    project.save()
    assert client.get(url).context["warned_of"] == []
    own = EmployerContactFactory(**of_it, coach=coach, date=near.date + timedelta(days=3), kind="meeting")
    assert client.get(address("contact_edit", project, own.public_id)).context["warned_of"] == [near]


def test_a_correction_says_why_and_only_those_who_may_make_it(client, project, employer):
    coach, colleague, employer_coach = member(project), member(project), member(project, Role.EMPLOYER_COACH)
    contact = EmployerContactFactory(
        project=project, employer=employer, coach=coach, date=TODAY, kind="phone", reached=True, ref="x"
    )
    url = address("contact_edit", project, contact.public_id)
    for who, status in [(colleague, 403), (coach, 200), (employer_coach, 200)]:
        client.force_login(who)
        assert client.get(url).status_code == status
    data = form_of(client, url) | {"reached": "False"}
    assert client.post(url, data).context["form"].errors["reason"]
    assert client.post(url, data | {"reason": "Fel person svarade"}).status_code == 302
    assert EmployerRelation.objects.get().last_reached is None
    assert AuditEvent.objects.concerning(contact).get().reason == "Fel person svarade"
    contact.refresh_from_db()
    assert not contact.is_imported  # the file does not say otherwise again
    note = EmployerContact.promise_to(employer, project, "Ringa", TODAY, by=employer_coach)
    url = address("contact_edit", project, note.public_id)
    changed = form_of(client, url) | {"reached": "True", "next_step": "Boka", "reason": "Tillägg"}
    assert client.post(url, changed).status_code == 302
    note.refresh_from_db()
    assert (note.reached, note.next_step) == (None, "Boka")  # a note reaches nobody
    note.delete()
    gone = address("contact_remove", project, contact.public_id)
    assert client.post(gone, {"reason": ""}).status_code == 200
    assert client.post(gone, {"reason": "Dubblett"}).status_code == 302
    assert not EmployerContact.objects.exists()
    assert EmployerRelation.objects.get().last_contact is None


def test_an_imported_row_cannot_be_moved_onto_another(client, project, employer):
    coach = member(project)
    first, second = [
        EmployerContactFactory(project=project, employer=employer, coach=coach, date=day, kind="phone")
        for day in (date(2009, 6, 1), date(2009, 6, 2))
    ]
    client.force_login(coach)
    url = address("contact_edit", project, second.public_id)
    answer = client.post(url, form_of(client, url) | {"date": "2009-06-01", "reason": "fel dag"})
    assert answer.context["form"].errors["date"]
    second.refresh_from_db()
    assert second.date == date(2009, 6, 2)
    assert first.pk


def test_an_imported_contact_is_filled_in_or_said_to_be_another(client, project, employer):
    """What was imported and then logged by hand stands once: contacts are counted beside the employers."""
    colleague, coach = member(project), member(project)
    client.force_login(coach)
    imported = EmployerContactFactory(
        project=project, employer=employer, coach=colleague, date=TODAY, kind="phone", reached=None
    )
    url = address("contact_log", project, employer.public_id)
    typed = form_of(client, url) | {"kind": "phone", "note": "Bra samtal"}
    asked = client.post(url, typed)
    assert list(asked.context["form"].errors) == ["same_as_imported"]
    assert f'value="{imported.public_id}"' in asked.content.decode()
    for wrong in ["x", str(EmployerContactFactory(date=TODAY, kind="phone").public_id)]:
        assert client.post(url, typed | {"same_as_imported": wrong}).status_code == 200
    said = typed | {"same_as_imported": str(imported.public_id)}
    for _sending in "once", "twice":
        assert client.post(url, said).status_code == 302
    [one] = EmployerContact.objects.filter(employer=employer)
    assert (one.pk, one.note, one.reached, one.coach) == (imported.pk, "Bra samtal", True, coach)
    assert not one.is_imported
    with pytest.raises(ValidationError):  # a colleague has said meanwhile that it is hers
        one.fill_in(EmployerContact(date=TODAY, kind="phone", note="Mitt"), by=colleague)
    assert EmployerRelation.objects.get(employer=employer).last_reached == TODAY
    assert {"note", "reached", "coach"} <= set(AuditEvent.objects.concerning(imported).get().fields)
    EmployerContactFactory(project=project, employer=employer, date=TODAY, kind="phone")  # another file, another row
    other = form_of(client, url) | {"kind": "phone", "same_as_imported": "another"}
    assert client.post(url, other).status_code == 302
    assert EmployerContact.objects.filter(employer=employer).count() == 3
    assert client.post(url, form_of(client, url) | {"kind": "visit"}).status_code == 302  # of another kind: not asked


def test_nothing_of_another_project_stands_here_where_both_know_the_employer(client, project, employer):
    elsewhere, coach = ProjectFactory(), member(project, Role.EMPLOYER_COACH)
    secret = ContactPerson.objects.create(project=elsewhere, employer=employer, name="Hemlig person")
    said = EmployerContactFactory(
        project=elsewhere,
        employer=employer,
        coach=coach,
        person=secret,
        note="Hemligt samtal",
        date=TODAY,
        reached=True,
        **{"promise": "Hemligt löfte", "promise_due": TODAY},
    )
    OpeningFactory(project=elsewhere, workplace__employer=employer, title="Hemlig plats")
    client.force_login(coach)
    of_it = [address("employer", project, employer.public_id), address("contact_log", project, employer.public_id)]
    for url in [*of_it, address("contacts", project), address("promises", project), address("employers", project)]:
        page = client.get(url)
        assert "emlig" not in page.content.decode(), url
    [row] = page.context["rows"]
    assert (row.has_promise, row.has_place, row.last_contact) == (False, False, None)
    assert page.context["counted"].number == 0
    chips = {chip.query: chip.number for chip in page.context["employers"].chips()}
    assert [chips[f"show={show}"] for show in ("promise", "open", "not_reached")] == [0, 0, 1]
    for name in "contact_edit", "contact_remove":
        assert client.get(address(name, project, said.public_id)).status_code == 404
    assert client.post(address("promise_keep", project, said.public_id)).status_code == 404
    assert client.get(address("person_edit", project, employer.public_id, secret.public_id)).status_code == 404


def today_numbers(client, user, project):
    client.force_login(user)
    found = client.get(reverse("today", args=[project.slug])).context["to_do"]
    ours = [item for item in found if "/contacts/" in item.url or "/employers/" in item.url]
    return {"promises" if "/promises/" in item.url else "quiet": item for item in ours}


def test_promises_due_stand_on_today_and_are_kept_by_one_click(client, project, employer):
    coach, other, employer_coach = member(project), member(project), member(project, Role.EMPLOYER_COACH)
    due, late, coming = [
        EmployerContactFactory(
            project=project, employer=employer, coach=coach, date=day, promise=f"Löfte {day}", promise_due=day
        )
        for day in (TODAY, TODAY - timedelta(days=1), TODAY + timedelta(days=1))
    ]
    for who, number in [(coach, 2), (employer_coach, 2), (other, 0)]:
        found = today_numbers(client, who, project).get("promises")
        assert (found.number if found else 0) == number
        if found:
            assert found.tone == "bad"
            assert "1" in str(found.label)
            assert client.get(found.url).context["page"].paginator.count == number
    EmployerRelation.objects.update(owner=other)
    assert today_numbers(client, other, project)["promises"].number == 2  # of an employer that is hers
    head = client.get(address("employer", project, employer.public_id)).context["promises"]
    assert list(head) == [late, due, coming]
    page = address("promises", project)
    answer = client.post(address("promise_keep", project, late.public_id), {"next": page})
    assert answer["Location"] == page
    late.refresh_from_db()
    assert late.promise_kept_on == TODAY
    assert today_numbers(client, coach, project)["promises"].tone == "warn"
    kept = client.get(page, {"show": "kept"})
    assert [one.pk for one in kept.context["rows"]] == [late.pk]
    back = client.post(address("promise_keep", project, late.public_id), {"kept": "no", "next": "//evil.example/"})
    assert back["Location"] == address("employer", project, employer.public_id)
    late.refresh_from_db()
    assert late.promise_kept_on is None


def test_quiet_employers_stand_on_today_and_its_number_opens_their_list(client, project, employer):
    coach, employer_coach = member(project), member(project, Role.EMPLOYER_COACH)
    contacts = [
        EmployerContactFactory(project=project, reached=True, date=TODAY - timedelta(days=days)) for days in (90, 89)
    ]
    relation = EmployerRelation.objects.get(employer=contacts[0].employer)
    EmployerRelation.objects.filter(pk=relation.pk).update(owner=coach)
    EmployerContactFactory(project=project, employer=relation.employer, reached=False, date=TODAY)  # tried in vain
    for who, number in [(employer_coach, 2), (coach, 1)]:  # with the one never reached since January
        [found] = [item for item in today_numbers(client, who, project).values() if "show=quiet" in item.url]
        assert found.number == number
        assert client.get(found.url).context["page"].paginator.count == number
    EmployerRelation.objects.filter(pk=relation.pk).update(view="unwilling")  # is left in peace
    assert not today_numbers(client, coach, project)


def test_the_page_of_the_log_says_what_counts_with_the_words_of_the_figure(client, project, employer):
    from projects.enums import GoalCode
    from reporting.indicators.goals import GOALS
    from tests.projects.factories import GoalFactory

    GoalFactory(project=project, code=GoalCode.EMPLOYER_CONTACTS, target=60)
    for kind, reached, ref in [("visit", True, ""), ("phone", True, ""), ("phone", False, "2"), ("email", None, "")]:
        of_it = {"project": project, "employer": employer, "note": "<b>hej</b>"}
        EmployerContactFactory(**of_it, kind=kind, reached=reached, date=TODAY, ref=ref)
    EmployerContactFactory(project=project, kind="phone", reached=True, date=TODAY + timedelta(days=1))
    EmployerContactFactory(employer=employer, kind="phone", reached=True, date=TODAY)  # another project's
    client.force_login(member(project))
    page = client.get(address("contacts", project))
    text = page.content.decode()
    with translation.override("en"):
        goal = GOALS[GoalCode.EMPLOYER_CONTACTS]
        assert page.context["definition"] == f"{goal.value_text} {goal.definition}"
    assert escape(page.context["definition"]) in text
    assert (page.context["counted"].number, page.context["counted"].target) == (1, 60)
    assert [number for _kind, number in page.context["beside"]] == [1, 0, 1, 0]
    assert "<b>hej" not in text
    assert escape(page.context["definition"]) in client.get(address("employers", project)).content.decode()
