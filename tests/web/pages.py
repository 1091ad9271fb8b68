"""Draws a page around a piece of template, for a person who needs no database."""

from types import SimpleNamespace
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

SRI = SimpleNamespace(
    name="Sri <Wahyuni>",
    is_authenticated=True,
    is_anonymous=False,
    may=lambda what: what == "see_people",
    role_names="Pendamping",
)


def page(
    content: str = "",
    *,
    path: str = "/",
    user: Any = SRI,
    before: str = "",
    request: dict[str, Any] | None = None,
    **context: Any,
) -> str:
    asked = RequestFactory().get(path)
    for name, value in {"user": user or AnonymousUser(), **(request or {})}.items():
        setattr(asked, name, value)
    source = '{% extends "base.html" %}{% block title %}Coba{% endblock %}' + before
    source += "{% block content %}" + content + "{% endblock %}"
    with translation.override("id"):
        return engines["django"].from_string(source).render(context, asked)


def draw(source: str, **context: Any) -> str:
    """A piece of template on its own."""
    with translation.override("id"):
        return engines["django"].from_string(source).render(context)
