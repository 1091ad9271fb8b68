"""How the record says what happened in a village."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "socialisation.record": _("%(actor)s mencatat sosialisasi di %(place)s pada %(held_on)s."),
    "socialisation.change": _("%(actor)s memperbaiki catatan %(subject)s."),
    "socialisation.visitors": _(
        "%(actor)s mencatat %(added)s orang hadir, %(stood_in)s di antaranya mewakili orang lain."
    ),
    "socialisation.visitor_removed": _("%(actor)s menghapus %(visitor)s dari daftar hadir."),
    "candidate.add": _("%(actor)s mencatat %(subject)s sebagai calon anggota."),
    "candidate.wish": _("%(actor)s mencatat keterampilan dan usaha yang diinginkan %(subject)s."),
    "candidate.pin": _("%(actor)s mencatat letak rumah %(subject)s di peta."),
    "candidate.move": _("%(actor)s mengubah keadaan calon %(subject)s: %(label)s. %(note)s"),
    "potential.look": _("%(actor)s mencatat potensi: %(seen)s"),
    "potential.think": _("%(actor)s mencatat artinya: %(meaning_after)s"),
    "potential.act": _("%(actor)s mencatat yang dilakukan: %(plan_after)s"),
    "potential.close": _("%(actor)s menutup potensi: %(subject)s"),
    "inhabitants.set": _(
        "%(actor)s mencatat penduduk: %(count)s pada %(counted_on)s (%(source)s)."
    ),
    "inhabitants.import": _("%(actor)s memuat jumlah penduduk %(count)s wilayah (%(source)s)."),
}
