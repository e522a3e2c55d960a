"""Charts as inline SVG: plain values in, a string out; the same on the page and in the PDF.

    chart = Chart(
        title=_("Started, by year"),
        labels=("2008", "2009"),
        series=(Series(_("women"), (13, 20), "women"), Series(_("men"), (15, 10), "men")),
        shape="stacked",  # or "bars", "lines"
    )

and in the template `{% load charts %}{% chart chart %}`: the picture with its data as a table beside it. Looks are
`women`, `men`, `unknown`, `total` and `other`; each has a colour and a pattern, so that a grey copy can be read too.
The dark page's colours stand in static/css/charts.css.
"""

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from reporting import svg

Value = int | float | Decimal | None

WIDTH = 440
LINE = 16
BAR = 13
FIGURE_ROOM = 64  # to the right of the longest bar, for its figure
PLOT = 160  # the height of a line chart
LETTER = 6.9  # about how wide one is


@dataclass(frozen=True)
class Series:
    """One row of values with a name and a look."""

    label: str
    values: tuple[Value, ...]
    look: str = "total"


@dataclass(frozen=True)
class Chart:
    """What a chart shows. `targets` has one value for each label; `share` prints values as per cent.

    A narrow picture keeps the size of its letters: `width` is how much room there is beside them. Lines on a fixed
    `scale` have its first and last step as floor and ceiling.
    """

    title: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    shape: str = "bars"
    share: bool = False
    targets: tuple[Value, ...] = ()
    width: int = WIDTH
    scale: tuple[int, int] | None = None

    @property
    def svg(self) -> SafeString:
        return {"bars": bars, "stacked": stacked_bars, "lines": lines}[self.shape](self)

    @property
    def data_uri(self) -> str:
        """The picture as the address of an image: a PDF is drawn faster when its elements are not the page's own."""
        return "data:image/svg+xml;base64," + base64.b64encode(self.svg.encode()).decode()

    @property
    def sentence(self) -> str:
        """Everything the picture says, in words."""
        headings = self.headings
        said = "; ".join(
            f"{label}: " + ", ".join(f"{name} {text}" for name, text in zip(headings, texts, strict=True))
            for label, texts in self.rows
        )
        return f"{self.title}. {said}."

    @property
    def key(self) -> str:
        """Names the parts of this picture on the page; the same chart always gets the same name."""
        return "chart-" + hashlib.sha256(repr(self).encode()).hexdigest()[:10]

    @property
    def headings(self) -> list[str]:
        return [str(series.label) for series in self.series] + ([_("target")] if self.targets else [])

    @property
    def rows(self) -> list[tuple[str, list[str]]]:
        """The data as the table beside the picture prints them."""
        columns = [series.values for series in self.series] + ([self.targets] if self.targets else [])
        return [
            (str(label), [self.text_of(column[place]) for column in columns])
            for place, label in enumerate(self.labels)
        ]

    def text_of(self, value: Value) -> str:
        return text_of(value, share=self.share)


def text_of(value: Value, *, share: bool = False) -> str:
    """A figure as people read it in the language in use: 1 049,8 and 28 % in Swedish, the spaces unbreakable."""
    if value is None:
        return "–"
    number = Decimal(str(value)) * (100 if share else 1)
    is_exact = isinstance(value, Decimal) and value.as_tuple().exponent == -1  # hours: always with their decimal
    decimals = 0 if share or (number == int(number) and not is_exact) else 1
    rounded = number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    text = number_format(rounded, decimal_pos=decimals, use_l10n=True, force_grouping=True).replace("-", "−")
    gap = "\xa0" if get_language() == "sv" else ""
    return f"{text}{gap}%" if share else text


def bars(chart: Chart) -> SafeString:
    """Horizontal bars, grouped under each label; a target is a line across the bars, its figure below them.

    One target for all groups has its figure once, below the last.
    """
    scale = Scale(chart, [value for series in chart.series for value in series.values])
    shared = len(chart.labels) > 1 and len(set(chart.targets)) == 1
    parts, y = [], legend_height(chart)
    for place, label in enumerate(chart.labels):
        parts.append(label_of(chart, y, label))
        top = y = y + LINE + 2
        goal = chart.targets[place] if chart.targets else None
        line = None if goal is None else scale.at(goal)
        for series in chart.series:
            value = series.values[place]
            parts.append(bar(chart, series, scale.at(0), scale.at(value), y))
            parts.append(figure(max(scale.at(value), scale.at(0)), y, chart.text_of(value), line))
            y += BAR + 2
        if line is not None:
            parts.append(target_line(line, top - 2, y))
            if not shared or place == len(chart.labels) - 1:
                parts.append(target_figure(chart, goal, line, y))
                y += LINE
        y += 8
    return picture(chart, y, parts)


def stacked_bars(chart: Chart) -> SafeString:
    """One horizontal bar per label, its parts after one another, the sum at its end."""
    sums = [sum(series.values[place] or 0 for series in chart.series) for place in range(len(chart.labels))]
    scale = Scale(chart, sums)
    parts, y = [], legend_height(chart)
    for place, label in enumerate(chart.labels):
        parts.append(label_of(chart, y, label))
        y += LINE + 2
        reached: Value = 0
        for series in chart.series:
            start, reached = reached, reached + (series.values[place] or 0)
            parts.append(bar(chart, series, scale.at(start), scale.at(reached), y, BAR + 4))
        parts.append(figure(scale.at(reached), y + 2, chart.text_of(reached)))
        y += BAR + 14
    return picture(chart, y, parts)


def lines(chart: Chart) -> SafeString:
    """Values over time: each series has its own dash and marker; a target is a thin dotted line."""
    top = legend_height(chart) + 10
    left, right, bottom = 52, chart.width - 16, top + PLOT
    highest = round_above(max([0.0, *known(chart.targets), *known(v for s in chart.series for v in s.values)]))
    floor, ceiling = chart.scale or (0, highest)
    step = (right - left) / max(len(chart.labels) - 1, 1)

    def points(values):
        return [
            (left + place * step, bottom - PLOT * (float(value) - floor) / (ceiling - floor))
            for place, value in enumerate(values)
            if value is not None
        ]

    parts = []
    for quarter in range(5):
        y = bottom - PLOT * quarter / 4
        parts.append(svg.line(left, y, right, y, class_="chart-grid", colour=svg.FAINT, width=0.5))
        mark = floor + (ceiling - floor) * quarter / 4
        parts.append(svg.text(left - 8, y + 4, chart.text_of(mark), anchor="end"))
    for place, label in enumerate(chart.labels):
        anchor = "" if place == 0 else "end" if place == len(chart.labels) - 1 else "middle"
        parts.append(svg.text(left + place * step, bottom + LINE + 2, short(label, 14), anchor=anchor))
    parts.append(svg.polyline(points(chart.targets), "target"))
    for series in chart.series:
        parts.append(svg.polyline(points(series.values), series.look))
        parts.extend(svg.marker(series.look, x, y) for x, y in points(series.values))
    return picture(chart, bottom + LINE + 10, parts)


class Scale:
    """From a value to a place along the line; negative values stand left of zero."""

    def __init__(self, chart: Chart, values: list[Value]):
        marks = [0.0, *known(values), *known(chart.targets)]
        self.low = min(marks)
        self.span = (max(marks) - self.low) or 1.0
        self.room = chart.width - FIGURE_ROOM

    def at(self, value: Value) -> float:
        return (float(value or 0) - self.low) / self.span * self.room


def known(values) -> list[float]:
    return [float(value) for value in values if value is not None]


def round_above(value: float) -> float:
    """The nearest round number above, so that the four steps of the axis are round too."""
    step = 0.01 if 0 < value <= 1 else 1.0
    while True:
        for factor in (1, 2, 5):
            if value <= 4 * factor * step:
                return 4 * factor * step
        step *= 10


def short(text, longest: int) -> str:
    """Room is short in a picture; the table beside it has the whole text."""
    text = str(text)
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def label_of(chart: Chart, y: float, label) -> SafeString:
    return svg.text(0, y + svg.FONT, short(label, int(chart.width / LETTER)))


def legend_height(chart: Chart) -> int:
    return LINE * len(list(legend_rows(chart))) + 8


def legend_rows(chart: Chart) -> Iterator[list[tuple[int, Series]]]:
    """The names of the series with their places, as many to a line as there is room for. One needs no legend."""
    row: list[tuple[int, Series]] = []
    x = 0
    for series in chart.series if len(chart.series) > 1 else ():
        room = 40 + 7 * len(short(series.label, 40))
        if row and x + room > chart.width:
            yield row
            row, x = [], 0
        row.append((x, series))
        x += room
    if row:
        yield row


def legend(chart: Chart) -> Iterator[SafeString]:
    for number, row in enumerate(legend_rows(chart)):
        for x, series in row:
            y = number * LINE
            if chart.shape == "lines":
                yield svg.polyline([(x, y + 8), (x + 18, y + 8)], series.look)
                yield svg.marker(series.look, x + 9, y + 8)
            else:
                yield bar(chart, series, x, x + 18, y + 2, 11)
            yield svg.text(x + 24, y + svg.FONT, short(series.label, 40))


def bar(chart: Chart, series: Series, start: float, end: float, y: float, height: int = BAR) -> SafeString:
    pattern = f"{chart.key}-{series.look}"
    return svg.bar(min(start, end), y, abs(end - start), height, look=series.look, pattern=pattern)


def figure(x: float, y: float, text: str, line: float | None = None) -> SafeString:
    """The number behind a bar; behind the target's line too, which would go through it."""
    if line is not None and x <= line < x + 5 + LETTER * len(text):
        x = line
    return svg.text(x + 5, y + svg.FONT - 1, text, class_="chart-figure", weight=600)


def target_line(x: float, top: float, bottom: float) -> SafeString:
    return svg.line(x, top, x, bottom + 3, class_="chart-target", width=1, dash="4 3")


def target_figure(chart: Chart, value: Value, x: float, y: float) -> SafeString:
    """On the side of the line where there is room."""
    text = _("target %(value)s") % {"value": chart.text_of(value)}
    side = 1 if x < chart.width / 2 else -1
    return svg.text(x + 4 * side, y + svg.FONT - 1, text, anchor="" if side > 0 else "end")


def picture(chart: Chart, height: float, parts: list) -> SafeString:
    """The frame; what the picture says stands in words in its title."""
    looks = dict.fromkeys(series.look for series in chart.series if series.look in svg.PATTERNS)
    return svg.tag(
        "svg",
        svg.tag("title", chart.sentence, id=f"{chart.key}-title"),
        svg.tag("defs", *(svg.pattern(f"{chart.key}-{look}", look) for look in looks)),
        *legend(chart),
        *parts,
        class_="chart",
        **svg.LETTERS,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {chart.width} {round(height)}",
        width=chart.width,
        height=round(height),
        role="img",
        aria_labelledby=f"{chart.key}-title",
    )
