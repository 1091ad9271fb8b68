"""How the record says what happened to lists."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "list.upload": _("%(actor)s mengunggah daftar %(subject)s."),
    "list.columns": _("%(actor)s memilih kolom daftar %(subject)s."),
    "list.check": _("Daftar %(subject)s diperiksa: %(rows)s baris, %(rejected)s ditolak."),
    "list.unreadable": _("Daftar %(subject)s tidak terbaca."),
    "list.start_saving": _("%(actor)s mulai menyimpan daftar %(subject)s (%(rows)s baris)."),
    "list.save": _(
        "%(actor)s menyimpan daftar %(subject)s: %(new)s orang baru, %(known)s sudah tercatat, "
        "%(rejected)s ditolak, %(doubtful)s perlu keputusan."
    ),
    "list.discard": _("%(actor)s membuang daftar %(subject)s."),
    "list.expire": _("Isi daftar %(subject)s dihapus karena masa simpannya habis."),
    "list.decide": _("%(actor)s memutuskan baris %(row)s daftar %(subject)s: %(note)s"),
    "list.undo": _("%(actor)s membatalkan keputusan baris %(row)s daftar %(subject)s."),
    "export.rejected_rows": _("%(actor)s mengunduh %(rows)s baris ditolak dari %(subject)s."),
}
