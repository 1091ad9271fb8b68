"""Addresses of the map."""

from django.urls import path

from anyam.regions import views

app_name = "regions"
urlpatterns = [
    path("wilayah/", views.index, name="index"),
    path("wilayah/cari/", views.search, name="search"),
    path("wilayah/perubahan/", views.changes, name="changes"),
    path("wilayah/<str:code>/", views.detail, name="detail"),
]
