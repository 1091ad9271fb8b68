from django.urls import path

from anyam.letters import views

app_name = "letters"
urlpatterns = [
    path("surat/", views.index, name="index"),
    path("surat/<int:pk>/", views.detail, name="detail"),
    path("surat/<int:pk>/pdf/", views.pdf, name="pdf"),
    path("surat/<int:pk>/pindaian/", views.scan, name="scan"),
    path("surat/<int:pk>/pindaian/tambah/", views.add_scan, name="add_scan"),
    path("surat/<int:pk>/cabut/", views.revoke, name="revoke"),
    path("surat/kantor/", views.offices, name="offices"),
    path("surat/kantor/baru/", views.new_office, name="new_office"),
    path("surat/kantor/<int:pk>/", views.edit_office, name="office"),
    path("periksa/", views.ask, name="ask"),
    path("periksa/<str:code>/", views.check, name="check"),
]
