"""How the record says what was answered, set aside and seen."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "eligibility.assess": _(
        "%(actor)s menyimpan penilaian kelayakan: %(people)s orang, %(new)s jawaban baru."
    ),
    "eligibility.ask_waiver": _(
        "%(actor)s mengusulkan pengecualian syarat %(rule)s untuk %(subject)s: %(note)s"
    ),
    "eligibility.approve_waiver": _(
        "%(actor)s menyetujui pengecualian syarat %(rule)s untuk %(subject)s."
    ),
    "eligibility.refuse_waiver": _(
        "%(actor)s menolak pengecualian syarat %(rule)s untuk %(subject)s: %(note)s"
    ),
    "eligibility.withdraw_waiver": _(
        "%(actor)s mencabut pengecualian syarat %(rule)s untuk %(subject)s: %(note)s"
    ),
    "eligibility.survey": _("%(actor)s mengisi daftar periksa rumah tangga %(subject)s."),
    "export.targeting": _("%(actor)s mengunduh ketepatan sasaran: %(rows)s baris."),
}
