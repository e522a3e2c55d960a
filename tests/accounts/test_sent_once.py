"""The same page sent again makes nothing more and answers as the first time; anything else is another deed."""

import uuid
from datetime import timedelta

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.forms.sent_once import SentOnce
from accounts.models import AuditEvent, SubmittedForm
from accounts.tasks import clear_attempts
from projects.forms.part import PhaseForm
from projects.models import Phase
from tests.accounts.factories import UserFactory
from tests.projects.factories import PhaseFactory, ProjectFactory

pytestmark = pytest.mark.django_db


class NoteForm(SentOnce, forms.Form):
    """As a plain form uses it: two rows, and a rule that the second sending breaks."""

    title = forms.CharField()
    project = None

    def act(self, by):
        if Phase.objects.filter(name=self.cleaned_data["title"]).exists():
            raise ValidationError("There is one already.")
        PhaseFactory(project=self.project)
        return PhaseFactory(project=self.project, name=self.cleaned_data["title"])


class NothingNamedForm(SentOnce, forms.Form):
    title = forms.CharField()

    def act(self, by):
        PhaseFactory(name=self.cleaned_data["title"])


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def project():
    return ProjectFactory()


def phase_form(project, **data):
    return PhaseForm({"max_weeks": "4", **data} if data else None, project=project)


def sent(form, user):
    return form.is_valid() and form.save_changes(by=user)


def test_every_page_has_a_token_of_its_own(project):
    tokens = {phase_form(project)["form_token"].value() for _ in range(20)}
    assert len(tokens) == 20
    assert str(uuid.UUID(str(tokens.pop())))
    assert "form_token" in phase_form(project).as_p()
    assert "form_token" not in PhaseForm(instance=PhaseFactory(project=project), project=project).fields


def test_the_same_page_sent_again_succeeds_and_makes_nothing(project, user):
    data = {"name": "Introduktion", "form_token": str(uuid.uuid4())}
    first = phase_form(project, **data)
    assert sent(first, user)
    assert not first.is_repeat
    for _ in range(3):
        again = phase_form(project, **data)
        assert sent(again, user)
        assert again.is_repeat
        assert again.instance == again.made == first.instance
        assert str(again.instance) == "Introduktion"
    assert Phase.objects.count() == AuditEvent.objects.count() == SubmittedForm.objects.count() == 1


def test_a_page_refused_at_first_can_be_sent_right(project, user):
    token = str(uuid.uuid4())
    wrong = phase_form(project, name="", form_token=token)
    assert not sent(wrong, user)
    assert wrong["form_token"].value() == token
    assert sent(phase_form(project, name="Introduktion", form_token=token), user)
    assert Phase.objects.count() == 1


def test_the_page_with_something_else_in_it_is_not_taken_for_the_same(project, user):
    token = str(uuid.uuid4())
    assert sent(phase_form(project, name="Introduktion", form_token=token), user)
    other = phase_form(project, name="Fördjupning", form_token=token)
    assert not sent(other, user)
    assert other.non_field_errors()
    assert other["name"].value() == "Fördjupning"
    assert Phase.objects.count() == 1
    assert sent(phase_form(project, name="Fördjupning", form_token=other["form_token"].value()), user)
    assert Phase.objects.count() == 2


def test_another_users_page_is_another_deed(project, user):
    data = {"name": "Introduktion", "form_token": str(uuid.uuid4())}
    assert sent(phase_form(project, **data), user)
    stolen = phase_form(project, **data)
    assert not sent(stolen, UserFactory())
    assert stolen.made is None
    assert Phase.objects.count() == 1


@pytest.mark.parametrize("token", ["", "nonsense", "0" * 400])
def test_without_a_token_nothing_is_remembered(project, user, token):
    assert sent(phase_form(project, name="Introduktion", form_token=token), user)
    assert not sent(phase_form(project, name="Introduktion", form_token=token), user)
    assert not SubmittedForm.objects.exists()


def test_what_has_been_removed_since_is_not_called_saved(project, user):
    data = {"name": "Introduktion", "form_token": str(uuid.uuid4())}
    assert sent(phase_form(project, **data), user)
    Phase.objects.all().delete()
    again = phase_form(project, **data)
    assert not sent(again, user)
    assert not Phase.objects.exists()
    assert sent(phase_form(project, **{**data, "form_token": again["form_token"].value()}), user)


def test_a_plain_form_too_even_where_the_second_sending_breaks_a_rule(project, user):
    data = {"title": "Möte", "form_token": str(uuid.uuid4())}
    made = []
    for _ in range(3):
        form = NoteForm(data)
        form.project = project
        assert sent(form, user)
        made.append(form.made)
    assert len(set(made)) == 1
    assert Phase.objects.count() == 2


def test_a_deed_that_names_nothing(user):
    data = {"title": "Möte", "form_token": str(uuid.uuid4())}
    assert [sent(NothingNamedForm(data), user) for _ in range(3)] == [True] * 3
    assert Phase.objects.count() == 1


def test_what_was_sent_is_kept_for_a_day(user):
    for hours in [1, 23, 25, 100]:
        SubmittedForm.objects.create(user=user, token=uuid.uuid4(), at=timezone.now() - timedelta(hours=hours))
    clear_attempts()
    assert SubmittedForm.objects.count() == 2


def test_nothing_typed_is_kept(project, user):
    sent(phase_form(project, name="Hemligt", form_token=str(uuid.uuid4())), user)
    assert "Hemligt" not in str(SubmittedForm.objects.values().get())
