from django.urls import path

from anyam.notices import views

app_name = "notices"
urlpatterns = [
    path("pemberitahuan/", views.index, name="index"),
    path("pemberitahuan/dibaca/", views.read, name="read"),
]
