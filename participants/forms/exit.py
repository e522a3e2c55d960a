from django import forms
from django.utils.translation import gettext_lazy as _

from participants import journey
from participants.enums import Destination
from participants.forms.act import ActForm, answer_field, as_answer, day_field, text_field
from participants.models.self_assessment import LOOKING_BACK
from participants.self_assessing import exit_assessment
from participants.self_assessment_page import own_answer_text


def blanks_filled(own, known: dict) -> dict:
    """What the participant has answered alone, where nothing is recorded. The form is sent, and read, before it
    is the exit's.
    """
    answers = {name: as_answer(getattr(own, name)) for name in LOOKING_BACK} if own else {}
    return {name: answer for name, answer in answers.items() if answer and not known.get(name)}


class ExitForm(ActForm):
    exit = day_field(_("Last day in the project"), help_text=_("A phase that began later is taken away."))
    destination = forms.ChoiceField(label=_("Leaves to"), choices=[("", "---------"), *Destination.choices])
    reason = text_field(_("Why now"), required=False)
    chances_improved = answer_field(_("The participant's own answer: are your chances of getting a job better?"))
    life_situation_improved = answer_field(_("The participant's own answer: is your life situation better?"))

    def __init__(self, *args, participation, initial=None, **kwargs):
        own = exit_assessment(participation)
        super().__init__(
            *args, participation=participation, initial=(initial or {}) | blanks_filled(own, initial or {}), **kwargs
        )
        for name in LOOKING_BACK:
            self.fields[name].help_text = own_answer_text(own, name)

    def facts(self):
        facts = super().facts()
        facts["day"] = facts.pop("exit")
        return facts

    def act(self, by):
        """What is left open is what the participant has answered alone."""
        own, facts = exit_assessment(self.participation), self.facts()
        for name in LOOKING_BACK if own else []:
            facts[name] = getattr(own, name) if facts[name] is None else facts[name]
        return journey.leave(self.participation, by=by, **facts)


class ExitCorrectForm(ExitForm):
    why = text_field(_("Why it is corrected"))

    def __init__(self, *args, participation, **kwargs):
        initial = {
            "exit": participation.exit,
            "destination": participation.destination,
            "reason": participation.exit_reason,
            "chances_improved": as_answer(participation.chances_improved),
            "life_situation_improved": as_answer(participation.life_situation_improved),
        }
        super().__init__(*args, participation=participation, initial=initial, **kwargs)

    def act(self, by):
        return journey.change_exit(self.participation, by=by, **self.facts())


class ReopenForm(ActForm):
    reason = text_field(_("Why the exit is withdrawn"))

    def act(self, by):
        return journey.reopen(self.participation, by=by, **self.facts())
