"""The tab of self-assessments, and what a coach does with one: lend the screen for it, write it down, withdraw it."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from participants import lent_screen, self_assessing
from participants.access import participation_or_404
from participants.enums import Occasion
from participants.forms.self_assessment import BeliefForm, WithdrawForm, WriteForm
from participants.lent_assessment import SELF_ASSESSMENT
from participants.models import CoachBelief, SelfAssessment
from participants.self_assessment_page import AssessmentPage
from participants.views.act import person_answer
from projects.roles import Permission

WORK = Permission.WORK_WITH_PARTICIPANT
TAB = "participants:self_assessment"


@require_safe
def self_assessment(request, slug, public_id):
    participation = participation_or_404(request, slug, public_id, Permission.VIEW_CASE)
    page = AssessmentPage.of(participation)
    return person_answer(request, "participants/self_assessment.html", participation, "self_assessment", page=page)


@require_POST
def self_assessment_lend(request, slug, public_id):
    """The screen is the participant's from now on."""
    participation = participation_or_404(request, slug, public_id, WORK)
    occasion = occasion_of(request.POST)
    if occasion is None:
        refusal = _("Choose the occasion.")
    else:
        refusal = refused(self_assessing.check, participation, occasion)
    if refusal or occasion is None:
        messages.error(request, refusal)
        return redirect(TAB, slug, public_id)
    return lent_screen.lend(request, SELF_ASSESSMENT, participation, participation, key=occasion.value)


@require_http_methods(["GET", "HEAD", "POST"])
def self_assessment_write(request, slug, public_id):
    """What was told or stood on paper."""
    participation = participation_or_404(request, slug, public_id, WORK)
    occasion = occasion_of(request.GET) or self_assessing.due_of(participation) or Occasion.QUARTER
    if request.method != "POST" and (refusal := refused(self_assessing.check_first, participation, occasion)):
        messages.error(request, refusal)
        return redirect(TAB, slug, public_id)
    form = WriteForm(request.POST or None, participation=participation, occasion=occasion)
    saved = _("The self-assessment is saved and sealed.")
    return act_on_tab(request, "self_assessment_write", participation, form, saved, occasion=occasion)


@require_http_methods(["GET", "HEAD", "POST"])
def self_assessment_withdraw(request, slug, public_id, assessment_id):
    participation = participation_or_404(request, slug, public_id, WORK)
    assessment = assessment_or_404(participation, assessment_id)
    form = WithdrawForm(request.POST or None, assessment=assessment)
    saved = _("The self-assessment is withdrawn. It is kept, and counts no longer.")
    if assessment.occasion == Occasion.EXIT and assessment.participation.exit:
        saved = _("The self-assessment is withdrawn. The exit keeps its answers: correct it if they are wrong.")
    return act_on_tab(request, "self_assessment_withdraw", participation, form, saved, assessment=assessment)


@require_http_methods(["GET", "HEAD", "POST"])
def coach_belief(request, slug, public_id, assessment_id):
    """The coach's own: nobody else's to write, the leader's neither."""
    participation = participation_or_404(request, slug, public_id, WORK)
    if not participation.is_hers:
        raise PermissionDenied
    assessment = assessment_or_404(participation, assessment_id)
    belief = CoachBelief.objects.select_related("assessment__participation").filter(assessment=assessment).first()
    form = BeliefForm(request.POST or None, instance=belief or CoachBelief(assessment=assessment, by=request.user))
    return act_on_tab(request, "coach_belief", participation, form, _("Saved."), assessment=assessment)


@require_POST
def exit_answers_fill(request, slug, public_id):
    """What the exit does not know is taken from the sealed self-assessment."""
    participation = participation_or_404(request, slug, public_id, WORK)
    if refusal := refused(self_assessing.fill_exit, participation, by=request.user):
        messages.error(request, refusal)
    else:
        messages.success(request, _("The exit has the participant's own answers now."))
    return redirect(TAB, slug, public_id)


def refused(act, *arguments, **more) -> str:
    """Why it cannot be done; "" if it can, and then is."""
    try:
        act(*arguments, **more)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def act_on_tab(request, name: str, participation, form, saved: str, **context):
    """A form that leads back to the tab."""
    if request.method == "POST" and form.is_valid() and form.save_changes(by=request.user):
        messages.success(request, saved)
        return redirect(TAB, participation.project.slug, participation.participant.public_id)
    return person_answer(request, f"participants/{name}.html", participation, "self_assessment", form=form, **context)


def occasion_of(sent) -> Occasion | None:
    return next((one for one in Occasion if one.value == sent.get("occasion")), None)


def assessment_or_404(participation, public_id) -> SelfAssessment:
    """Of the person in the project; one that is withdrawn is refused by the act, in words."""
    found = SelfAssessment.objects.filter(
        participation__participant=participation.participant_id,
        participation__project=participation.project_id,
        public_id=public_id,
    )
    assessment = found.select_related("participation__participant", "participation__project").first()
    if assessment is None:
        raise Http404("No such self-assessment")
    return assessment
