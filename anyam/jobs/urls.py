from django.urls import path

from anyam.jobs import views

app_name = "jobs"
urlpatterns = [
    path("pekerjaan/", views.index, name="index"),
    path("pekerjaan/<int:pk>/", views.detail, name="detail"),
    path("pekerjaan/<int:pk>/batal/", views.cancel, name="cancel"),
    path("pekerjaan/<int:pk>/ulang/", views.again, name="again"),
]
