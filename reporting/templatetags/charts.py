from django import template

from reporting.charts import Chart, Series

LOOKS = ["total", "women", "men", "other", "unknown"]

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(chart, table=True):
    """The picture of a `reporting.charts.Chart`, with its data as a table beside it unless the page has one."""
    return {"chart": chart, "table": table}


@register.inclusion_tag("components/chart.html")
def bars(title, labels, values):
    """Plain bars, for pages of apps that know nothing of charts. The page has the same data as a table."""
    return {"chart": Chart(str(title), tuple(labels), (Series(str(title), tuple(values)),)), "table": False}


@register.inclusion_tag("components/chart.html")
def lines(title, labels, series, scale=None):
    """Lines over time, for the same: `series` is (name, values), at most as many as there are looks."""
    drawn = tuple(Series(str(name), tuple(values), look) for (name, values), look in zip(series, LOOKS, strict=False))
    return {"chart": Chart(str(title), tuple(labels), drawn, shape="lines", scale=scale), "table": False}
