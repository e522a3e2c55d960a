"""What each kind of information is, in plain words: beside its box in the form, on the page and on the paper to sign.

A consent is given kind by kind. One so wide that it waives secrecy as a whole is none (Norrköpings kommun,
"Samtycke"; JO 898-2005 on a form of Försäkringskassan's).
"""

from django.utils.translation import gettext_lazy as _

from participants.enums import Information

EXPLAINED = {
    Information.SITUATION: _(
        "what the person lives on and does now, what has been tried, what is asked for, decided and why, and what "
        "the person needs in order to take part"
    ),
    Information.PLAN: _(
        "the phase of the project with its days, who the coach is, and the goals and steps of the action plan"
    ),
    Information.ATTENDANCE: _("how many hours a month the person took part; nothing of what was said"),
    Information.PLACEMENTS: _("at which workplaces, what kind of placement, from when until when"),
    Information.OUTCOME: _("when the person left and to what, and how things are ninety days after"),
}
# The same on the paper, said to the person in short words.
ASKED = {
    Information.SITUATION: _(
        "what you live on, what you do now, what you have tried, what you want and what help you need"
    ),
    Information.PLAN: _(
        "which part of the project you are in, who your coach is, and the goals and steps in your plan"
    ),
    Information.ATTENDANCE: _("how many hours a month you take part in the project"),
    Information.PLACEMENTS: _("where you practise or work, and when"),
    Information.OUTCOME: _("when you leave the project, and how it goes afterwards"),
}
