from django import template

from reporting.charts import Chart, Series

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(chart, table=True):
    """The picture of a `reporting.charts.Chart`, with its data as a table beside it unless the page has one."""
    return {"chart": chart, "table": table}


@register.inclusion_tag("components/chart.html")
def bars(title, labels, values):
    """Plain bars, for pages of apps that know nothing of charts. The page has the same data as a table."""
    return {"chart": Chart(str(title), tuple(labels), (Series(str(title), tuple(values)),)), "table": False}
