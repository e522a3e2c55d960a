"""The people of the demo project that runs today, and their days until now. All invented."""

from datetime import date

from participants.demo import arrivals, assessments, days, hours, keeping, mappings, plans, referrals
from participants.models import Participation
from projects import demo
from projects.models import Project


def live(project: Project, today: date):
    if not Participation.objects.filter(project=project).exists():
        arrivals.fill(project, today)
    days.catch_up(project, today)


demo.steps.append(live)
demo.steps.append(mappings.fill)
demo.steps.append(plans.fill)
demo.steps.append(keeping.keep)
demo.fillers.append(referrals.refer)
demo.fillers.append(assessments.assess)
demo.fillers.append(hours.certify)
