"""What happens to a proposal, as sentences for its history."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "proposal.draft": _("%(actor)s mulai menulis usulan."),
    "proposal.answer": _("%(actor)s mengisi usulan."),
    "proposal.budget": _("%(actor)s mengubah anggaran: jumlahnya %(total)s rupiah."),
    "proposal.add_document": _("%(actor)s menambah berkas."),
    "proposal.remove_document": _("%(actor)s mengeluarkan satu berkas."),
    "proposal.submit": _("%(actor)s mengajukan usulan."),
    "proposal.endorse": _("%(actor)s mengetahui dan meneruskan usulan."),
    "proposal.verify": _("%(actor)s menyatakan usulan terverifikasi."),
    "proposal.forward": _("%(actor)s meneruskan usulan ke Kementerian dengan surat %(letter)s."),
    "proposal.check": _("%(actor)s menyatakan usulan sudah diperiksa Direktorat."),
    "proposal.award": _("%(actor)s menetapkan penerima dengan keputusan %(letter)s."),
    "proposal.deliver": _("%(actor)s menyampaikan hasil dengan surat %(letter)s."),
    "proposal.commit": _("%(actor)s menandatangani SPTJM %(letter)s."),
    "proposal.return": _("%(actor)s mengembalikan usulan: %(note)s"),
    "proposal.reject": _("%(actor)s menolak usulan: %(note)s"),
    "proposal.withdraw": _("%(actor)s menarik usulan."),
    "export.proposals": _("%(actor)s mengunduh daftar %(rows)s usulan."),
    "batch.gather": _("%(actor)s menyiapkan satu surat untuk banyak usulan."),
    "batch.describe": _("%(actor)s mengisi keterangan surat."),
    "batch.leave_out": _("%(actor)s mengeluarkan satu usulan dari surat."),
    "batch.discard": _("%(actor)s membatalkan surat sebelum dikirim."),
    "batch.send": _("%(actor)s mengirim surat %(letter)s."),
    "freeze.set": _("%(actor)s menetapkan masa jeda: %(note)s"),
    "freeze.lift": _("%(actor)s mencabut masa jeda."),
    "verification.rule": _("%(actor)s mencatat hasil register untuk %(subject)s."),
    "verification.check_case": _("%(actor)s mencatat pemeriksaan Direktorat: %(note)s"),
}
