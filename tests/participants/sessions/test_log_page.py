"""The page on which sessions are logged: few questions, nothing typed lost, once however often it is sent."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import AuditEvent
from participants.models import Attendance, Draft, Session
from projects.roles import Role
from tests.participants.sessions.words import TODAY, TOMORROW, line, months, participation_of, person, session
from tests.projects.factories import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.page]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def browser(client, coach):
    coach.language = "en"
    coach.save()
    client.force_login(coach)
    return client


@pytest.fixture
def url(project):
    return reverse("participants:session_log", args=[project.slug])


def filled(client, url, *people, **fields):
    form = client.get(url).context["form"]
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data |= {"people": [str(person(one)) for one in people]}
    for one in people:
        data[f"there_{person(one).hex}"] = "present"
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in (data | fields).items()}


def test_today_me_and_what_was_used_last_are_there_already(browser, url, project, coach, karin):
    session(project, coach, date=date(2010, 6, 1), minutes=45, kind="job_search", form="phone").log(
        [line(karin)], by=coach
    )
    form = browser.get(url, {"person": person(karin)}).context["form"]
    assert form["date"].value() == TODAY
    assert (form["minutes"].value(), form["kind"].value(), form["form"].value()) == (45, "job_search", "phone")
    assert [entry["person"] for entry in form.listed] == [karin.participant]


def test_it_is_saved_and_one_is_where_one_was(browser, url, project, coach, karin):
    came_from = f"/projects/{project.slug}/participants/{person(karin)}/"
    data = filled(browser, url, karin, next=came_from, next_step="Ring Samhall")
    data[f"note_{person(karin).hex}"] = "Vill köra truck"
    assert browser.post(url, data).url == came_from
    row = karin.attendance.get()
    assert (row.note, row.session.next_step, row.session.coach) == ("Vill köra truck", "Ring Samhall", coach)
    assert browser.post(url, filled(browser, url, karin, next="https://evil.example/")).url.startswith("/projects/")


def test_another_keeps_what_repeats(browser, url, karin):
    answer = browser.post(url, filled(browser, url, karin, minutes=25, kind="mapping", date="2010-06-10", another=1))
    form = browser.get(answer.url).context["form"]
    assert (form["date"].value(), form["minutes"].value(), form["kind"].value()) == (date(2010, 6, 10), 25, "mapping")
    assert form.listed == []


def test_the_same_page_sent_twenty_times_is_one_session(browser, url, karin):
    data = filled(browser, url, karin)
    answers = {(answer.status_code, answer.url) for answer in [browser.post(url, data) for _ in range(20)]}
    assert len(answers) == 1
    assert Session.objects.count() == 1
    assert list(months(karin).values()) == [60]


def test_the_next_meeting_is_planned_along(browser, url, karin):
    browser.post(url, filled(browser, url, karin, next_date="2010-06-22", next_time="09:30"))
    planned = Session.objects.planned().get()
    assert (planned.date, list(planned.expected.all())) == (date(2010, 6, 22), [karin])
    answer = browser.post(url, filled(browser, url, karin, next_date="2010-06-01"))
    assert "later day" in answer.content.decode()
    assert Session.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"date": TOMORROW.isoformat()}, "earlier day"),
        ({"minutes": "2000"}, "1440"),
        ({"people": []}, "at least one"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(browser, url, karin, fields, text):
    data = filled(browser, url, karin, **fields) | {f"note_{person(karin).hex}": "Viktigt"}
    answer = browser.post(url, data)
    assert answer.status_code == 200
    assert text in answer.content.decode()
    assert ("Viktigt" in answer.content.decode()) is bool(data["people"])
    assert not Session.objects.exists()


def test_a_few_letters_find_her_own_people_by_post_only(browser, url, project, coach, karin, ali):
    participation_of(MembershipFactory(project=project).user, project, participant__first_name="Karl")
    data = filled(browser, url) | {"q": "ka", "find": "1"}
    answer = browser.post(url, data, headers=HTMX)
    assert [one.participant for one in answer.context["hits"]] == [karin.participant]
    assert "Karl" not in answer.content.decode()
    for letters in ["oberg", "ÖB", "karin ö"]:
        hits = browser.post(url, data | {"q": letters}, headers=HTMX).context["hits"]
        assert [one.participant for one in hits] == [karin.participant], letters
    assert not browser.post(url, data | {"q": "arin"}, headers=HTMX).context["hits"]


def test_whom_the_search_shows_stands_in_the_trail_once(browser, url, coach, karin, ali):
    """R29; what was typed does not."""
    ali.participant.protected = True
    ali.participant.save()
    ali.participant.named_people.add(coach)
    data = filled(browser, url) | {"find": "1"}
    seen = AuditEvent.objects.last_key()
    browser.post(url, data | {"q": "ka"}, headers=HTMX)
    browser.post(url, data | {"q": "ali"}, headers=HTMX)
    rows = AuditEvent.objects.filter(pk__gt=seen).order_by("pk").values_list("participant", "details")
    shown = [{"what": "people_search", "people": 1, "shown": [str(person(one))]} for one in (karin, ali)]
    assert list(rows) == [
        (None, shown[0]),
        (None, shown[1]),
        (person(ali), {"what": "people_search", "people": 1}),
    ]


def test_never_more_than_a_handful_is_offered(browser, url, project, coach):
    for _ in range(30):
        participation_of(coach, project, participant__first_name="Anna")
    assert len(browser.get(url).context["roster_part"]["hits"]) == 8
    assert len(browser.post(url, {"q": "anna", "find": "1"}, headers=HTMX).context["hits"]) == 8


def test_a_leader_finds_everybody_her_own_first(client, url, project, leader, karin):
    own = participation_of(leader, project, participant__first_name="Karolina", participant__last_name="Ö")
    client.force_login(leader)
    hits = client.post(url, {"q": "kar", "find": "1"}, headers=HTMX).context["hits"]
    assert [one.participant for one in hits] == [own.participant, karin.participant]


def test_people_are_put_on_the_list_and_taken_off_before_saving(browser, url, karin, ali):
    data = filled(browser, url, karin, next_step="Ring")
    data[f"note_{person(karin).hex}"] = "Kvar"
    answer = browser.post(url, data | {"add": str(person(ali))}, headers=HTMX)
    form = answer.context["form"]
    assert [entry["person"] for entry in form.listed] == [karin.participant, ali.participant]
    assert "Kvar" in answer.content.decode()
    assert form["next_step"].value() == "Ring"
    answer = browser.post(url, data | {"people": [person(karin), person(ali)], "drop": str(person(karin))})
    assert [entry["person"] for entry in answer.context["form"].listed] == [ali.participant]
    assert not Session.objects.exists()


def test_what_is_planned_for_today_is_pointed_at_instead_of_logged_twice(browser, url, project, coach, karin, ali):
    waiting = session(project, coach).plan([person(karin)], by=coach)
    session(project, coach, date=TOMORROW).plan([person(ali)], by=coach)
    link = reverse("participants:session", args=[project.slug, waiting.public_id])
    assert link in browser.get(url, {"person": person(karin)}).content.decode()
    assert "is planned for that day" not in browser.get(url, {"person": person(ali)}).content.decode()


def test_what_was_planned_for_the_day_that_stands_in_the_form_is_pointed_at(browser, url, project, coach, karin):
    earlier = session(project, coach, date=date(2010, 6, 10), state="planned")
    earlier.save()
    earlier.expected.add(karin)
    link = reverse("participants:session", args=[project.slug, earlier.public_id])
    data = filled(browser, url, karin) | {"drop": "nobody"}
    assert link in browser.post(url, data | {"date": "2010-06-10"}).content.decode()
    assert link not in browser.post(url, data | {"date": "2010-06-09"}).content.decode()


def of_group(client, url, group, *people, **fields):
    return filled(client, f"{url}?group={group.public_id}", *people, **fields)


def test_what_is_logged_from_a_groups_page_is_the_groups(browser, url, group, karin, ali):
    group.admit([person(karin)], by=group.coach)
    form = browser.get(url, {"group": group.public_id}).context["form"]
    assert [entry["person"] for entry in form.listed] == [karin.participant]
    browser.post(url, of_group(browser, url, group, karin, ali, next_date="2010-06-22"))
    held, ahead = Session.objects.order_by("date")
    assert (held.group, held.attendance.count(), held.form) == (group, 2, "group")
    assert (ahead.group, ahead.expected.count()) == (group, 2)


def test_no_more_are_logged_in_a_group_than_it_has_places(browser, url, project, coach, group, karin, ali):
    third = participation_of(coach, project)
    answer = browser.post(url, of_group(browser, url, group, karin, ali, third))
    assert "2 places" in answer.content.decode()
    assert not Session.objects.exists()


def test_the_page_of_a_group_that_has_ended_meanwhile(browser, url, group, karin):
    data = of_group(browser, url, group, karin)
    group.close(by=group.coach)
    answer = browser.post(url, data)
    assert "Save again" in answer.content.decode()
    assert not Session.objects.exists()
    again = answer.context["form"]
    browser.post(url, data | {"group": again["group"].value()})
    assert Session.objects.get().group is None


def test_a_draft_of_a_groups_session_comes_back_on_its_page_only(browser, url, draft_url, project, group, karin):
    key = f"group:{group.public_id}"
    browser.post(draft_url, of_group(browser, url, group, karin, topic="Halvskrivet") | {"key": key})
    assert "Halvskrivet" not in browser.get(url).content.decode()
    [(_draft, address)] = browser.get(reverse("participants:sessions", args=[project.slug])).context["drafts"]
    page = browser.get(address)
    assert "Halvskrivet" in page.content.decode()
    assert page.context["form"].its_group == group


def test_a_groups_page_leads_to_the_session_that_waits_to_be_marked(browser, project, coach, group, karin):
    page = reverse("participants:group", args=[project.slug, group.public_id])
    assert "Mark the session" not in browser.get(page).content.decode()
    waiting = session(project, coach, group=group).plan([person(karin)], by=coach)
    assert browser.get(page).context["waiting"] == waiting
    waiting.hold([line(karin)], by=coach)
    answer = browser.get(page)
    assert answer.context["waiting"] is None
    assert [one.session for one in answer.context["past"]] == [waiting]


def test_somebody_elses_participant_is_not_put_on_the_list(browser, url, project):
    theirs = participation_of(MembershipFactory(project=project).user, project, participant__first_name="Hemlig")
    answer = browser.post(url, filled(browser, url) | {"add": str(person(theirs))})
    assert "Hemlig" not in answer.content.decode()
    assert browser.get(url, {"person": person(theirs)}).status_code == 404
    answer = browser.post(url, filled(browser, url, theirs))
    assert "not among your participants" in answer.content.decode()
    assert not Attendance.objects.exists()


def test_twelve_queries_however_many_there_are(browser, url, project, coach, karin, django_assert_max_num_queries):
    everybody = [karin, *(participation_of(coach, project) for _ in range(24))]
    browser.post(url, filled(browser, url, *everybody))  # the sums of the month are there after it
    for people in [[karin], everybody]:
        data = filled(browser, url, *people)
        with django_assert_max_num_queries(100) as counted:
            assert browser.post(url, data).status_code == 302
        asked = [query["sql"] for query in counted if not query["sql"].startswith(("SAVEPOINT", "RELEASE"))]
        assert len(asked) <= 12, "\n".join(asked)


# --- Drafts


@pytest.fixture
def draft_url(project):
    return reverse("participants:session_draft", args=[project.slug])


def test_a_draft_comes_back_to_its_writer_and_to_nobody_else(browser, client, url, draft_url, project, leader, karin):
    data = filled(browser, url, karin, minutes=25) | {f"note_{person(karin).hex}": "Halvskrivet", "key": "log"}
    assert browser.post(draft_url, data).json()["at"] == "12:00"
    page = browser.get(url)
    assert "Halvskrivet" in page.content.decode()
    assert str(page.context["form"]["minutes"].value()) == "25"
    assert "Halvskrivet" not in browser.get(url, {"person": person(karin)}).content.decode()
    client.force_login(leader)
    assert "Halvskrivet" not in client.get(url).content.decode()
    assert not AuditEvent.objects.filter(action="create").exists()


def test_what_is_saved_is_no_draft_and_a_late_one_does_not_bring_it_back(browser, url, draft_url, karin):
    data = filled(browser, url, karin)
    browser.post(draft_url, data | {"key": "log"})
    assert browser.post(url, data | {"draft": "log"}).status_code == 302
    assert not Draft.objects.exists()
    assert browser.post(draft_url, data | {"key": "log"}).status_code == 204
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away(browser, url, draft_url, karin):
    browser.post(draft_url, filled(browser, url, karin) | {"key": "log"})
    assert browser.post(draft_url, {"key": "log", "discard": "1"}).url == url
    assert not Draft.objects.exists()


@pytest.mark.parametrize("key", ["", "x" * 200, "log:1", "../etc", "LOG"])
def test_a_draft_of_nothing_is_refused(browser, draft_url, key):
    assert browser.post(draft_url, {"key": key}).status_code == 400


ODD = ["\x00", "a\x00b", "'; DROP TABLE x --", "%", "_", "\\", "{{ 7*7 }}", "<b>", "ÅÄÖ" * 300]


@pytest.mark.parametrize("odd", ODD)
def test_odd_letters_are_answered(browser, url, draft_url, karin, odd):
    data = filled(browser, url, karin)
    note = {f"note_{person(karin).hex}": odd}
    assert browser.post(draft_url, data | note | {"key": "log"}).status_code == 200
    assert browser.get(url).status_code == 200
    odd_steps = [{"q": odd, "find": "1"}, {"add": odd}, {"drop": odd}, {"people": [odd]}]
    for sent in [*odd_steps, {"draft": odd}, {"next": odd}]:
        assert browser.post(url, data | sent).status_code in (200, 302), sent
    assert browser.get(url, {"person": odd}).status_code == 404
    assert browser.get(url, {"like": odd, "group": odd, "next": odd}).status_code == 200


def test_a_draft_has_an_end(browser, draft_url):
    assert browser.post(draft_url, {"key": "log", "x": "a" * 300_000}).status_code == 413


def test_a_draft_about_somebody_no_longer_hers_does_not_tell_the_name(browser, url, draft_url, karin):
    browser.post(draft_url, filled(browser, url, karin) | {"key": "log"})
    karin.coach_assignments.update(end=TODAY)
    assert "Öberg" not in browser.get(url).content.decode()


def test_who_may_not_log_keeps_no_drafts(client, draft_url, project):
    client.force_login(MembershipFactory(project=project, role=Role.EVALUATOR).user)
    assert client.post(draft_url, {"key": "log"}).status_code == 403


NOTE = "Det här får inte gå förlorat"


def test_a_draft_about_somebody_handed_over_keeps_its_text(browser, url, draft_url, project, karin):
    """Where she finds it again: on the list of her sessions, and at the address she had it open at."""
    note = {f"note_{person(karin).hex}": NOTE, "key": f"log:{person(karin)}"}
    browser.post(draft_url, filled(browser, url, karin) | note)
    karin.coach_assignments.update(end=TODAY)
    listed = browser.get(reverse("participants:sessions", args=[project.slug])).context["drafts"]
    for address in [url + f"?person={person(karin)}", *[address for _draft, address in listed]]:
        page = browser.get(address).content.decode()
        assert NOTE in page
        assert "no longer among your participants" in page
        assert "Öberg" not in page


def test_a_note_on_somebody_handed_over_meanwhile_is_shown_and_not_saved(browser, url, karin, ali):
    data = filled(browser, url, karin, ali) | {f"note_{person(karin).hex}": NOTE}
    karin.coach_assignments.update(end=TODAY)
    page = browser.post(url, data)
    assert NOTE in page.content.decode()
    assert not Session.objects.exists()
    form = page.context["form"]
    again = data | {"people": [str(entry["person"].public_id) for entry in form.listed]} | dict(form.left_over)
    assert NOTE in browser.post(url, again | {"drop": "nobody"}, headers=HTMX).content.decode()
    assert browser.post(url, again).status_code == 302
    assert NOTE not in list(Session.objects.get().attendance.values_list("note", flat=True))


def test_a_note_taken_off_the_list_is_gone(browser, url, karin):
    data = filled(browser, url, karin) | {f"note_{person(karin).hex}": NOTE, "drop": str(person(karin))}
    assert NOTE not in browser.post(url, data, headers=HTMX).content.decode()


def test_a_draft_of_a_planned_session_that_waits_for_nobody_of_hers(browser, url, draft_url, project, coach, karin):
    planned = session(project, coach)
    planned.plan([person(karin)], by=coach)
    key = f"session:{planned.public_id}"
    browser.post(draft_url, filled(browser, url, karin) | {f"note_{person(karin).hex}": NOTE, "key": key})
    week = reverse("participants:sessions", args=[project.slug])
    [(_draft, address)] = browser.get(week).context["drafts"]
    assert address.endswith(f"/{planned.public_id}/")
    karin.coach_assignments.update(end=TODAY)
    [(_draft, address)] = browser.get(week).context["drafts"]
    assert NOTE in browser.get(address).content.decode()
