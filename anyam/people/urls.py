"""Addresses of persons."""

from django.urls import path

from anyam.people import views

app_name = "people"
urlpatterns = [
    path("orang/", views.index, name="index"),
    path("orang/<int:pk>/", views.detail, name="detail"),
    path("orang/<int:pk>/nik/", views.numbers, name="numbers"),
    path("orang/<int:pk>/ubah/", views.edit, name="edit"),
    path("orang/<int:pk>/ubah/<slug:part>/", views.edit_part, name="edit_part"),
]
