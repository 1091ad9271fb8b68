"""How the record says what happened to registers."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "register.create": _("%(actor)s mendaftarkan register %(subject)s."),
    "register.upload": _("%(actor)s mengunggah berkas untuk %(subject)s."),
    "register.columns": _("%(actor)s memilih kolom %(subject)s."),
    "register.ready": _("%(subject)s siap dipakai: %(rows)s baris."),
    "register.failed": _("%(subject)s gagal disiapkan."),
    "register.discard": _("%(actor)s membuang %(subject)s sebelum disiapkan."),
    "register.expire": _("Berkas %(subject)s dihapus karena tidak dilanjutkan."),
    "register.retire": _("%(actor)s menarik %(subject)s: %(note)s"),
    "register.look_up": _("%(actor)s mencari orang di %(subject)s: %(note)s"),
}
