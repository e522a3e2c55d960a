"""A caseworker group of two parties and a referral, for the tests of its pages."""

from datetime import date

from django.urls import reverse

from participants import referring
from participants.enums import ReferralEventKind as Kind
from projects.roles import Role
from tests.participants.factories import ReferralFactory
from tests.projects.factories import CaseworkerGroupFactory, MembershipFactory, PartyFactory, ProjectFactory

DAY = date(2010, 3, 1)
TEXTS = {"activity": "Nuläget", "tried": "Prövat", "wanted": "Önskan", "accessibility": "Tillgången"}


class Place:
    """A group of two parties, and a referral of the first one that says something in every field."""

    def __init__(self, client):
        self.client = client
        self.project = ProjectFactory(employment_bars=False, parties_do_their_part=False)
        self.party, self.other_party = (PartyFactory(project=self.project) for _ in range(2))
        self.group = CaseworkerGroupFactory(project=self.project)
        self.group.parties.set([self.party, self.other_party])
        self.caseworker = self.member(Role.CASEWORKER, group=self.group, party=self.party)
        self.colleague = self.member(Role.CASEWORKER, group=self.group, party=self.party)
        self.other = self.member(Role.CASEWORKER, group=self.group, party=self.other_party)
        self.leader, self.coach = self.member(Role.PROJECT_LEADER), self.member(Role.COACH)
        self.referral = self.refer()

    def refer(self, party=None, **fields):
        where = {"project": self.project, "group": self.group, "party": party or self.party}
        return ReferralFactory(**where, raised__by=self.caseworker, **TEXTS | fields)

    def member(self, role, **fields):
        return MembershipFactory(project=self.project, role=role, **fields).user

    def step(self, kind, by=None, **fields):
        if kind == Kind.INVESTIGATION:
            fields = {"investigator": "Utredaren", "until": DAY} | fields
        seen = referring.last_event(self.referral).position
        given = {"by": by or self.caseworker, "seen": seen, "reason": "Skälet"} | fields
        return referring.take_step(self.referral, kind, DAY, **given)

    def address(self, name="referral", referral=None, **more):
        public_id = (referral or self.referral).public_id
        return reverse(f"participants:{name}", kwargs={"slug": self.project.slug, "public_id": public_id, **more})

    def page(self, who, name="referral", **more):
        self.client.force_login(who)
        return self.client.get(self.address(name, **more))

    def read(self, who):
        """What the page tells: the parts of what was written that stand on it."""
        answer = self.page(who)
        if answer.status_code != 200:
            return answer.status_code
        page = answer.content.decode()
        return {word for word in [*TEXTS.values(), "Utredaren", "Skälet", "Ledarens"] if word in page}

    def list(self, who, show=""):
        self.client.force_login(who)
        return self.client.get(reverse("participants:referrals", args=[self.project.slug]), {"show": show})
