"""Posts that name what is not the sender's: of another project, of another coach, protected. None is let in."""

import pytest
from django import forms
from django.db.models import Model

from participants.forms.roster import PeopleField, note_on, there
from tests.access.crawl import comparable, filled
from tests.access.table import COACH
from tests.access.written import changed, tables, written
from tests.size import so_many, some

pytestmark = pytest.mark.django_db


def foreign(world) -> dict[str, Model]:
    """What COACH may neither name nor reach, by what it is."""
    there, here = world.there, world.here
    people = {f"{kind} there": one for kind, one in there.participations.items()}
    people |= {f"{kind} here": here.participations[kind] for kind in ["annan", "skyddad"]}
    things = {"coach there": there.people[COACH], "group there": there.activity_group, "session there": there.held}
    things |= {"planned there": there.planned, "follow-up there": there.follow_up, "report there": there.report}
    things |= {f"{kind} there": thing for kind, thing in there.things.items()}
    things |= {"contact person there": there.contact_person, "workplace there": there.workplace}
    things |= {"opening there": there.other_opening, "placement there": there.placements["running"]}
    return things | people | {f"{name} (person)": one.participant for name, one in people.items()}


def keys(thing) -> list[str]:
    return [str(thing.pk), *([str(thing.public_id)] if hasattr(thing, "public_id") else [])]


def strangers(world, field) -> list[tuple]:
    """(what it is, itself, its key) of all that the field could mean, and of some that it could not."""
    found = [(what, thing, key) for what, thing in foreign(world).items() for key in keys(thing)]
    meant = [one for one in found if could_be_meant(field, *one[1:])]
    other = [one for one in found if one not in meant]
    return meant + some(other, 3)


def could_be_meant(field, thing, key) -> bool:
    if isinstance(field, forms.ModelChoiceField):
        return isinstance(thing, field.queryset.model) and key == str(field.prepare_value(thing))
    return key != str(thing.pk)


def is_reference(field) -> bool:
    return isinstance(field, forms.ModelChoiceField | forms.UUIDField | PeopleField)


def attempts(world, found_forms):
    """(page, address, who, what is sent, which field, what stands in it)."""
    for name, url, who, form in found_forms:
        for key, field in form.fields.items():
            if not is_reference(field) or key == "form_token":
                continue
            own = {str(value) for value, _label in getattr(field, "choices", [])}
            for what, thing, value in strangers(world, field):
                is_foreign = what.endswith("there") or who == COACH  # a leader may name all of her project
                if value not in own or (is_foreign and could_be_meant(field, thing, value)):
                    many = isinstance(field, forms.ModelMultipleChoiceField | PeopleField)
                    data = filled(form) | {form.add_prefix(key): [value] if many else value}
                    yield name, url, who, data | on_the_list(thing), key, what


def on_the_list(thing) -> dict:
    """What a session's page sends of a person on its list."""
    key = getattr(thing, "public_id", None)
    return {there(key): "present", note_on(key): "x"} if key else {}


def refused(chosen, clients, undone):
    before, wrong, asked = tables(), [], set()
    for name, url, who, data, key, what in chosen:
        with undone(clients[who]), written() as touched:
            response = clients[who].post(url, data)
            asked.add((name, key))
            changes = changed(before, touched)
            if response.status_code not in (200, 302, 403, 404) or changes:  # 302: nonsense was passed over
                wrong.append((name, who, what, key, data[key], response.status_code, comparable(before, changes)))
    assert not wrong
    return asked


@pytest.mark.slow
def test_nothing_of_others_can_be_named(world, clients, found_forms, undone):
    by_field = {}
    for one in attempts(world, found_forms):
        by_field.setdefault((one[0], one[4]), []).append(one)
    number = so_many(None, sqlite=2, postgresql=1)
    asked = refused([one for found in by_field.values() for one in some(found, number)], clients, undone)
    wanted = {
        ("participants:coach", "coach"),
        ("participants:hand_over", "people"),
        ("participants:phase_enter", "phase"),
        ("employers:contact_log", "person"),
        ("employers:opening_edit", "contact"),
        ("matching:placement_change", "supervisor"),
        ("matching:placement_reference", "given_by"),
    }
    assert asked >= wanted, asked


EDGES = ["0001-01-01", "0001-01-02", "1899-12-31", "9999-12-30", "9999-12-31"]


@pytest.mark.slow
def test_every_day_field_stands_on_the_edges_of_time(clients, found_forms, undone):
    """Each is taken or refused, and told; none is an error, now or on the page that follows."""
    wrong, days = [], 0
    for name, url, who, form in found_forms:
        for key, field in form.fields.items():
            if not isinstance(field, forms.DateField | forms.DateTimeField):
                continue
            days += 1
            for edge in some(EDGES, so_many(None, sqlite=1, postgresql=1)):
                value = f"{edge}T00:00" if isinstance(field, forms.DateTimeField) else edge
                with undone(clients[who]):
                    response = clients[who].post(url, filled(form) | {form.add_prefix(key): value}, follow=True)
                    if response.status_code not in (200, 404):
                        wrong.append((name, key, edge, response.status_code))
    assert not wrong
    assert days > 20


def test_nobody_is_put_on_a_list_by_nonsense(world, clients):
    url = world.urls("participants:session_expect")[0]
    for nobody in [{}, {"people": "2"}]:
        response = clients[COACH].post(url, nobody)
        assert response.status_code == 200
        assert "Välj minst en deltagare" in response.content.decode()
