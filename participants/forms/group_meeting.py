from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from participants import group_meeting, referring
from participants.enums import ReferralEventKind as Kind
from participants.forms.act import Act, day_field, text_field
from participants.forms.roster import DateInput
from participants.referral_steps import state_of, steps_from
from projects.forms.some_of import SomeOf
from projects.roles import Reach

ANOTHER, LATER = "another", "later"
DECISIONS = [
    (Kind.PROPOSED, _("Propose to the project")),
    (ANOTHER, _("Propose another activity")),
    (Kind.INVESTIGATION, _("More investigation is needed")),
    (Kind.INVESTIGATED, _("The investigation is finished")),
    (Kind.RETURNED, _("Back to the group")),
    (Kind.DECLINED, _("No")),
    (LATER, _("Decide later")),
]


class OpenMeetingForm(Act, forms.Form):
    """The group's meeting of a day; the open one, if it was interrupted."""

    date = day_field(_("Date"))

    def __init__(self, *args, group, **kwargs):
        super().__init__(*args, **kwargs)
        self.group = group

    def act(self, by):
        return group_meeting.open_meeting(self.group, self.cleaned_data["date"], by=by)


class CloseMeetingForm(Act, forms.Form):
    next_date = forms.DateField(label=_("Next meeting"), required=False, widget=DateInput)

    def __init__(self, *args, meeting, **kwargs):
        super().__init__(*args, **kwargs)
        self.meeting = meeting

    def act(self, by):
        return group_meeting.close(self.meeting, self.cleaned_data["next_date"], by=by)


class MeetingCaseForm(Act, forms.Form):
    """One case: who is there, whose part is done, what is decided, why, and when it comes up again.

    Only parties that may hear about the case can be ticked. What the decision needs is asked for by the act.
    """

    free_text = ("investigator", "question", "activity")

    present = SomeOf(label=_("Parties present"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    done = SomeOf(label=_("Has done its part"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple)
    decision = forms.ChoiceField(label=_("Decision"), widget=forms.RadioSelect)
    investigator = forms.CharField(label=_("Who investigates"), required=False, max_length=200)
    investigating_party = forms.ModelChoiceField(
        label=_("Investigating party"), queryset=None, required=False, empty_label=_("none of the parties")
    )
    question = forms.CharField(label=_("What is to be investigated"), required=False, max_length=300)
    until = forms.DateField(label=_("Finished by"), required=False, widget=DateInput)
    activity = forms.CharField(label=_("Which activity"), required=False, max_length=200)
    reason = text_field(
        _("Reason"),
        required=False,
        help_text=_("Read by the party that has referred, and by those who may hear about the case."),
    )
    next_date = forms.DateField(label=_("Comes up again"), required=False, widget=DateInput)
    note = text_field(_("Note for the minutes"), required=False)
    seen = forms.IntegerField(widget=forms.HiddenInput)
    said = forms.CharField(widget=forms.HiddenInput, required=False)
    dealt = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args, meeting, referral, reads: bool, **kwargs):
        """`reads`: whether what was noted of the case before may be shown; it stays if she writes nothing.

        `said` carries along whose part was done on the page, so that what a party says of itself meanwhile stays;
        `dealt` when the case was dealt with before.
        """
        super().__init__(*args, **kwargs)
        self.meeting, self.referral = meeting, referral
        self.last = last = referring.last_event(referral)
        hearing = referring.may_hear(referral)
        done = set(group_meeting.case_parts(referral, last.round)) & set(hearing)
        earlier = meeting.cases.filter(referral=referral).first()
        self.unread_note = earlier.note if earlier and not reads else ""
        for name in ["present", "done", "investigating_party"]:
            self.fields[name].queryset = hearing
        present = earlier.present.all() if earlier else group_meeting.here(meeting, hearing)
        self.fields["present"].initial = list(present)
        self.fields["done"].initial = list(done)
        self.fields["said"].initial = " ".join(str(party.pk) for party in done)
        self.fields["decision"].choices = decisions(last, referral.project)
        self.fields["seen"].initial = last.position
        self.dealt_before = self.fields["dealt"].initial = str(earlier.dealt_at) if earlier else ""
        if earlier:
            self.fields["note"].initial = earlier.note if reads else ""
            self.fields["next_date"].initial = earlier.next_date

    def clean(self):
        cleaned = super().clean()
        if self.is_overtaken(cleaned.get("seen")) and not self.sent_before().exists():
            self.look_again()
            raise ValidationError(_("Somebody else has decided on this meanwhile. Look at it again."))
        if cleaned.get("decision") == ANOTHER and not cleaned.get("activity", "").strip():
            raise ValidationError({"activity": _("Write which activity.")})
        if cleaned.get("decision") == Kind.INVESTIGATION:
            self.check_investigation(cleaned)
        return cleaned

    def check_investigation(self, cleaned):
        """All that is missing at once."""
        if not cleaned.get("question", "").strip():
            self.add_error("question", _("Write what is to be investigated."))
        try:
            referring.check_investigation(self.meeting.day(), cleaned)
        except ValidationError as missing:
            self.add_error(None, missing)

    def is_overtaken(self, seen) -> bool:
        """Whether somebody has decided, or dealt with the case, since the page was shown."""
        dealt = self.data.get(self.add_prefix("dealt"), self.dealt_before)
        return seen is not None and (seen, dealt) != (self.last.position, self.dealt_before)

    def act(self, by):
        return group_meeting.deal_with(self.meeting, self.referral, by=by, **self.facts())

    def refuse(self, refusal, by):
        super().refuse(refusal, by)
        self.look_again()

    def look_again(self):
        """What has happened meanwhile stands on the page now: whoever sends it again has seen it."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = str(referring.last_event(self.referral).position)
        self.data[self.add_prefix("dealt")] = self.dealt_before

    def facts(self) -> dict:
        sent, decision = self.cleaned_data, self.cleaned_data["decision"]
        done, said = set(sent["done"]), set(sent["said"].split())
        facts = {name: sent[name] for name in ["seen", "present", "note", "next_date"]}
        facts["note"] = sent["note"] or self.unread_note
        parts = {party: party in done for party in self.fields["done"].queryset}
        facts["parts"] = {party: now for party, now in parts.items() if now != (str(party.pk) in said)}
        if decision == LATER:
            return facts
        kind = Kind.PROPOSED if decision == ANOTHER else Kind(decision)
        wanted = {Kind.INVESTIGATION: ["investigator", "investigating_party", "question", "until"]}.get(kind, [])
        wanted = ["activity"] if decision == ANOTHER else wanted
        return facts | {"kind": kind, "reason": sent["reason"]} | {name: sent[name] for name in wanted}


def decisions(last, project) -> list[tuple]:
    """What the group may decide now."""
    kinds = {step.kind for step in steps_from(state_of(last), project, Reach.GROUP)}
    possible = kinds | {LATER} | ({ANOTHER} if Kind.PROPOSED in kinds else set())
    return [(code, label) for code, label in DECISIONS if code in possible]
