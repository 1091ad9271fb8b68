"""Long work of this app: checking a list, saving it, and writing down what was rejected."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.jobs.models import Job
from anyam.jobs.registry import Result, job
from anyam.lists import checking, saving, workbook
from anyam.lists.models import PersonList
from anyam.people.inserting import long_write
from anyam.regions.progress import Report

Status = PersonList.Status


@job("lists.check", gettext_lazy("Memeriksa daftar orang"))
@long_write()
def check(job: Job, report: Report) -> Result:
    """Begins anew each time: what a killed worker had laid ready is laid ready again."""
    found = PersonList.objects.select_related("region", "source").get(pk=job.arguments["list"])
    if found.status == Status.CHECKING:
        found = checking.check(found, report, at=timezone.now())
    counts = {"rows": found.rows, "rejected": found.rejected}
    return {
        "summary": _("%(rows)s baris diperiksa, %(rejected)s ditolak.") % counts,
        "links": [{"url": found.get_absolute_url(), "text": _("Buka daftar")}],
    }


@job("lists.save", gettext_lazy("Menyimpan daftar orang"))
@long_write()
def save(job: Job, report: Report) -> Result:
    """Goes on with the rows that are left, whoever saved the others."""
    found = PersonList.objects.get(pk=job.arguments["list"])
    by = User.objects.get(pk=job.arguments["user"])
    if found.status == Status.SAVING:
        found = saving.save(found, report, by=by, at=timezone.now())
    counts = {"new": found.new, "known": found.known, "doubtful": found.doubtful}
    summary = _(
        "%(new)s orang baru dicatat, %(known)s sudah tercatat, %(doubtful)s perlu keputusan."
    )
    return {
        "summary": summary % counts,
        "links": [{"url": found.get_absolute_url(), "text": _("Buka daftar")}],
    }


@job("lists.rejected", gettext_lazy("Menyiapkan baris yang ditolak"))
def rejected(job: Job, report: Report) -> Result:
    """Writes the workbook anew each time: a half-written one is kept nowhere."""
    found = PersonList.objects.get(pk=job.arguments["list"])
    by = User.objects.get(pk=job.arguments["user"])
    workbook.write(found, report, by=by, at=timezone.now())
    return {
        "summary": _("Baris yang ditolak sudah siap diunduh."),
        "links": [
            {"url": reverse("lists:download", args=[found.pk]), "text": _("Unduh berkasnya")},
            {"url": found.get_absolute_url(), "text": _("Buka daftar")},
        ],
    }
