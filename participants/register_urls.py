"""The addresses of the register: finding people, taking them in, and making one of two."""

from django.urls import path

from participants.views import search

register_urls = [
    path("<slug:slug>/search/", search.search, name="search"),
]
