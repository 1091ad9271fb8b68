"""Addresses of the demonstration; `anyam.urls` includes them in a demonstration only."""

from django.urls import path

from anyam.demo import views

app_name = "demo"
urlpatterns = [
    path("demo/", views.people, name="people"),
    path("demo/masuk/", views.sign_in, name="sign_in"),
    path("demo/foto/<slug:name>.jpg", views.picture, name="picture"),
]
