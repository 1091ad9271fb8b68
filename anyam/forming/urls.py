"""Addresses of proposed groups."""

from django.urls import path

from anyam.forming.views import plans

app_name = "forming"
PLAN = "usul-kelompok/<int:pk>/"
urlpatterns = [
    path("usul-kelompok/", plans.index, name="index"),
    path("usul-kelompok/baru/", plans.ask, name="ask"),
    path(PLAN, plans.detail, name="detail"),
    path(f"{PLAN}nilai/", plans.value, name="value"),
    path(f"{PLAN}pindah/", plans.move, name="move"),
    path(f"{PLAN}usaha/", plans.trade, name="trade"),
    path(f"{PLAN}semula/", plans.reset, name="reset"),
    path(f"{PLAN}pakai/", plans.accept, name="accept"),
]
