from django.urls import path

from anyam.reference import views

urlpatterns = [
    path("skema/", views.schemes, name="schemes"),
    path("skema/<slug:code>/", views.scheme, name="scheme"),
    path("bantuan/", views.help_page, name="help"),
]
