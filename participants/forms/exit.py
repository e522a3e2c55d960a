from django import forms
from django.utils.translation import gettext_lazy as _

from participants import journey
from participants.enums import Destination
from participants.forms.act import ActForm, answer_field, as_answer, day_field, text_field


class ExitForm(ActForm):
    exit = day_field(_("Last day in the project"), help_text=_("A phase that began later is taken away."))
    destination = forms.ChoiceField(label=_("Leaves to"), choices=[("", "---------"), *Destination.choices])
    reason = text_field(_("Why now"), required=False)
    chances_improved = answer_field(_("The participant's own answer: are your chances of getting a job better?"))
    life_situation_improved = answer_field(_("The participant's own answer: is your life situation better?"))

    def facts(self):
        facts = super().facts()
        facts["day"] = facts.pop("exit")
        return facts

    def act(self, by):
        return journey.leave(self.participation, by=by, **self.facts())


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
