"""The pages of a person's self-assessments, and how a participant answers on a lent screen."""

from datetime import date

from django.urls import reverse

from participants.models.self_assessment import LOOKING_BACK, RATED
from tests.participants.lent import LENT

TODAY = date(2026, 3, 2)


def address(participation, name="self_assessment", *more):
    return reverse(
        f"participants:{name}", args=[participation.project.slug, participation.participant.public_id, *more]
    )


def page(browser, participation) -> str:
    return browser.get(address(participation)).content.decode()


def answer_all(browser, answers: dict, occasion="entry"):
    """As the participant does, one question after the other; what is not named is declined."""
    for name in [*(LOOKING_BACK if occasion == "exit" else []), *RATED]:
        sent = {"answer": answers[name]} if name in answers else {"decline": "yes"}
        assert browser.post(LENT, {"question": name, **sent}).status_code == 302
    return browser.post(LENT, {"done": "yes"})


def lend(browser, participation, occasion="entry"):
    return browser.post(address(participation, "self_assessment_lend"), {"occasion": occasion})
