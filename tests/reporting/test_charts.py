from decimal import Decimal
from xml.etree import ElementTree

import pytest
from django.template import engines
from django.utils import translation

from reporting.charts import Chart, Series, text_of

pytestmark = pytest.mark.once

SVG = "{http://www.w3.org/2000/svg}"


def by_sex(**options):
    women, men = Series("kvinnor", (13, 20, 0), "women"), Series("män", (15, 10, None), "men")
    return Chart(**{"title": "Startade", "labels": ("2008", "2009", "2010"), "series": (women, men)} | options)


def parsed(chart):
    return ElementTree.fromstring(chart.svg)  # noqa: S314 (our own)


def texts(chart):
    return [element.text for element in parsed(chart).iter(f"{SVG}text")]


@pytest.mark.parametrize(
    ("value", "share", "text"),
    [
        (None, False, "–"),
        (0, False, "0"),
        (1234, False, "1\xa0234"),
        (Decimal("1049.8"), False, "1\xa0049,8"),
        (Decimal("0.28"), True, "28\xa0%"),
        (Decimal("0.285"), True, "29\xa0%"),
        (Decimal("-0.1042"), True, "−10\xa0%"),
    ],
)
def test_figures_are_written_as_in_swedish(value, share, text):
    with translation.override("sv"):
        assert text_of(value, share=share) == text


def test_figures_are_written_as_in_english():
    with translation.override("en"):
        assert [text_of(Decimal("1049.8")), text_of(Decimal("0.28"), share=True)] == ["1,049.8", "28%"]


@pytest.mark.parametrize("shape", ["bars", "stacked", "lines"])
def test_every_shape_is_sound_svg_with_its_data_in_words(shape):
    chart = by_sex(shape=shape, targets=(12, None, 30))
    root = parsed(chart)
    title = root.find(f"{SVG}title")
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == title.get("id")
    for word in ("Startade", "2009: kvinnor 20, män 10", "2010: kvinnor 0, män –"):
        assert word in title.text
    assert {"kvinnor", "män", "2008", "2009", "2010"} <= set(texts(chart))
    assert " style=" not in chart.svg


def test_bars_show_each_figure_and_the_target():
    with translation.override("sv"):
        assert {"13", "15", "20", "10", "mål 12"} <= set(texts(by_sex(targets=(12, None, None))))


@pytest.mark.parametrize("targets", [(20,), (20, 20), (20, 18.2)])
def test_the_line_of_a_target_goes_through_no_words(targets):
    labels = ("Till arbete, studier eller egen försörjning", "I arbete, eget företag eller mer anställbara")
    chart = Chart("x", labels[: len(targets)], (Series("alla", (19.6, 18)[: len(targets)]),), targets=targets)
    lines = [line for line in parsed(chart).iter(f"{SVG}line") if line.get("class") == "chart-target"]
    assert len(lines) == len(targets)
    for line in lines:
        for text in parsed(chart).iter(f"{SVG}text"):
            if not text.get("text-anchor"):
                left, baseline = float(text.get("x")), float(text.get("y"))
                beside = not left <= float(line.get("x1")) <= left + 6 * len(text.text)
                assert beside or not float(line.get("y1")) < baseline - 3 < float(line.get("y2")), text.text


def test_stacked_bars_end_in_their_sums():
    assert {"28", "30", "0"} <= set(texts(by_sex(shape="stacked")))


def test_bars_are_as_long_as_their_values():
    chart = Chart("x", ("a", "b"), (Series("alla", (10, 20)),))
    widths = [float(bar.get("width")) for bar in parsed(chart).iter(f"{SVG}rect") if bar.get("class")]
    assert widths[1] == pytest.approx(2 * widths[0])


def test_sexes_differ_without_colour():
    chart = by_sex()
    hatched = {bar.get("fill") for bar in parsed(chart).iter(f"{SVG}rect") if bar.get("fill").startswith("url(")}
    assert hatched == {f"url(#{chart.key}-men)"}
    assert f'id="{chart.key}-men"' in chart.svg


@pytest.mark.parametrize("shape", ["bars", "stacked", "lines"])
@pytest.mark.parametrize("values", [(), (None, None), (0, 0), (-0.2, 0.1), (10**9, 1)])
def test_odd_values_still_give_a_picture(shape, values):
    chart = Chart("x", ("a", "b")[: len(values)], (Series("alla", values),), shape=shape, share=True)
    assert parsed(chart).tag == f"{SVG}svg"
    assert "nan" not in chart.svg


def test_what_people_wrote_is_escaped():
    nasty = "<script>alert(1)</script>\"'&"
    chart = Chart(nasty, (nasty,), (Series(nasty, (1,), "women"), Series("b", (1,), "men")))
    assert "<script" not in chart.svg
    assert nasty in texts(chart)


def test_long_labels_are_cut_in_the_picture_and_whole_in_the_table():
    chart = Chart("x", ("å" * 5000,), (Series("alla", (1,)),))
    assert max(len(text) for text in texts(chart)) <= 64
    assert chart.rows[0][0] == "å" * 5000


def test_the_tag_prints_the_picture_and_its_table():
    html = engines["django"].from_string("{% load charts %}{% chart chart %}").render({"chart": by_sex()})
    assert html.count("<svg") == 1
    assert html.count('<th scope="row">') == 3
    without = engines["django"].from_string("{% load charts %}{% chart chart table=False %}")
    assert "<table" not in without.render({"chart": by_sex()})
