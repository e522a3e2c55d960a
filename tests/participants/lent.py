"""A browser whose screen is lent: by a kind of page that only the tests have, so that they hold for every kind."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory
from django.urls import reverse
from django.utils.translation import get_language, gettext

from participants import lent_screen
from projects.roles import Permission

PASSWORD = "en lång och god fras"
LENT, GIVE_BACK = "/lent/", "/lent/give-back/"


def answer(request, lent):
    if request.method == "POST":
        lent.finish()
        return redirect("lent_screen")
    return HttpResponse(f"probe {lent.thing.pk} {get_language()} {gettext('Yes')}")


def find(participation, key):
    return type(participation).objects.get(pk=key, participant=participation.participant_id)


def back(participation, thing):
    return reverse("participants:timeline", args=[participation.project.slug, participation.participant.public_id])


PROBE = lent_screen.Kind("probe", Permission.WORK_WITH_PARTICIPANT, find=find, answer=answer, back=back)


def with_password(user):
    user.set_password(PASSWORD)
    user.save()
    return user


def lend(client, user, participation, kind=PROBE, thing=None):
    """As the view of a kind does it, in the browser `client`, which is signed in as `user`."""
    thing = thing or participation
    request = RequestFactory().post("/")
    request.user, request.session = user, client.session
    lent_screen.lend(request, kind, participation, thing, key=thing.pk)
    request.session.save()
    client.cookies["sessionid"] = request.session.session_key
