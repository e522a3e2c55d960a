"""ISO 3166-1 alpha-2, with XK, the code that authorities use for Kosovo."""

from babel import Locale
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from projects.names import folded

COUNTRIES = frozenset(
    """
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
    CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
    FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
    JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
    MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
    PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
    TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
    """.split()
)
NORDIC = frozenset({"SE", "DK", "FI", "IS", "NO", "AX", "FO", "GL"})


def country_choices() -> list[tuple[str, str]]:
    """Every country by its name in the language in use; Sweden first, for it is the most common."""
    names = Locale.parse(get_language() or "sv").territories
    named = sorted(((code, names.get(code, code)) for code in COUNTRIES), key=lambda one: folded(one[1]))
    first = [one for one in named if one[0] == "SE"]
    return [("", _("unknown")), *first, *(one for one in named if one[0] != "SE")]


def country_name(code: str) -> str:
    return Locale.parse(get_language() or "sv").territories.get(code, code)


def country_code(text: str) -> str | None:
    """The code of a country by its name in the language in use, or by its code; None if there is none such."""
    code = text.strip().upper()
    if code in COUNTRIES:
        return code
    wanted = folded(text)
    return next((code for code, name in country_choices() if code and folded(name) == wanted), None)
