"""Two people with the same page open: what each has changed is saved, and where both have, somebody chooses."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.http import QueryDict

from accounts.forms.guarded import GuardedForm
from accounts.models import AuditEvent, User
from participants.models import Participant
from projects.forms.member import MemberForm
from projects.forms.part import GoalForm
from projects.models import Membership, Project
from projects.roles import Role
from tests.accounts.factories import UserFactory
from tests.participants.factories import ParticipantFactory
from tests.projects.factories import CaseworkerGroupFactory, GoalFactory, MembershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db


class FrameForm(GuardedForm):
    class Meta:
        model = Project
        fields = ["name", "owner", "start", "end", "follow_up_clock", "grant", "municipalities"]


class AccountForm(GuardedForm):
    class Meta:
        model = User
        fields = ["name", "is_active"]


class NamedPeopleForm(GuardedForm):
    class Meta:
        model = Participant
        fields = ["first_name", "named_people"]

    def participant_of(self, instance):
        return instance


class Browser:
    """One person's page: opened once, filled in, sent; what comes back is the page from then on."""

    def __init__(self, form_class, pk, who, **kwargs):
        self.form_class, self.pk, self.who, self.kwargs = form_class, pk, who, kwargs
        self.form = self.made()
        self.data = self.shown()

    def made(self, data=None):
        return self.form_class(data, instance=self.form_class._meta.model.objects.get(pk=self.pk), **self.kwargs)

    def shown(self):
        """As a browser reads the form."""
        data = QueryDict(mutable=True)
        for bound in self.form:
            value = bound.field.widget.format_value(bound.value()) if bound.value() is not None else None
            if bound.widget_type == "checkbox":
                data.setlist(bound.html_name, ["on"] if bound.value() else [])
            elif isinstance(value, list):
                data.setlist(bound.html_name, [str(one) for one in value])
            else:
                data[bound.html_name] = "" if value is None else str(value)
        return data

    def send(self, **typed):
        for name, value in typed.items():
            self.data.setlist(name, value if isinstance(value, list) else [value])
        self.form = self.made(self.data)
        saved = self.form.is_valid() and self.form.save_changes(by=self.who)
        self.data = self.shown()
        return saved


@pytest.fixture
def maria():
    return UserFactory(name="Maria Nyberg")


@pytest.fixture
def anna():
    return UserFactory(name="Anna Ek")


@pytest.fixture
def frames(maria, anna):
    """Both have the same project's page open."""
    project = ProjectFactory(name="Navigator", grant=100, start=date(2008, 5, 1))
    return project, Browser(FrameForm, project.pk, maria), Browser(FrameForm, project.pk, anna)


def asked(form):
    return sorted(name.removeprefix("decide_") for name in form.fields if name.startswith("decide_"))


def test_what_each_has_changed_is_saved(frames):
    project, hers, mine = frames
    assert hers.send(owner="Strömsunds kommun", grant="200", start="2008-06-01")
    assert mine.send(name="Navigator II", end="2012-01-31")
    project.refresh_from_db()
    assert (project.name, project.owner, project.grant) == ("Navigator II", "Strömsunds kommun", 200)
    assert (project.start, project.end) == (date(2008, 6, 1), date(2012, 1, 31))
    assert [event.fields for event in AuditEvent.objects.all()] == [["grant", "owner", "start"], ["end", "name"]]


def test_both_the_same_change_is_no_conflict_and_one_trace(frames):
    _project, hers, mine = frames
    assert hers.send(name="Navigator II")
    assert mine.send(name="Navigator II")
    assert AuditEvent.objects.count() == 1


CONFLICTS = [
    ("name", "Hers", "Mine", "Mine", "Hers"),
    ("start", "2008-06-01", "2008-07-01", "2008-07-01", "2008-06-01"),
    ("grant", "200", "300", "300", "200"),
    ("municipalities", "Krokom\r\nBerg", "Krokom\r\nÅre", "Krokom\r\nÅre", "Krokom\r\nBerg"),
]


@pytest.mark.parametrize(("field", "her_value", "my_value", "typed", "stored"), CONFLICTS)
@pytest.mark.parametrize("choice", ["mine", "theirs"])
def test_of_what_both_have_changed_one_is_chosen(frames, field, her_value, my_value, typed, stored, choice):
    project, hers, mine = frames
    assert hers.send(**{field: her_value})
    before = Project.objects.values().get(pk=project.pk)
    assert not mine.send(**{field: my_value}, owner="Mitt")
    assert Project.objects.values().get(pk=project.pk) == before
    assert asked(mine.form) == [field]
    page = mine.form.as_p()
    assert "Maria Nyberg" in page
    for value in [typed, stored]:
        assert value.replace("\r\n", "\n") in page.replace("\r\n", "\n")
    assert mine.form[field].value() == my_value
    assert mine.send(**{f"decide_{field}": choice})
    project.refresh_from_db()
    chosen = {"mine": my_value, "theirs": her_value}[choice]
    assert str(getattr(project, field)) == chosen
    assert project.owner == "Mitt"


def test_nothing_is_decided_by_sending_again(frames):
    project, hers, mine = frames
    hers.send(name="Hers")
    assert not mine.send(name="Mine")
    for _ in range(3):
        assert not mine.send()
        assert mine.form.errors["decide_name"]
    project.refresh_from_db()
    assert project.name == "Hers"


def test_what_only_the_other_has_changed_stays_hers_after_a_conflict(frames):
    project, hers, mine = frames
    hers.send(name="Hers", owner="Strömsunds kommun")
    assert not mine.send(name="Mine")
    assert mine.form["decide_owner"].value() == "theirs"
    assert not mine.form["decide_name"].value()
    assert mine.send(decide_name="mine")
    project.refresh_from_db()
    assert (project.name, project.owner) == ("Mine", "Strömsunds kommun")


def test_a_third_change_while_choosing_is_asked_about_again(frames, maria):
    project, hers, mine = frames
    hers.send(name="Hers")
    assert not mine.send(name="Mine")
    assert Browser(FrameForm, project.pk, maria).send(name="Third")
    assert not mine.send(decide_name="mine")
    assert "Third" in mine.form.as_p()
    assert not mine.form["decide_name"].value()
    assert mine.send(decide_name="mine")
    project.refresh_from_db()
    assert project.name == "Mine"


def test_what_is_typed_after_choosing_the_other_is_not_lost(frames):
    project, hers, mine = frames
    hers.send(name="Hers")
    assert not mine.send(name="Mine")
    assert not mine.send(name="Something new", decide_name="theirs")
    assert mine.form["name"].value() == "Something new"
    assert mine.send(decide_name="mine")
    project.refresh_from_db()
    assert project.name == "Something new"


def test_an_error_elsewhere_keeps_the_choice(frames):
    project, hers, mine = frames
    hers.send(name="Hers")
    assert not mine.send(name="Mine")
    assert not mine.send(decide_name="mine", start="i går")
    assert mine.form["decide_name"].value() == "mine"
    assert mine.send(start="2008-08-01")
    project.refresh_from_db()
    assert (project.name, project.start) == ("Mine", date(2008, 8, 1))


def test_together_they_may_not_fit(frames):
    """She moves the end before what I make the start: each is right alone, both together are not."""
    project, hers, mine = frames
    assert hers.send(end="2009-01-31")
    assert not mine.send(start="2010-01-01")
    project.refresh_from_db()
    assert project.end == date(2009, 1, 31)
    assert asked(mine.form) == ["end", "start"]
    assert mine.send(decide_start="mine", decide_end="mine")
    project.refresh_from_db()
    assert (project.start, project.end) == (date(2010, 1, 1), date(2011, 4, 30))


def test_ticks(anna, maria):
    user = UserFactory(name="Karin", is_active=True)
    hers, mine = Browser(AccountForm, user.pk, maria), Browser(AccountForm, user.pk, anna)
    assert hers.send(is_active=[])
    assert mine.send(name="Karin Berg")
    user.refresh_from_db()
    assert (user.name, user.is_active) == ("Karin Berg", False)


def test_a_foreign_key_and_what_goes_with_it(anna, maria):
    project = ProjectFactory()
    first, second, third = (CaseworkerGroupFactory(project=project, name=name) for name in ["Ett", "Två", "Tre"])
    member = MembershipFactory(project=project, role=Role.CASEWORKER, group=first)
    hers = Browser(MemberForm, member.pk, maria, project=project, by=maria)
    mine = Browser(MemberForm, member.pk, anna, project=project, by=anna)
    assert hers.send(group=str(second.pk))
    assert not mine.send(group=str(third.pk))
    page = mine.form.as_p()
    assert "Två" in page.split('name="decide_group"')[2]
    assert "Tre" in page.split('name="decide_group"')[1]
    assert mine.send(decide_group="mine")
    assert Membership.objects.get(pk=member.pk).group == third


def test_a_role_of_hers_with_a_group_of_mine_is_asked_about(anna, maria):
    project = ProjectFactory()
    first, second = CaseworkerGroupFactory(project=project), CaseworkerGroupFactory(project=project)
    member = MembershipFactory(project=project, role=Role.CASEWORKER, group=first)
    hers = Browser(MemberForm, member.pk, maria, project=project, by=maria)
    mine = Browser(MemberForm, member.pk, anna, project=project, by=anna)
    assert hers.send(role=Role.COACH)
    assert not mine.send(group=str(second.pk))
    member.refresh_from_db()
    assert (member.role, member.group) == (Role.COACH, None)
    assert mine.send(decide_role="mine", decide_group="mine")
    member.refresh_from_db()
    assert (member.role, member.group) == (Role.CASEWORKER, second)


def test_decimals_are_compared_by_value(anna, maria):
    goal = GoalFactory(code="in_work_90_days", target="0.2800")
    hers, mine = (Browser(GoalForm, goal.pk, by, project=goal.project) for by in [maria, anna])
    assert hers.send(women_share_max="55")
    assert mine.send(target="28,0")
    assert AuditEvent.objects.count() == 1
    assert not Browser(GoalForm, goal.pk, anna, project=goal.project).send(target="0,3")
    third = Browser(GoalForm, goal.pk, anna, project=goal.project)
    assert hers.send(target="30")
    assert not third.send(target="35 %")
    page = third.form.as_p()
    assert "35 %" in page
    assert ": 30" in page
    assert third.send(decide_target="mine")
    goal.refresh_from_db()
    assert (goal.target, goal.women_share_max) == (Decimal("0.35"), Decimal("0.55"))


def test_many_to_many(anna, maria):
    person, third = ParticipantFactory(first_name="Fatma"), UserFactory(name="Tredje")
    hers, mine = (Browser(NamedPeopleForm, person.pk, by) for by in [maria, anna])
    assert hers.send(named_people=[str(maria.pk)])
    assert mine.send(first_name="Fatima")
    assert list(person.named_people.all()) == [maria]
    later = Browser(NamedPeopleForm, person.pk, anna)
    assert Browser(NamedPeopleForm, person.pk, maria).send(named_people=[str(third.pk)])
    assert not later.send(named_people=[str(anna.pk), str(maria.pk)])
    assert list(person.named_people.all()) == [third]
    assert "Tredje" in later.form.as_p()
    assert later.send(decide_named_people="mine")
    assert set(person.named_people.all()) == {anna, maria}
    last = AuditEvent.objects.order_by("pk").last()
    assert (last.fields, last.participant) == (["named_people"], person.public_id)


def test_what_was_removed_meanwhile_is_said(maria):
    user = UserFactory()
    form = AccountForm({"name": "Ny", "is_active": "on"}, instance=user)
    User.objects.filter(pk=user.pk).delete()
    assert form.is_valid()
    assert not form.save_changes(by=maria)
    assert form.non_field_errors()


@pytest.mark.parametrize(
    "seen",
    ["nonsense", "[]", "7", '{"marks": 7}', '{"marks": {"name": 7}}', "[" * 20000, '{"asked": [1]}']
    + ['{"marks": {}, "asked": {"name": {"x": 1}, "slug": "1", "pk": "1"}}'],
)
def test_a_mark_that_is_none_proves_nothing(frames, maria, seen):
    project, _hers, mine = frames
    assert not mine.send(name="Mine", seen=seen)
    project.refresh_from_db()
    assert project.name == "Navigator"


def test_a_mark_of_another_field_or_another_object_is_worth_nothing(frames, anna):
    project, _hers, mine = frames
    other = ProjectFactory(name="Navigator")
    marks = json.loads(Browser(FrameForm, other.pk, anna).data["seen"])
    assert not mine.send(name="Mine", seen=json.dumps(marks))
    fresh = Browser(FrameForm, project.pk, anna)
    marks = json.loads(fresh.data["seen"])["marks"]
    assert not fresh.send(name="Mine", seen=json.dumps({"marks": {"name": marks["owner"]}}))


def test_the_page_carries_no_value_in_its_marks(frames):
    _project, hers, _mine = frames
    assert "Navigator" not in hers.data["seen"]
    assert "Krokom" not in hers.data["seen"]
