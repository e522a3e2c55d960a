"""How values look to people: numbers, shares, dates and icons, the same on every page."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache

from django import template
from django.middleware.csrf import get_token
from django.template.loader_tags import BlockNode
from django.templatetags.static import static
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

register = template.Library()

NOTHING = "–"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
GROUPED_FROM = 1000  # smaller whole numbers are written as they are, in every language
TONE_ICONS = {
    "neutral": "info-circle",
    "good": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-circle",
    "info": "info-circle",
}
TONES_OF_MESSAGES = {"debug": "neutral", "info": "info", "success": "good", "warning": "warn", "error": "bad"}


@register.simple_tag
def icon(name: str, label: str = ""):
    """A picture from the sprite: an ornament, unless it has a label."""
    return picture(name, str(label))


@lru_cache(1000)
def picture(name: str, label: str) -> SafeString:
    """Made once: there are dozens on every page."""
    address = f"{static('vendor/bootstrap-icons/icons.svg')}#{name}"
    if label:
        return format_html('<svg class="icon" role="img" aria-label="{}"><use href="{}"/></svg>', label, address)
    return format_html('<svg class="icon" aria-hidden="true" focusable="false"><use href="{}"/></svg>', address)


@register.simple_tag(takes_context=True)
def csrf_input(context):
    """Like Django's csrf_token, also in a component that is included with `only`. One for all forms of the page."""
    request = context.request
    if not hasattr(request, "csrf_input"):
        field = '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
        request.csrf_input = format_html(field, get_token(request))
    return request.csrf_input


@register.filter
def only_asks(form) -> bool:
    """Nothing is wrong with the form: it has come back with a question (projects/forms/free_text.py)."""
    return getattr(form, "only_asks", False)


@register.filter
def number(value, decimals: int | None = None) -> str:
    """1 049,8 in Swedish, 1,049.8 in English. Without `decimals`: as many as the value has, two at most."""
    if value is None or value == "":
        return NOTHING
    if decimals is None and isinstance(value, int) and 0 <= value < GROUPED_FROM:
        return str(value)
    exact = value if isinstance(value, Decimal) else Decimal(str(value))
    places = min(2, shown_decimals(exact)) if decimals is None else decimals
    rounded = exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    if decimals is None:
        places = shown_decimals(rounded)
    text = formats.number_format(abs(rounded), places, use_l10n=True, force_grouping=True)
    return f"{MINUS}{text}" if rounded < 0 else text


def shown_decimals(value: Decimal) -> int:
    """How many decimals it takes to write the value in full, without noughts at the end."""
    exponent = value.normalize().as_tuple().exponent
    return max(0, -int(exponent))


@register.filter
def percent(share, decimals: int = 0) -> str:
    """0.28 is 28 % in Swedish, 28% in English."""
    if share is None or share == "":
        return NOTHING
    text = number(Decimal(str(share)) * 100, decimals)
    return f"{text}%" if get_language() == "en" else f"{text}{NO_BREAK_SPACE}%"


@register.filter
def clock(minutes: int | None) -> str:
    """105 minutes are 1:45, exactly: hours that are rounded row by row add up to another sum."""
    return NOTHING if minutes is None else f"{minutes // 60}:{minutes % 60:02}"


@register.filter
def day(value: date | None) -> str:
    """2009-01-12 in Swedish, 12 Jan 2009 in English."""
    if value is None:
        return NOTHING
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    return (
        formats.date_format(value, f"j{NO_BREAK_SPACE}M{NO_BREAK_SPACE}Y")
        if get_language() == "en"
        else value.isoformat()
    )


@register.filter
def moment(value: datetime | None) -> str:
    """The day and the time of day, in Swedish time."""
    if value is None:
        return NOTHING
    return f"{day(value)}{NO_BREAK_SPACE}{timezone.localtime(value):%H:%M}"


@register.filter
def shown(value: str | int | Decimal | date | None) -> str:
    """Words, a number or a day, each as people read it."""
    if isinstance(value, date):
        return day(value)
    return number(value) if isinstance(value, int | Decimal) else value or NOTHING


@register.filter
def tone(word) -> str:
    """One of the five tones, also from the level of a Django message. An unknown word fails."""
    word = TONES_OF_MESSAGES.get(word, word)
    if word not in TONE_ICONS:
        raise ValueError(f"Unknown tone {word!r}: use one of {', '.join(TONE_ICONS)}")
    return word


@register.filter
def tone_icon(word) -> str:
    return TONE_ICONS[tone(word)]


@register.filter
def page_numbers(page):
    """1 2 … 7 8 9 … 20 21 around the page."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)


class Again(template.Node):
    def __init__(self, name):
        self.name = name

    def render(self, context):
        return BlockNode(self.name, template.NodeList()).render(context)


@register.tag
def again(parser, token):
    """{% again "title" %}: what another block holds, once more."""
    return Again(token.split_contents()[1].strip("\"'"))
