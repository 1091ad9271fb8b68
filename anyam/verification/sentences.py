"""How the record says what happened to looks at a register."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "verification.match": _(
        "%(actor)s mencocokkan %(people)s orang dengan %(register)s: %(certain)s pasti, "
        "%(doubtful)s perlu dilihat, %(missing)s tidak ditemukan."
    ),
    "verification.review": _("%(actor)s memeriksa kecocokan %(subject)s: %(verdict)s. %(note)s"),
    "verification.undo": _("%(actor)s membatalkan keputusan tentang %(subject)s."),
    "verification.unmask": _("%(actor)s membuka NIK di kartu register %(subject)s: %(note)s"),
    "verification.close_referral": _(
        "%(actor)s menyelesaikan usulan masuk register %(subject)s: %(note)s"
    ),
    "verification.set_aside": _("%(actor)s mengesampingkan kaitan antarkelompok: %(note)s"),
    "verification.recheck": _(
        "%(subject)s: %(people)s orang diperiksa ulang, %(changed)s berubah."
    ),
    "export.labels": _("%(actor)s mengunduh %(rows)s keputusan kecocokan."),
}
