"""Addresses of lists."""

from django.urls import path

from anyam.lists.views import doubts, lists, rows

app_name = "lists"
LIST = "daftar/<int:pk>/"
ROW = f"{LIST}keputusan/<int:row>/"
urlpatterns = [
    path("daftar/", lists.index, name="index"),
    path("daftar/baru/", lists.upload, name="upload"),
    path("daftar/keputusan/", doubts.index, name="doubts"),
    path(LIST, lists.detail, name="detail"),
    path(f"{LIST}kolom/", lists.columns, name="columns"),
    path(f"{LIST}ditolak/", rows.rejected, name="rejected"),
    path(f"{LIST}ditolak/siapkan/", rows.prepare, name="prepare"),
    path(f"{LIST}ditolak/unduh/", rows.download, name="download"),
    path(f"{LIST}periksa/", rows.asked, name="asked"),
    path(f"{LIST}isi/", rows.preview, name="preview"),
    path(f"{LIST}simpan/", lists.save, name="save"),
    path(f"{LIST}buang/", lists.discard, name="discard"),
    path(ROW, doubts.doubt, name="doubt"),
    path(f"{ROW}batal/", doubts.undo, name="undo"),
]
