"""Addresses of groups."""

from django.urls import path

from anyam.groups.views import detail, formation, lists, market, members, trades

app_name = "groups"
GROUP = "kelompok/<int:pk>/"
SEAT = f"{GROUP}anggota/<int:seat>/"
urlpatterns = [
    path("kelompok/", lists.index, name="index"),
    path("usaha/", trades.trades, name="trades"),
    path("kelompok/baru/", lists.start, name="start"),
    path(GROUP, detail.detail, name="detail"),
    path(f"{GROUP}nama/", detail.rename, name="rename"),
    path(f"{GROUP}bubar/", detail.disband, name="disband"),
    path(f"{GROUP}periksa/", detail.check, name="check"),
    path(f"{GROUP}sahkan/", detail.form_group, name="form"),
    path(f"{GROUP}berita-acara/", detail.issue_paper, name="paper"),
    path(f"{GROUP}berita-acara/draf/", detail.draft_paper, name="draft_paper"),
    path(f"{GROUP}kartu-pin/", detail.pin_card, name="pin_card"),
    path(f"{GROUP}anggota/", members.members, name="members"),
    path(f"{GROUP}anggota/tambah/", members.add, name="add"),
    path(SEAT, members.member, name="member"),
    path(f"{SEAT}ganti/", members.replace, name="replace"),
    path(f"{SEAT}keluar/", members.end, name="end"),
    path(f"{GROUP}pengurus/", members.officers, name="officers"),
    path(f"{GROUP}usaha/", formation.trade, name="trade"),
    path(f"{GROUP}laku/", market.market, name="market"),
    path(f"{GROUP}titik/", market.point, name="point"),
    path(f"{GROUP}musyawarah/", formation.meeting, name="meeting"),
    path(f"{GROUP}hadir/", formation.attendance, name="attendance"),
    path(f"{GROUP}hadir/tamu/", formation.add_guest, name="guest"),
    path(f"{GROUP}hadir/tamu/<int:row>/hapus/", formation.remove_guest, name="remove_guest"),
    path(f"{GROUP}kesepakatan/", formation.agreement, name="agreement"),
    path(f"{GROUP}foto/", formation.sheet, name="sheet"),
]
