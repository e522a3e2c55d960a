"""R46, R47: every form that changes something, sent by many at once; every form that makes something, sent twice.

The forms are found on the pages of TABLE. A form that stands on none is missed, and the first test says so.
"""

import copy

import pytest
from django import forms
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.forms.guarded import GuardedForm
from accounts.forms.sent_once import SentOnce
from accounts.models import AuditEvent, SubmittedForm
from tests.access.crawl import comparable, filled, forms_of, tables, unchanged
from tests.threads import at_once

EDITORS, DOUBLES = (40, 20) if connection.vendor == "postgresql" else (6, 6)

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
    "SupportForm": "a month has one amount: sent twice it is the same",
}

# Acts that the world refuses: its projects are over.
REFUSED_HERE = {
    "participants:reopen",
    "participants:group_plan",
    "participants:session_expect",  # whom it is opened for is expected already
    "participants:session_move",  # to the day and time it has
}


def subclasses(cls):
    for sub in cls.__subclasses__():
        yield sub
        yield from subclasses(sub)


def ours(cls):
    return {sub for sub in subclasses(cls) if not sub.__module__.startswith("tests.")}


def edits(world, clients):
    return [found for found in forms_of(world, clients) if isinstance(found[3], GuardedForm) and not found[3].is_new]


def creations(world, clients):
    return [
        page for page in forms_of(world, clients) if "form_token" in page[3].fields and page[0] not in REFUSED_HERE
    ]


@pytest.mark.django_db
def test_every_form_stands_on_a_page_of_the_table(world, clients):
    seen = {type(form) for _name, _url, _who, form in forms_of(world, clients)}
    concrete = {form for form in ours(GuardedForm) if form._meta.model} | ours(SentOnce) - ours(GuardedForm)
    missed = {form for form in concrete - {GuardedForm} if not seen & {form, *subclasses(form)}}
    assert not missed, "add the page of these to TABLE, and what they need to the world"


@pytest.mark.django_db
def test_every_form_is_guarded_or_says_why_not(world, clients):
    bare = {
        type(form).__name__ for _name, _url, _who, form in forms_of(world, clients) if not isinstance(form, SentOnce)
    }
    assert bare <= set(NOT_SENT_ONCE)


def race_field(form):
    """(name, values) of the field that all of them change: each to a value of its own, where there are enough."""
    kinds = [
        (forms.CharField, lambda field: [f"tävling {n}" for n in range(EDITORS)]),
        (forms.DecimalField, lambda field: [str(n + 1) for n in range(EDITORS)]),
        (forms.DateField, lambda field: [f"2009-01-{n % 28 + 1:02}" for n in range(EDITORS)]),
        (forms.ChoiceField, lambda field: [value for value, _ in field.choices if value]),
    ]
    usable = {name: field for name, field in form.fields.items() if not field.disabled and not form[name].is_hidden}
    for kind, values in kinds:
        for name, field in usable.items():
            if isinstance(field, kind) and not isinstance(field, forms.EmailField) and (name != "code"):
                shown = str(form[name].value())
                others = [value for value in values(field) if value not in {shown, "caseworker"}]  # needs a group too
                return name, [others[n % len(others)] for n in range(EDITORS)]
    pytest.fail(f"{type(form).__name__} has no field to race for")


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
    for name, url, who, form in edits(world, clients):
        field, values = race_field(form)
        before = AuditEvent.objects.concerning(form.instance).filter(action__in=CHANGES).count()
        posts = [
            lambda browser=browser, value=value, form=form, url=url, field=field: browser.post(
                url, {**unchanged(form), field: value}
            )
            for browser, value in zip(copies(clients[who], EDITORS), values, strict=True)
        ]
        answers = at_once(posts)
        saved = [value for answer, value in zip(answers, values, strict=True) if answer.status_code == 302]
        asked = [answer for answer in answers if f'name="decide_{field}"' in answer.content.decode()]
        written = AuditEvent.objects.concerning(form.instance).filter(action__in=CHANGES).count() - before
        assert len(set(saved)) == 1, (url, saved, answers[0].content.decode())
        assert len(saved) == values.count(saved[0]), name
        assert len(asked) == EDITORS - len(saved), name
        assert written == 1, name
        page = clients[who].get(url)
        assert str(page.context["form"][field].value()) == saved[0], name
        raced.append(name)
    assert len(raced) >= 8, raced


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_a_page_sent_many_times_at_once_makes_one(world, clients):
    made = []
    for name, url, who, form in creations(world, clients):
        data, before, letters = {"form_token": filled(form)["form_token"]}, tables(), len(mail.outbox)
        answers = at_once(
            lambda browser=browser, url=url, form=form, data=data: browser.post(url, {**filled(form), **data})
            for browser in copies(clients[who], DOUBLES)
        )
        after = tables()
        new = {label: len(rows.keys() - before[label].keys()) for label, rows in after.items()}
        assert {answer.status_code for answer in answers} == {302}, (name, [answer.status_code for answer in answers])
        assert len({(answer.url, told_by(answer)) for answer in answers}) == 1, name
        assert comparable(before, after), name
        assert max(new.values()) <= 1, (name, new)
        assert len(mail.outbox) - letters <= 1, name
        assert SubmittedForm.objects.filter(token=data["form_token"]).count() == 1, name
        if isinstance(form, GuardedForm):
            assert new[form._meta.model._meta.label_lower] == 1, name
        made.append(name)
    assert len(made) >= 8, made


def told_by(answer) -> str:
    """The message that the next page will show."""
    return answer.cookies["messages"].value.split(":")[0] if "messages" in answer.cookies else ""
