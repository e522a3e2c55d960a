"""Which indicators a programme asks for."""

from django.utils.translation import gettext as _

from projects.enums import Programme
from reporting.indicators import esf_2007_2013
from reporting.indicators.definitions import Indicator
from reporting.indicators.goals import GOALS

INDICATORS: dict[str, tuple[Indicator, ...]] = {
    Programme.ESF_2007_2013: esf_2007_2013.INDICATORS,
}


def indicators_of(programme: str) -> tuple[Indicator, ...]:
    return INDICATORS.get(programme, ())


def missing_programme_message(programme: str) -> str:
    """What to tell people where a programme's indicators are not built yet; blank where they are."""
    if programme in INDICATORS:
        return ""
    label = dict(Programme.choices).get(programme, programme)
    return _("The indicators of %(programme)s are not counted yet. Only the project's goals are shown.") % {
        "programme": label
    }


def definition(code: str) -> Indicator:
    """The definition with this code, be it an indicator or a goal. LookupError if there is none."""
    for indicators in (*INDICATORS.values(), GOALS.values()):
        for indicator in indicators:
            if indicator.code == code:
                return indicator
    raise LookupError(code)
