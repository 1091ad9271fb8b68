from django.urls import path

from anyam.proposals.urls_writing import urlpatterns as writing
from anyam.proposals.views import batches, cards, cases, checks

app_name = "proposals"
urlpatterns = [
    path("usulan/", cases.index, name="index"),
    path("usulan/unduh.xlsx", cases.export, name="export"),
    path("usulan/<int:pk>/", cases.detail, name="detail"),
    path("usulan/<int:pk>/langkah/<slug:action>/", cases.act, name="act"),
    path("usulan/<int:pk>/pertimbangkan/<slug:action>/", cases.step, name="step"),
    path("usulan/<int:pk>/versi/", cases.versions, name="versions"),
    path("usulan/<int:pk>/usulan.pdf", cases.paper, name="paper"),
    path("usulan/<int:pk>/anggota/", checks.members, name="members"),
    path("usulan/<int:pk>/anggota/cocokkan/", checks.match, name="match"),
    path("usulan/<int:pk>/anggota/batal/", cards.undo, name="undo"),
    path("usulan/<int:pk>/anggota/<int:person>/", cards.ruling, name="ruling"),
    path("usulan/<int:pk>/anggota/<int:person>/nomor/", cards.numbers, name="card_numbers"),
    path("usulan/<int:pk>/anggota/<int:person>/sendiri/", checks.by_hand, name="by_hand"),
    path("usulan/<int:pk>/direktorat/", checks.directorate, name="directorate"),
    path("usulan/surat/", batches.gather, name="gather"),
    path("usulan/surat/<int:pk>/", batches.batch, name="batch"),
    path("usulan/surat/<int:pk>/pratinjau.pdf", batches.preview, name="batch_preview"),
    path("usulan/surat/<int:pk>/kirim/", batches.send, name="batch_send"),
    path("usulan/surat/<int:pk>/batal/", batches.discard, name="batch_discard"),
    path("usulan/surat/<int:pk>/tanpa/<int:proposal>/", batches.leave_out, name="batch_leave_out"),
    path("jeda/", batches.freeze, name="freeze"),
    path("jeda/<int:pk>/cabut/", batches.lift, name="lift"),
    *writing,
]
