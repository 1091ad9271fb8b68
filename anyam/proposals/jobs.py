"""Long work of this app: sending one letter for many cases."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.jobs.models import Job
from anyam.jobs.registry import Result, job
from anyam.letters.actions import pdf_of
from anyam.proposals import batches
from anyam.proposals.models import Batch
from anyam.regions.progress import Report


@job("proposals.send_batch", gettext_lazy("Mengirim satu surat untuk banyak usulan"))
def send_batch(job: Job, report: Report) -> Result:
    """Send a batch as a whole, then set its letter. Killed between the two, it goes on there."""
    batch = Batch.objects.get(pk=job.arguments["batch"])
    by = User.objects.get(pk=job.arguments["user"])
    count = batch.lines.count()
    report(0, count + 1, _("Memindahkan usulan"))
    sent = batches.send(batch, by=by, at=timezone.now())
    report(count, count + 1, _("Mencetak surat"))
    if sent.letter is None:
        return {"summary": _("Terkirim.")}
    pdf_of(sent.letter)
    number = {"count": count, "number": sent.letter.number}
    return {
        "summary": _("%(count)d usulan terkirim dengan surat %(number)s.") % number,
        "links": [
            {"url": sent.letter.get_absolute_url(), "text": _("Buka surat")},
            {"url": reverse("proposals:index"), "text": _("Kembali ke daftar usulan")},
        ],
    }
