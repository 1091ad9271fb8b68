"""Addresses for the navigation under test."""

from typing import Any

from django.http import HttpResponse
from django.urls import path


def answer(request: Any) -> HttpResponse:
    return HttpResponse()


urlpatterns = [
    path("", answer, name="home"),
    path("kelompok/", answer, name="a"),
    path("kelompok/arsip/", answer, name="b"),
    path("pengguna/", answer, name="c"),
]
