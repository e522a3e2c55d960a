"""What an agreement begins with, to be changed as is needed. Agreements are in Swedish, whoever writes them."""

from django.utils.translation import gettext as _
from django.utils.translation import override


def texts() -> dict[str, str]:
    with override("sv"):
        return {
            "employer_takes_on": _(
                "– names a supervisor with time for the task, and a stand-in\n"
                "– introduces the participant to the work, the workmates and the safety rules\n"
                "– gives tasks that suit what the participant can, and adapts where it has been agreed\n"
                "– answers for the work environment during the placement, as for its own staff\n"
                "– tells the project the same day if the participant stays away or if something happens\n"
                "– meets the participant and the project for regular follow-ups and a closing assessment\n"
                "– keeps to itself what it comes to know of the participant's personal circumstances\n"
                "– does not let the placement replace ordinary staff"
            ),
            "project_takes_on": _(
                "– presents only participants who have said yes, and who want to and can do the tasks\n"
                "– agrees on aims, schedule and adaptations for each placement, in writing\n"
                "– answers for insurance and for compensation to the participant during the placement\n"
                "– has a named coach who is easy to reach, and comes to the workplace within a day or two if needed\n"
                "– visits the workplace in the first week and then regularly\n"
                "– offers training and support to supervisors\n"
                "– ends a placement that does not work, if the employer wants it"
            ),
        }
