"""Papers that are printed for somebody: drawn by a worker, fetched once or twice, thrown away after a day.

A new kind is one module in this folder, found by itself, that holds a `KIND`, and one template:

    # reporting/papers/consent_form.py
    KIND = PaperKind(
        code="consent-form",
        name=_("Consent form"),
        file_name="samtycke",
        permission=Permission.WORK_WITH_PARTICIPANT,
        targets=lambda project, user: Consent.objects.permitting(…, user).filter(project=project),
        context=lambda consent, reader, at: {"heading": …, "facts": [(label, value), …], "consent": consent},
        people=lambda consent, reader: [consent.participant],
    )

    {# templates/reporting/papers/consent_form.html #}
    {% extends "reporting/papers/paper.html" %}
    {% block content %}…{% endblock %}

The target has a `public_id`. A page offers the paper with a button:

    {% include "components/paper_button.html" with project=project kind="consent-form" target=consent.public_id
       label=label only %}

What holds for all kinds:

* `targets` is asked when the paper is ordered, when it is drawn and at every download: who may no longer see the
  target gets 404, whatever has been drawn before.
* A paper is its orderer's own. `context` is given the reader, so that each gets what she may see.
* A paper that would say something else today is not handed out, but made anew. So `context` and the template say
  the same as long as what they tell of is the same: they take the day from `at`, never from the clock.
* Ordering and fetching leave an event each, in the trail of the person it names; of several, one event, and one
  more for each who is protected; of a kind that tells a case of each (`tells_of_each`), for each when it is fetched.
* In Swedish unless the kind says otherwise; PDF/UA as the reports (reporting/pdf.py).
"""

from importlib import import_module
from pkgutil import iter_modules

from reporting.papers.base import PaperKind

__all__ = ["KINDS", "PaperKind"]


def found() -> dict[str, PaperKind]:
    modules = [import_module(f"{__name__}.{module.name}") for module in iter_modules(__path__)]
    kinds = [module.KIND for module in modules if hasattr(module, "KIND")]
    return {kind.code: kind for kind in kinds}


KINDS = found()
