"""How the record says what happened to groups."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "group.start": _("%(actor)s mulai mencatat kelompok %(subject)s."),
    "group.rename": _("%(actor)s mengganti nama %(name_before)s menjadi %(name_after)s."),
    "group.trade": _("%(actor)s mencatat usaha kelompok: %(business)s."),
    "group.market": _("%(actor)s menulis mengapa usaha kelompok tetap laku: %(why_after)s"),
    "group.pin": _("%(actor)s mencatat letak usaha kelompok di peta."),
    "group.add_member": _("%(actor)s menambahkan %(member)s sebagai anggota."),
    "group.end_member": _("%(actor)s mencatat %(member)s keluar pada %(on)s."),
    "group.replace_member": _("%(actor)s mengganti %(member_before)s dengan %(member_after)s."),
    "group.officers": _(
        "%(actor)s mencatat pengurus: ketua %(chair)s, sekretaris %(secretary)s, "
        "bendahara %(treasurer)s."
    ),
    "group.meeting": _("%(actor)s mencatat pertemuan di %(place)s pada %(held_on)s."),
    "group.attendance": _(
        "%(actor)s mencatat yang hadir: %(present)s dari %(members)s anggota, %(guests)s tamu."
    ),
    "group.agreement": _("%(actor)s menulis isi kesepakatan (%(points)s butir)."),
    "group.sheet": _("%(actor)s mengunggah foto daftar hadir."),
    "group.form": _("%(actor)s mengesahkan kelompok %(subject)s, dibentuk %(formed_on)s."),
    "group.paper": _("%(actor)s menerbitkan berita acara."),
    "group.disband": _("%(actor)s membubarkan kelompok pada %(on)s: %(note)s"),
}
