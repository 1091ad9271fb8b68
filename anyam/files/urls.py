from django.urls import path

from anyam.files import views

app_name = "files"
urlpatterns = [path("berkas/<int:pk>/", views.show, name="show")]
