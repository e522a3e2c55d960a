"""The mapping: written over many meetings, in few versions, by several people; read with what has changed."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import AuditEvent
from participants import mappings
from participants.forms.mapping import MappingForm
from participants.models import Draft, Mapping, MappingVersion, Participation, Skill
from participants.shared_case import tellers
from participants.word_diff import word_diff
from tests.participants.factories import CoachAssignmentFactory, ParticipationFactory
from tests.participants.person_world import PersonWorld

pytestmark = [pytest.mark.django_db, pytest.mark.page]


@pytest.fixture
def world(time_machine):
    time_machine.move_to("2010-03-01 09:00")
    return PersonWorld()


def page(name, world, *more):
    return reverse(f"participants:{name}", args=["navigator", world.person.public_id, *more])


def opened(world) -> dict:
    """What a browser sends of the page as it stands now."""
    form = MappingForm(participation=world.participation)
    return {name: form[name].value() or "" for name in form.fields}


def write(world, by=None, shown=None, **texts):
    form = MappingForm({**(shown or opened(world)), **texts}, participation=world.participation)
    saved = form.is_valid() and form.save_changes(by=by or world.coach)
    return form, saved


def stored(world) -> Mapping:
    return Mapping.objects.get(participation=world.participation)


# --- Versions ------------------------------------------------------------------------------------------------------


def test_one_day_is_one_version_and_done_for_now_closes_it(world, time_machine):
    write(world, wishes="Kök")
    write(world, wishes="Kök, helst storkök", education="Grundskola")
    assert (stored(world).number, MappingVersion.objects.count()) == (1, 0)

    time_machine.move_to("2010-03-01 15:00")
    assert mappings.close(world.participation, by=world.coach)
    assert not mappings.close(world.participation, by=world.coach)  # once
    write(world, wishes="Storkök")
    assert (stored(world).number, stored(world).closed_at) == (2, None)

    time_machine.move_to("2010-03-09 09:00")
    write(world, by=world.leader, health="Orkar halvdagar")
    versions = mappings.versions_of(stored(world))
    assert [(one.number, one.content.get("wishes"), one.names) for one in versions] == [
        (1, "Kök, helst storkök", ("Cilla Coach",)),
        (2, "Storkök", ("Cilla Coach",)),
        (3, "Storkök", ("Lena Ledare",)),
    ]
    assert versions[0].content["education"] == "Grundskola"
    assert versions[2].authors["health"][0] == world.leader.pk
    assert versions[2].authors["education"][0] == world.coach.pk


def test_what_was_mapped_is_altered_by_no_way(world, time_machine):
    write(world, wishes="Kök")
    one = Skill.objects.create(participation=world.participation, name="Svetsa")
    one.take_step("validating", timezone.localdate(), by=world.coach)
    time_machine.move_to("2010-03-09 09:00")
    write(world, wishes="Lager")
    acts = [MappingVersion.objects.get().save, one.steps.get().save]
    acts += [lambda: MappingVersion.objects.update(content={}), lambda: one.steps.update(note="annat")]
    for act in acts:
        with pytest.raises(DatabaseError, match="never altered"), transaction.atomic():
            act()


def test_saving_what_stands_there_already_is_no_version_and_leaves_no_trace(world, time_machine):
    write(world, wishes="Kök")
    time_machine.move_to("2010-03-09 09:00")
    before = AuditEvent.objects.count()
    assert write(world)[1]
    assert (stored(world).number, AuditEvent.objects.count()) == (1, before)


def test_nothing_at_all_is_not_begun(world):
    form, saved = write(world)
    assert not saved
    assert form.non_field_errors()
    assert not Mapping.objects.exists()


def test_each_writing_leaves_one_event_with_its_fields(world):
    write(world, wishes="Kök", health="Orkar halvdagar")
    [event] = AuditEvent.objects.filter(object_type="participants.mapping")
    assert (event.fields, event.user, event.participant) == (
        ["health", "wishes"],
        world.coach,
        world.person.public_id,
    )


# --- Two who write -------------------------------------------------------------------------------------------------


def test_two_who_begin_at_once_lose_nothing(world):
    """There is no row yet when both open the page."""
    shown = opened(world)
    assert write(world, shown=shown, wishes="Kök")[1]
    shown = {**shown, "form_token": ""}
    assert write(world, by=world.leader, shown=shown, education="Grundskola")[1]
    assert (stored(world).wishes, stored(world).education) == ("Kök", "Grundskola")

    form, saved = write(world, by=world.leader, shown=shown, wishes="Lager")
    assert not saved
    assert "decide_wishes" in form.errors
    assert stored(world).wishes == "Kök"


def test_who_wrote_on_another_day_meanwhile_is_seen_across_the_versions(world, time_machine):
    write(world, wishes="Kök")
    shown = opened(world) | {"form_token": ""}
    time_machine.move_to("2010-03-02 09:00")
    write(world, by=world.leader, wishes="Lager")
    form, saved = write(world, shown=shown, wishes="Storkök", health="Orkar halvdagar")
    assert not saved
    assert set(form.errors) == {"decide_wishes"}
    assert (stored(world).wishes, stored(world).health) == ("Lager", "")


# --- The pages -----------------------------------------------------------------------------------------------------


def test_the_page_shows_what_has_changed_since_the_last_version(client, world, time_machine):
    write(world, wishes="Vill arbeta i kök på dagtid", education="Grundskola")
    time_machine.move_to("2010-03-09 09:00")
    write(world, wishes="Vill arbeta i storkök på dagtid")
    client.force_login(world.coach)
    html = client.get(page("mapping", world)).content.decode()
    changed = html[html.index('id="changed"') : html.index('id="skills"')]
    assert "<ins" in changed
    assert "storkök" in changed
    assert "[borttaget:" in changed
    assert "Grundskola" not in changed
    assert "Cilla Coach" in changed

    before = client.get(page("mapping", world), {"version": "1"}).content.decode()
    assert "Vill arbeta i kök på dagtid" in before
    assert "storkök" not in before
    assert "Skriv i kartläggningen" not in before
    for nonsense in ("99", "0", "x", "1' OR 1=1"):
        assert client.get(page("mapping", world), {"version": nonsense}).context["version"].number == 2


def test_the_page_tells_which_parts_are_empty_and_in_which_week(client, world):
    client.force_login(world.coach)
    assert "Ingen kartläggning ännu" in client.get(page("mapping", world)).content.decode()
    write(world, wishes="Kök")
    answer = client.get(page("mapping", world))
    assert len(answer.context["empty"]) == 15
    assert "Introduktion, vecka 3 av 4" in answer.content.decode()
    assert f'href="{page("mapping_write", world)}#div_id_health"' in answer.content.decode()


def test_what_is_typed_is_kept_as_a_draft_with_what_the_page_had_shown(client, world):
    client.force_login(world.coach)
    form = client.get(page("mapping_write", world)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {
        "wishes": "Kök",
        "health": "Orkar halvdagar",
        "key": f"mapping:{world.participation.public_id}",
    }
    assert client.post(page("mapping_draft", world), sent).status_code == 200
    write(world, by=world.leader, education="Grundskola", wishes="Lager")

    answer = client.get(page("mapping_write", world))
    restored = answer.context["form"]
    assert [restored[name].value() for name in ("wishes", "health", "education")] == ["Kök", "Orkar halvdagar", ""]
    assert "Ditt utkast" in answer.content.decode()
    sent = {name: restored[name].value() or "" for name in restored.fields}
    asked = client.post(page("mapping_write", world), sent)
    assert set(asked.context["form"].errors) == {"decide_wishes"}  # the leader's was not overwritten unseen
    assert stored(world).education == "Grundskola"

    done = client.post(page("mapping_write", world), opened(world) | {"wishes": "Storkök", "done_for_now": "1"})
    assert done.status_code == 302
    assert (stored(world).wishes, stored(world).closed_at is not None) == ("Storkök", True)
    assert not Draft.objects.exists()


def test_free_text_asks_once_before_it_is_saved(client, world):
    client.force_login(world.coach)
    sent = opened(world) | {"health": "Har diabetes."}
    asked = client.post(page("mapping_write", world), sent)
    assert asked.context["form"].only_asks
    assert not Mapping.objects.exists()
    seen = asked.context["form"]["free_text_seen"].value()
    assert client.post(page("mapping_write", world), sent | {"free_text_seen": seen}).status_code == 302
    assert stored(world).health == "Har diabetes."


def test_reading_takes_the_same_queries_however_much_there_is(client, world, time_machine):
    def queries():
        client.logout()
        client.force_login(world.coach)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page("mapping", world)).status_code == 200
        return len(seen)

    write(world, wishes="Kök")
    Skill.objects.create(participation=world.participation, name="Svetsa")
    time_machine.move_to("2010-03-02 09:00")
    write(world, wishes="Kök igen")
    first = queries()
    for day in range(3, 8):
        time_machine.move_to(f"2010-03-0{day} 09:00")
        write(world, by=world.leader, wishes=f"Kök {day}")
        Skill.objects.create(participation=world.participation, name=f"Svetsa {day}", country="SY")
    assert queries() == first


# --- A new time in the project -------------------------------------------------------------------------------------


def test_a_new_time_may_begin_with_the_mapping_of_the_former_one(client, world):
    write(world, wishes="Kök", employability="near")
    Skill.objects.create(participation=world.participation, name="Arabiska", kind="language", level="native")
    Participation.objects.filter(pk=world.participation.pk).update(exit=timezone.localdate())
    again = ParticipationFactory(
        participant=world.person, project=world.project, start=timezone.localdate() + timedelta(days=1), sequence=2
    )
    CoachAssignmentFactory(participation=again, coach=world.coach)
    client.force_login(world.coach)
    assert "Börja med kartläggningen från" in client.get(page("mapping", world)).content.decode()
    for _time in range(2):  # the second finds it begun
        client.post(page("mapping_copy", world))
    new = Mapping.objects.get(participation=again)
    assert (new.wishes, new.employability, new.number) == ("Kök", "", 1)
    assert [one.name for one in again.skills.all()] == ["Arabiska"]
    assert stored(world).employability == "near"  # what was, stays


def test_nothing_is_taken_over_from_another_project(client, world):
    other = PersonWorld.__new__(PersonWorld)  # only its participation is wanted
    other.participation = ParticipationFactory(
        participant=world.person, start=world.start - timedelta(days=400), exit=world.start - timedelta(days=300)
    )
    Mapping.objects.create(participation=other.participation, wishes="Hemligt", authors={"wishes": [1, "x"]})
    assert mappings.earlier_mapping(world.participation) is None
    client.force_login(world.coach)
    client.post(page("mapping_copy", world))
    assert not Mapping.objects.filter(participation=world.participation).exists()


# --- Who sees what -------------------------------------------------------------------------------------------------

REFUSED = {
    "other_coach": 404,
    "employer_coach": 403,
    "evaluator": 403,
    "caseworker": 403,
}


@pytest.mark.parametrize("who", REFUSED)
@pytest.mark.parametrize("name", ["mapping", "mapping_write", "mapping_close", "mapping_copy", "skill_add"])
def test_who_may_not(client, world, who, name):
    write(world, wishes="Hemligt")
    client.force_login(getattr(world, who))
    send = client.post if name in ("mapping_close", "mapping_copy") else client.get
    answer = send(page(name, world))
    assert answer.status_code == REFUSED[who]
    assert "Hemligt" not in answer.content.decode()
    assert stored(world).closed_at is None


def test_the_employer_coach_reads_skills_and_work_wishes_and_nothing_else(client, world):
    texts = {name: f"hemlig {name}" for name in mappings.PARTS if name not in ("employability", "work_wishes")}
    write(world, **texts, work_wishes="Kök i Krokom", employability="near")
    Skill.objects.create(participation=world.participation, name="Arabiska", kind="language", level="native")
    Skill.objects.create(participation=world.participation, name="hemlig prövning", state="rejected", validator="UHR")
    client.force_login(world.employer_coach)
    html = client.get(page("participant", world)).content.decode()
    assert "Kök i Krokom" in html
    assert "Arabiska" in html
    assert "hemlig" not in html
    assert "nära arbete" not in html
    assert page("mapping", world) not in html
    client.force_login(world.caseworker)
    assert "Arabiska" not in client.get(page("participant", world)).content.decode()


def test_no_consent_opens_the_mapping_to_a_party(world):
    """Not even that to the situation: only who tells is asked, and nobody tells of it."""
    write(world, **{name: f"hemlig {name}" for name in mappings.PARTS if name != "employability"})
    Skill.objects.create(participation=world.participation, name="hemlig konst")
    told = [row for kind in tellers.values() for teller in kind for row in teller(world.participation)]
    assert told
    assert "hemlig" not in str(told)


# --- The difference of two texts -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "now", "expected"),
    [
        ("", "Ny text", [("added", "Ny text")]),
        ("Gammal text", "", [("taken", "Gammal text")]),
        ("Lika", "Lika", [("same", "Lika")]),
        ("Vill ha arbete", "Vill ha praktik", [("same", "Vill ha "), ("taken", "arbete"), ("added", "praktik")]),
        ("en\r\ntvå", "en\ntvå", [("same", "en\ntvå")]),
        ("Han är här nu", "Hon var här då", [("taken", "Han är här nu"), ("added", "Hon var här då")]),
    ],
)
def test_what_differs(before, now, expected):
    assert [(piece.kind.value, piece.text) for piece in word_diff(before, now)] == expected


def test_a_very_long_text_is_told_as_a_whole():
    before, now = "ord " * 3000, "annat " * 3000
    assert [piece.text for piece in word_diff(before, now)] == [before, now]
