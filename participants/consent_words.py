"""What each kind of information is, in plain words: beside its box in the form, on the page and on the paper to sign.

A consent is given kind by kind. One so wide that it waives secrecy as a whole is none (Norrköpings kommun,
"Samtycke"; JO 898-2005 on a form of Försäkringskassan's).
"""

from django.utils.translation import gettext_lazy as _

from participants.enums import Information

EXPLAINED = {
    Information.SITUATION: _("what the person lives on and does now, what has been tried, what makes it accessible"),
    Information.PLAN: _("the phase of the project, since when and until when, and who the coach is"),
    Information.ATTENDANCE: _("how many hours a month the person took part; nothing of what was said"),
    Information.PLACEMENTS: _("at which workplaces, what kind of placement, from when until when"),
    Information.OUTCOME: _("when the person left and to what, and how things are ninety days after"),
}
# The same on the paper, said to the person in short words.
ASKED = {
    Information.SITUATION: _("what you live on, what you do now and what you have tried"),
    Information.PLAN: _("which part of the project you are in and who your coach is"),
    Information.ATTENDANCE: _("how many hours you are here each month"),
    Information.PLACEMENTS: _("where you practise or work, and when"),
    Information.OUTCOME: _("when you stop here, and how it goes afterwards"),
}
