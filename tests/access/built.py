"""Every form class there is, and each as its page builds it: caught in the act on a walk over all addresses."""

import contextlib
import copy
import importlib
import pkgutil
from dataclasses import dataclass
from pathlib import Path

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.apps import apps
from django.conf import settings
from django.db import models
from django.forms.forms import BaseForm, DeclarativeFieldsMetaclass
from django.http import QueryDict
from django.urls import reverse

from tests.access.crawl import filled
from tests.access.table import PEOPLE, TABLE

KEY = "account_reset_password_from_key"  # its form stands behind a redirect, for a link that is good


def form_classes() -> set[type]:
    """All that the apps define, also in modules that nothing imports."""
    for app in apps.get_app_configs():
        if Path(app.path).parent == settings.BASE_DIR:
            for module in pkgutil.walk_packages(app.module.__path__, f"{app.name}."):
                if ".forms" in module.name:
                    importlib.import_module(module.name)
    return {cls for cls in descendants(BaseForm) if is_ours(cls)}


def descendants(cls):
    for child in cls.__subclasses__():
        yield child
        yield from descendants(child)


def is_ours(cls) -> bool:
    return (settings.BASE_DIR / cls.__module__.split(".")[0]).is_dir() and not cls.__module__.startswith("tests.")


@dataclass
class Built:
    """How a page built a form, so that it can be built again with other input."""

    cls: type
    arguments: tuple
    named: dict
    method: str
    url: str
    who: str
    right: dict

    def again(self, data: dict, files: dict):
        sent = QueryDict(mutable=True)
        for name, value in data.items():
            sent.setlist(name, value if isinstance(value, list) else [value])
        named = {name: own_copy(value) for name, value in self.named.items()}
        if not self.arguments:
            return self.cls(**{**named, "data": sent, **({"files": files} if self.has_files else {})})
        assert isinstance(self.arguments[0], dict | None), f"{self}: what is sent is a form's first argument"
        return self.cls(sent, *([files] if self.arguments[1:] else []), *self.arguments[2:], **named)

    @property
    def fields(self) -> dict:
        """By the names they are sent under; also those that the form leaves out when it is empty."""
        form = self.again({}, {})
        return {form.add_prefix(name): field for name, field in {**self.cls.base_fields, **form.fields}.items()}

    @property
    def has_files(self) -> bool:
        return any(isinstance(field, forms.FileField) for field in self.cls.base_fields.values())

    def __str__(self):
        return f"{self.cls.__name__} at {self.url}"


def own_copy(value):
    return copy.deepcopy(value) if isinstance(value, models.Model) else value


@contextlib.contextmanager
def caught():
    """What has been built meanwhile, as (class, arguments, named arguments, form)."""
    built = []

    def build(cls, *arguments, **named):
        kept = {name: own_copy(value) for name, value in named.items()}
        form = type.__call__(cls, *arguments, **named)
        if is_ours(cls):
            built.append((cls, arguments, kept, form))
        return form

    DeclarativeFieldsMetaclass.__call__ = build
    try:
        yield built
    finally:
        del DeclarativeFieldsMetaclass.__call__


def built_forms(world, clients, undone) -> list[Built]:
    """One of each kind: a class, new or of something stored, with the fields it has there."""
    kinds = {}
    for method, name, url, who in visits(world):
        with caught() as built, undone(clients[who]):
            getattr(clients[who], method.lower())(url, follow=name == KEY)
        sends = "GET" if TABLE[name].post is None else "POST"
        for cls, arguments, named, form in built:
            stored = "instance" in named and named["instance"].pk is not None
            kind = (cls, stored, tuple(form.fields))
            kinds.setdefault(kind, Built(cls, arguments, named, sends, url, who, filled(form)))
    return list(kinds.values())


def visits(world):
    """(method, name, address, who) for every address that shows something or takes something."""
    for name, page in TABLE.items():
        for method, answer in [("GET", page.get), ("POST", page.post)]:
            welcome = [who for who in PEOPLE if page.expected(method, who) == 200]
            welcome += [who for who in PEOPLE if answer == 302 and who in page.allowed]
            yield from ((method, name, url, welcome[0]) for url in world.urls(name) if answer and welcome)
    user = world.people[PEOPLE[1]]
    link = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    yield "GET", KEY, reverse(KEY, kwargs=link), PEOPLE[0]
