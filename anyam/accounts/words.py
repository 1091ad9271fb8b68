"""The acts on accounts, in sentences."""

from django.utils.translation import gettext_lazy as _

from anyam.accounts.roles import Role
from anyam.audit import sentences

SENTENCES = {
    "account.created": _("%(actor)s membuat akun untuk %(subject)s."),
    "account.first_admin": _("%(subject)s dibuat sebagai admin pertama dari server."),
    "account.changed": _("%(actor)s mengubah data akun %(subject)s."),
    "account.deactivated": _("%(actor)s menonaktifkan akun %(subject)s."),
    "account.reactivated": _("%(actor)s mengaktifkan lagi akun %(subject)s."),
    "account.unlocked": _("%(actor)s membuka kunci akun %(subject)s."),
    "role.assigned": _("%(actor)s memberi %(subject)s peran %(role_name)s."),
    "role.ended": _("%(actor)s mengakhiri peran %(role_name)s dari %(subject)s."),
    "deputy.appointed": _(
        "%(actor)s menunjuk %(subject)s sebagai pengganti sementara %(officer)s (%(role_name)s)."
    ),
    "deputy.cancelled": _(
        "%(actor)s membatalkan %(subject)s sebagai pengganti %(officer)s (%(role_name)s)."
    ),
    "chair.appointed": _("%(actor)s membuat akun ketua untuk %(subject)s."),
    "pin.issued": _("%(actor)s membuat kartu PIN untuk %(subject)s."),
    "password.link_issued": _("%(actor)s membuat tautan kata sandi untuk %(subject)s."),
    "password.chosen": _("%(actor)s memilih kata sandi lewat tautan."),
    "password.changed": _("%(actor)s mengganti kata sandinya."),
    "second_factor.added": _("%(actor)s memasang pengaman kedua (%(note)s)."),
    "second_factor.removed": _("%(actor)s melepas pengaman kedua (%(note)s)."),
    "second_factor.codes_renewed": _("%(actor)s membuat kode cadangan baru."),
    "second_factor.reset": _("%(actor)s melepas pengaman kedua milik %(subject)s."),
    "session.started": _("%(actor)s masuk."),
    "session.left": _("%(actor)s keluar."),
    "session.failed": _("Seseorang gagal masuk sebagai %(subject)s."),
    "session.locked": _("Akun %(subject)s terkunci karena lima kali gagal masuk."),
    "session.ended": _("%(actor)s mengakhiri satu sesi milik %(subject)s."),
    "session.others_ended": _("%(actor)s mengakhiri %(count)s sesinya yang lain."),
    "see_as.started": _("%(actor)s mulai melihat sebagai %(subject)s."),
    "see_as.read": _("%(actor)s membuka %(path)s sebagai %(subject)s."),
    "see_as.ended": _("%(actor)s selesai melihat sebagai %(subject)s."),
}


def teach() -> None:
    """Called once, when the app is ready."""
    sentences.register(SENTENCES)
    sentences.name_roles({role.value: role.label for role in Role})
