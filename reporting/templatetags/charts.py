from django import template

register = template.Library()


@register.inclusion_tag("components/chart.html")
def chart(chart, table=True):
    """The picture of a `reporting.charts.Chart`, with its data as a table beside it unless the page has one."""
    return {"chart": chart, "table": table}
