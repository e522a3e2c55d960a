"""The figures page as plain values: frozen dataclasses of exactly what the templates print.

page.py        the whole page; goals.py: the cards of the goals; tables.py: the tables and charts of the indicators
cells.py       a figure and the address of its list
people.py      the lists behind the figures; reader.py: who reads, and what opens for her
choices.py     periods to choose with one click
"""
