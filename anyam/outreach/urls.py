"""Addresses of what a pendamping finds in a village."""

from django.urls import path

from anyam.outreach.views import candidates, known, potentials, sessions

app_name = "outreach"
SESSION = "sosialisasi/<int:pk>/"
CANDIDATE = "calon/<int:pk>/"
POTENTIAL = "potensi/butir/<int:pk>/"
VILLAGE = "potensi/<str:code>/"
urlpatterns = [
    path("sosialisasi/", sessions.index, name="index"),
    path("sosialisasi/baru/", sessions.start, name="start"),
    path(SESSION, sessions.detail, name="session"),
    path(f"{SESSION}ubah/", sessions.edit, name="edit"),
    path(f"{SESSION}hadir/", sessions.add, name="add"),
    path(f"{SESSION}hadir/banyak/", sessions.add_many, name="many"),
    path(f"{SESSION}hadir/<int:row>/hapus/", sessions.remove, name="remove"),
    path(f"{SESSION}hadir/<int:row>/calon/", candidates.enrol_visitor, name="enrol_visitor"),
    path(f"{SESSION}hadir/<int:row>/kenal/", known.search_visitor, name="known_visitor"),
    path("calon/", candidates.index, name="candidates"),
    path("calon/kenal/", known.search, name="known"),
    path("orang/<int:pk>/calon/", known.pick, name="pick"),
    path("calon/baru/", candidates.start, name="new"),
    path("calon/baru/<str:code>/", candidates.enrol, name="enrol"),
    path(CANDIDATE, candidates.detail, name="candidate"),
    path(f"{CANDIDATE}minat/", candidates.wish, name="wish"),
    path(f"{CANDIDATE}titik/", candidates.point, name="point"),
    path(f"{CANDIDATE}keadaan/", candidates.state, name="state"),
    path("potensi/", potentials.index, name="potentials"),
    path(f"{POTENTIAL}pikir/", potentials.think, name="think"),
    path(f"{POTENTIAL}bertindak/", potentials.act, name="act"),
    path(f"{POTENTIAL}tutup/", potentials.close, name="close"),
    path(VILLAGE, potentials.village, name="village"),
    path(f"{VILLAGE}lihat/", potentials.look, name="look"),
    path(f"{VILLAGE}penduduk/", potentials.inhabitants, name="inhabitants"),
]
