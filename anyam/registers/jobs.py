"""Long work of this app: preparing a snapshot."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.jobs.models import Job
from anyam.jobs.registry import Result, job
from anyam.regions.progress import Report
from anyam.registers import keeping, preparing
from anyam.registers.models import Snapshot
from anyam.registers.sealed import Sealed


@job("registers.prepare", gettext_lazy("Menyiapkan register"))
def prepare(job: Job, report: Report) -> Result:
    """Begins anew each time: what a killed worker had half done is cleared away first."""
    rows = Snapshot.objects.select_related("register", "imported_by")
    found = rows.get(pk=job.arguments["snapshot"])
    if found.state in (Snapshot.State.CHECKING, Snapshot.State.PREPARING):
        path = Sealed(keeping.incoming(found.upload) / found.source_name)
        found = preparing.run(found, path, report, at=timezone.now())
    return {
        "summary": _("%(rows)s orang siap dicari.") % {"rows": f"{found.rows:,}".replace(",", ".")},
        "links": [{"url": found.get_absolute_url(), "text": _("Buka potret register")}],
    }
