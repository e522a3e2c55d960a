"""R46, R47: every form that changes something, sent by many at once; every form that makes something, sent twice.

The forms are found on the pages of TABLE. A form that stands on none is missed, and the first test says so.
"""

import copy
from functools import partial

import pytest
from django import forms
from django.core import mail
from django.db import connection, transaction
from django.test import Client

from accounts.forms.guarded import GuardedForm
from accounts.forms.sent_once import SentOnce
from accounts.models import AuditEvent, SubmittedForm
from employers.forms.employer import NewEmployerForm
from matching.forms.placement import PlacementForm
from projects.forms.member import NewMemberForm
from projects.forms.project import NewProjectForm
from tests.access.crawl import filled, fitting, forms_of
from tests.access.table import TABLE
from tests.access.world import Scene, World
from tests.access.written import tables
from tests.size import so_many, some
from tests.threads import at_once

# Some forms, others each time, are raced by a few, and two of them by a crowd. SQLite lets writers in one by one.
EDITORS, DOUBLES, FEW = (40, 20, 6) if connection.vendor == "postgresql" else (6, 6, 4)
CROWDED = so_many(None, sqlite=1, postgresql=2)
RACED = so_many(None, sqlite=6, postgresql=12)

CHANGES = ["change", "correct"]  # what a form's trace is called

# Forms that are sent but make no row of their own, and why a second sending does no harm.
NOT_SENT_ONCE = {
    "LoginForm": "signing in twice is signing in",
    "ResetPasswordForm": "each request for a letter is counted and limited",
    "ChangePasswordForm": "asks for the old password",
    "ResetPasswordKeyForm": "asks for a key that holds once",
    "ProfileForm": "changes one's own row only",
    "CorrectEntryForm": "sent twice there is nothing left to correct",
    "CorrectPersonForm": "sent twice there is nothing left to correct",
    "SearchForm": "changes nothing",
    "LogReviewForm": "says something of rows that stand there: said twice it is the same",
    "IdentifyForm": "changes nothing",
    "WhoForm": "changes nothing",
    "SupportForm": "a month has one amount: sent twice it is the same",
}

# Acts that the world refuses: its projects are over.
REFUSED_HERE = {
    "participants:reopen",  # the project has ended
    "participants:register_person",  # wants an identity number (tests/participants/test_register.py)
    "participants:register_known",
    "participants:start",
    "participants:merge",  # the two overlap (tests/participants/test_merging.py)
    "participants:group_plan",  # the group has no day of the week
    "participants:session_expect",  # whom it is opened for is expected already
    "participants:session_move",  # to the day and time it has
    "participants:referral_start",  # the project has ended (tests/participants/test_referral_races.py)
    "participants:certificate_open",  # nobody has signed it (tests/participants/sessions/test_month_races.py)
    "participants:plan_sign",  # it is signed already, just as it stands
    "matching:placement_move_end",  # wants another last day (tests/matching/test_placing.py)
    "employers:employer_add",  # wants an organisation number (tests/races/test_employer_races.py)
    "employers:contact_log",  # with somebody known or somebody new (tests/races/test_employer_races.py)
    "employers:opening_add",  # at a workplace known or new (tests/employers/test_openings.py)
    "matching:placement_reopen",  # has not ended (tests/matching/test_placing.py)
    "matching:placement_new",  # wants days and people that the page cannot guess (tests/matching/test_placing.py)
    "participants:consent_give",  # wants a day to come (tests/participants/test_consent_races.py)
}

# What these remove has no page any longer: of many at once one is told that it is done, the others that it is gone.
GONE_AFTER = {"participants:session_remove"}

# Once it is done the page leads on by itself, to the same place and without a word.
QUIET_AGAIN = {"participants:open_with_reason"}

# What a browser sends of it is more than its fields: placements are raced in tests/matching/test_placing.py.
OF_MANY_PARTS = (PlacementForm,)

# One address for forms of several kinds.
OF_SEVERAL_KINDS = {"projects:part", "projects:part_add", "participants:plan_part", "participants:plan_add"}

# Make something new only: raced by being sent twice.
NEW_ONLY = {NewEmployerForm, NewMemberForm, NewProjectForm}

# Forms that may be sent empty: the pages of TABLE show them, but answer that by saving.
NOTHING_IS_A_CHOICE = {"ColumnsForm", "CourseAttendanceForm", "CloseMeetingForm"}

# Shown once another has been answered (tests/participants/test_referral_races.py), or on a lent screen.
AFTER_ANOTHER = {"AloneForm", "ReferForm"}


# Buttons on a page about more than them: raced in tests/participants/sessions/test_month_races.py.
BUTTONS = {"AttestForm", "CloseMonthForm", "DrawUpForm"}


def subclasses(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from subclasses(sub)


def ours(cls):
    return {sub for sub in subclasses(cls) if not sub.__module__.startswith("tests.")}


FOUND: list = []  # looked for once: the pages are the same in every world


def found_forms(world, clients):
    FOUND.extend([] if FOUND else forms_of(world, clients))
    return FOUND


def scenes(world, clients, is_wanted, crowd):
    """(name, address, browser, form, how many race) of the wanted, each in a project that nobody has touched."""
    found = dict.fromkeys(name for name, _url, _who, form in found_forms(world, clients) if is_wanted(form))
    wanted = some(found, RACED)
    crowded = some(wanted, CROWDED)
    for number, name in enumerate(wanted):
        word = "Zaventem" + "z" * (number // 25) + chr(ord("a") + number % 25)  # no two give the same numbers
        here = Scene(word).build(real_files=False)
        fresh = World(here=here, there=world.there, people=world.people | here.people)
        for url in fresh.urls(name) if name in OF_SEVERAL_KINDS else fresh.urls(name)[:1]:
            who = next(iter(sorted(TABLE[name].allowed)))
            browser = Client()
            browser.force_login(fresh.people[who])
            form = browser.get(url).context["form"]
            if is_wanted(form):
                yield name, url, browser, form, crowd if name in crowded else FEW


def is_edit(form):
    return isinstance(form, GuardedForm) and not form.is_new and not isinstance(form, OF_MANY_PARTS)


def is_creation(form):
    return "form_token" in form.fields


@pytest.mark.slow
@pytest.mark.django_db
def test_every_form_stands_on_a_page_of_the_table_and_is_guarded_or_says_why_not(world, clients):
    seen = {type(form) for _name, _url, _who, form in found_forms(world, clients)}
    assert {form.__name__ for form in seen if not issubclass(form, SentOnce)} <= set(NOT_SENT_ONCE)
    concrete = {form for form in ours(GuardedForm) if form._meta.model} | ours(SentOnce) - ours(GuardedForm)
    missed = {form for form in concrete - {GuardedForm} if not seen & {form, *subclasses(form)}}
    missed = {form for form in missed if form.__name__ not in NOTHING_IS_A_CHOICE | AFTER_ANOTHER | BUTTONS}
    assert not missed, "add the page of these to TABLE, and what they need to the world"


HAS_A_FORM = {"code", "occupation", "organisation_number"}  # not any text will do


def race_field(form, editors):
    """(name, values) of the field that all of them change: each to a value of its own, where there are enough."""
    kinds = [
        (forms.CharField, lambda field: [f"tävling {n}" for n in range(editors)]),
        (forms.DecimalField, lambda field: [str(n + 1) for n in range(editors)]),
        (forms.IntegerField, lambda field: [str(n + 2) for n in range(editors)]),
        (forms.DateField, lambda field: [f"2009-01-{n % 28 + 1:02}" for n in range(editors)]),
        (forms.ChoiceField, lambda field: [value for value, _ in field.choices if value]),
    ]
    own = form.own_fields()
    usable = {name: field for name, field in form.fields.items() if name in own and not form[name].is_hidden}
    for kind, values in kinds:
        for name, field in usable.items():
            if isinstance(field, kind) and not isinstance(field, forms.EmailField) and name not in HAS_A_FORM:
                shown = str(form[name].value())
                others = [value for value in values(field) if value not in {shown, "caseworker"}]  # needs a group too
                return name, [others[n % len(others)] for n in range(editors)]
    pytest.fail(f"{type(form).__name__} has no field to race for")


def untouched(form) -> dict:
    """What a browser sends of a page where nobody has typed, but why it is changed."""
    there = [name for name in form.fields if form[name].value() not in (None, False, "")]
    reasons = [name for name in form.fields if name == "reason"]
    return {name: fitting(form, name) for name in there} | dict.fromkeys(reasons, "Skäl")


def told(answer) -> str:
    """What is wrong with the form."""
    return answer.context["form"].errors.as_json() if answer.context else str(answer.status_code)


def copies(client, number):
    """As many browsers of the same person."""
    for _ in range(number):
        browser = Client()
        browser.cookies = copy.deepcopy(client.cookies)
        yield browser


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_of_many_who_change_one_field_one_is_saved_and_the_others_are_asked(world, clients):
    raced = []
    for name, url, browser, form, editors in scenes(world, clients, is_edit, EDITORS):
        field, values = race_field(form, editors)
        events = AuditEvent.objects.concerning(form.instance).filter(action__in=CHANGES)
        before = events.count()
        answers = at_once(
            partial(one.post, url, {**untouched(form), field: value})
            for one, value in zip(copies(browser, editors), values, strict=True)
        )
        saved = [value for answer, value in zip(answers, values, strict=True) if answer.status_code == 302]
        asked = [answer for answer in answers if f'name="decide_{field}"' in answer.content.decode()]
        assert len(set(saved)) == 1, (url, saved, told(answers[0]))
        assert len(saved) == values.count(saved[0]), name
        assert len(asked) == editors - len(saved), name
        assert events.count() - before == 1, name
        assert str(browser.get(url).context["form"][field].value()) == saved[0], name
        raced.append(type(form))
    if RACED is None:
        unraced = {
            form for form in ours(GuardedForm) if form._meta.model and not {form, *subclasses(form)} & set(raced)
        }
        assert unraced <= NEW_ONLY | set(OF_MANY_PARTS)
    assert raced


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_page_sent_many_times_at_once_makes_what_it_makes_once(world, clients):
    made, refused = [], []
    for name, url, browser, form, doubles in scenes(world, clients, is_creation, DOUBLES):
        token, before, letters = {"form_token": filled(form)["form_token"]}, tables(), len(mail.outbox)
        with transaction.atomic():
            once = answer(next(copies(browser, 1)), url, form, token)
            effect = rows_changed(before, tables())
            transaction.set_rollback(True)
        answers = at_once(partial(answer, one, url, form, token) for one in copies(browser, doubles))
        if once[0] != 302:
            refused.append(name)
            continue
        heard = set(answers) - {(404, None, "")} if name in GONE_AFTER else set(answers)
        heard = {answer[:2] for answer in heard} if name in QUIET_AGAIN else heard
        assert len(heard) == 1, (name, heard)
        assert heard.pop()[0] == 302, name
        assert rows_changed(before, tables()) == effect, name
        assert len(mail.outbox) - letters <= 2, name
        assert SubmittedForm.objects.filter(token=token["form_token"]).count() == 1, name
        made.append(name)
    assert len(made) > (10 if RACED is None else 3), made
    assert set(refused) <= set(REFUSED_HERE), refused


def answer(browser, url, form, token):
    """What the browser is told: where to go and what the next page will say."""
    response = browser.post(url, {**filled(form), **token})
    message = response.cookies["messages"].value.split(":")[0] if "messages" in response.cookies else ""
    return response.status_code, response.headers.get("Location"), message


def rows_changed(before, after) -> dict:
    """{table: (new rows, gone rows, changed rows)}"""
    changes = {
        label: (
            len(rows.keys() - before[label].keys()),
            len(before[label].keys() - rows.keys()),
            sum(1 for key, row in rows.items() if key in before[label] and before[label][key] != row),
        )
        for label, rows in after.items()
    }
    return {label: change for label, change in changes.items() if any(change)}
