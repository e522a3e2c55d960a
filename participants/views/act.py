from django.contrib import messages
from django.shortcuts import redirect, render

from participants.access import trace_view
from participants.person_page import person_address, person_page


def act_page(request, template: str, participation, form, saved, *, back: str = "", **context):
    """The page of one act on one person: its form, or, once it is done, the person's page (or `back`) with a word
    about it.

    `saved` is that word, or says it of the form.
    """
    back = back or person_address("participant", participation)
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, saved(form) if callable(saved) else saved)
        return redirect(back)
    context |= {"form": form, "back": back}
    return person_answer(request, template, participation, "participant", **context)


def person_answer(request, template: str, participation, tab: str, **context):
    """A page about one person, which leaves its trace."""
    context |= person_page(request, participation, tab)
    trace_view(request, participation, page=template.split("/")[-1].removesuffix(".html"))
    return render(request, template, context)
