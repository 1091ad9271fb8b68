"""Addresses of registers."""

from django.urls import path

from anyam.registers.views import registers, searches, snapshots

app_name = "registers"
SNAPSHOT = "register/potret/<int:pk>/"
urlpatterns = [
    path("register/", registers.index, name="index"),
    path("register/baru/", registers.create, name="create"),
    path("register/<int:pk>/", registers.detail, name="detail"),
    path("register/<int:pk>/tambah/", snapshots.upload, name="upload"),
    path(SNAPSHOT, snapshots.detail, name="snapshot"),
    path(f"{SNAPSHOT}kolom/", snapshots.columns, name="columns"),
    path(f"{SNAPSHOT}buang/", snapshots.discard, name="discard"),
    path(f"{SNAPSHOT}tarik/", snapshots.retire, name="retire"),
    path(f"{SNAPSHOT}cari/", searches.search, name="search"),
    path(f"{SNAPSHOT}pencarian/", searches.look_ups, name="look_ups"),
]
