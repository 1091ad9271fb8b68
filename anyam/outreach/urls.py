"""Addresses of what a pendamping finds in a village."""

from django.urls import URLPattern

app_name = "outreach"
urlpatterns: list[URLPattern] = []
