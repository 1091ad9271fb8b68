"""How the record says what happened to persons."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "person.enrol": _("%(actor)s mencatat %(subject)s."),
    "person.recognise": _("%(actor)s memakai catatan %(subject)s yang sudah ada."),
    "person.correct": _("%(actor)s memperbaiki data %(subject)s: %(note)s"),
    "person.move": _("%(actor)s mencatat %(subject)s pindah pada %(on)s."),
    "person.household": _("%(actor)s mencatat nomor KK baru %(subject)s."),
    "person.unmask": _("%(actor)s membaca NIK %(subject)s: %(note)s"),
    "people.enrol_many": _(
        "%(actor)s mencatat %(new)s orang baru dari %(subject)s; %(known)s sudah tercatat, "
        "%(doubtful)s perlu keputusan."
    ),
    "people.reencrypt": _("%(values)s nomor disegel ulang dengan kunci baru."),
}
