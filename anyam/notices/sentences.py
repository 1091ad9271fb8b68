"""What the reminders say in the history of a case."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "proposal.remind": _("Sistem mengingatkan petugas: batas waktu sudah lewat %(days)s hari."),
    "proposal.escalate": _("Sistem memberi tahu atasan: batas waktu sudah lewat %(days)s hari."),
}
