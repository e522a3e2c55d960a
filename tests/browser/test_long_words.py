"""Names without a space fit on a phone: Swedish puts words together, and a project may be called one of them."""

from projects.models import Membership
from projects.roles import Role
from tests.browser.conftest import PHONE
from tests.participants.factories import ParticipationFactory
from tests.projects.factories import ProjectFactory

WORD = "Sysselsättningsfrämjandearbetslivsinriktat" * 2


def test_long_words_do_not_push_the_page_sideways(page, sign_in):
    project = ProjectFactory(name=WORD, owner=WORD, slug="long")
    person = sign_in(Role.PROJECT_LEADER, project=project, name=WORD)
    Membership.objects.create(user=person.user, project=ProjectFactory(name=WORD), role=Role.PROJECT_LEADER)
    participation = ParticipationFactory(project=project, participant__last_name=WORD)
    page.set_viewport_size(PHONE)
    for place in (f"participants/{participation.participant.public_id}", "today", "figures", "settings", "reports"):
        page.goto(f"/projects/long/{place}/")
        assert page.evaluate("document.documentElement.scrollWidth") == PHONE["width"], place
