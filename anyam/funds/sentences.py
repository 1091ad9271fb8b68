"""How the record says what happened to the accounts of groups. Numbers stand masked in it."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "funds.record": _("%(actor)s mencatat rekening kelompok: %(account_after)s."),
    "funds.replace": _(
        "%(actor)s mengganti rekening kelompok %(account_before)s dengan %(account_after)s: "
        "%(note)s"
    ),
    "funds.branch": _("%(actor)s mencatat cabang bank: %(branch_after)s."),
    "funds.holder": _(
        "%(actor)s mencatat nama di rekening: %(holder_after)s (sebelumnya %(holder_before)s)."
    ),
    "funds.custody": _(
        "%(actor)s mencatat pemegang %(thing)s: %(names_after)s (sebelumnya %(names_before)s)."
    ),
    "funds.open": _("%(actor)s membaca nomor rekening %(subject)s: %(note)s"),
}
