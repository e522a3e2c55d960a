from django import template

from employers.occupations import told_counted_later

register = template.Library()
register.filter("counted_later", told_counted_later)
