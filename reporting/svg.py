"""The strokes charts are drawn with. Everything is escaped; colours are attributes, for the PDF reads no classes."""

from collections.abc import Iterable

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

FONT = 12
INK = "#1f2937"
FAINT = "#9aa3af"
LETTERS = {"font_family": "Inter, sans-serif", "font_size": FONT, "fill": INK}
COLOURS = {
    "women": "#0b6b6b",
    "men": "#b4560a",
    "unknown": "#6b7280",
    "total": "#33415c",
    "other": "#7a4fa3",
    "target": INK,
}
DASHES = {"women": "", "men": "6 3", "unknown": "2 3", "total": "", "other": "9 3 2 3", "target": "1 3"}
# What is laid over the colour of a bar: women and totals plain, men slanted, unknown dotted, other striped.
PATTERNS = {
    "men": "M-1,1 l2,-2 M0,6 l6,-6 M5,7 l2,-2",
    "unknown": "M2,3 h2 M5,0 h1 M5,6 h1",
    "other": "M3,0 V6",
}


def joined(parts: Iterable) -> SafeString:
    """The parts after one another; what is not already marked safe is escaped."""
    return mark_safe("".join(conditional_escape(part) for part in parts))  # noqa: S308


def tag(name: str, *inside, **attributes) -> SafeString:
    """One element: `tag("line", x1=0, stroke_width=2)`. Numbers get one decimal, empty attributes are left out."""
    written = joined(
        format_html(' {}="{}"', key.rstrip("_").replace("_", "-"), _number(value))
        for key, value in attributes.items()
        if value not in ("", None)
    )
    return format_html("<{0}{1}>{2}</{0}>", name, written, joined(inside))


def _number(value) -> str:
    return f"{value:.1f}".removesuffix(".0") if isinstance(value, float) else str(value)


def text(x, y, content, *, anchor="", class_="chart-label", weight="") -> SafeString:
    """Letters as the picture's frame says (`LETTERS`), but for what is given."""
    place = {"x": float(x), "y": float(y)}
    return tag("text", content, class_=class_, **place, font_weight=weight, text_anchor=anchor)


def line(x1, y1, x2, y2, *, class_, colour=INK, width: float = 1, dash="") -> SafeString:
    x1, y1, x2, y2 = (float(place) for place in (x1, y1, x2, y2))
    ink = {"stroke": colour, "stroke_width": width, "stroke_dasharray": dash}
    return tag("line", class_=class_, x1=x1, y1=y1, x2=x2, y2=y2, **ink)


def polyline(points: list[tuple[float, float]], look: str) -> SafeString:
    return tag(
        "polyline",
        class_=f"chart-line-{look}",
        points=" ".join(f"{x:.1f},{y:.1f}" for x, y in points),
        fill="none",
        stroke=COLOURS[look],
        stroke_width=2,
        stroke_dasharray=DASHES[look],
    )


def bar(x, y, width, height, *, look: str, pattern: str) -> SafeString:
    """A filled bar, with the pattern of that name over it so that it can be told apart without its colour."""
    place = {"x": float(x), "y": float(y), "width": float(width), "height": float(height)}
    filled = tag("rect", class_=f"chart-{look}", **place, fill=COLOURS[look])
    return filled + tag("rect", **place, fill=f"url(#{pattern})") if look in PATTERNS else filled


def pattern(name: str, look: str) -> SafeString:
    drawn = tag("path", d=PATTERNS[look], stroke="#ffffff", stroke_width=1.4, fill="none")
    return tag("pattern", drawn, id=name, width=6, height=6, patternUnits="userSpaceOnUse")


def marker(look: str, x: float, y: float) -> SafeString:
    """A point of a line: women round, men square, the others a triangle."""
    ink = {"class_": f"chart-{look}", "fill": COLOURS[look]}
    if look == "women":
        return tag("circle", cx=float(x), cy=float(y), r=4, **ink)
    if look == "men":
        return tag("rect", x=float(x) - 4, y=float(y) - 4, width=8, height=8, **ink)
    return tag("polygon", points=f"{x:.1f},{y - 5:.1f} {x - 5:.1f},{y + 4:.1f} {x + 5:.1f},{y + 4:.1f}", **ink)
