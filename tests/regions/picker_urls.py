"""The application with one page more: a form that asks for nothing but a village."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from anyam.regions.fields import VillageField
from anyam.urls import urlpatterns as anyam

PAGE = """{% extends "base.html" %}
{% block title %}Contoh{% endblock %}
{% block content %}
  <h1 class="govuk-heading-l">Contoh</h1>
  {% if chosen %}<p id="chosen">{{ chosen.dotted }}</p>{% endif %}
  <form method="post" novalidate>{% csrf_token %}{{ form }}
    <button class="govuk-button">Simpan</button>
  </form>
{% endblock %}"""


class PlaceForm(forms.Form):
    region = VillageField()


def place(request: HttpRequest) -> HttpResponse:
    form = PlaceForm(request.POST or None)
    chosen = form.cleaned_data["region"] if request.POST and form.is_valid() else None
    page = engines["django"].from_string(PAGE)
    return HttpResponse(page.render({"form": form, "chosen": chosen}, request))


urlpatterns = [path("contoh/", place), *anyam]
