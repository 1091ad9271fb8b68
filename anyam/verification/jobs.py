"""Long work of this app: looking the people of a case up, and everybody again in a new snapshot."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.jobs.models import Job
from anyam.jobs.registry import Link, Result, job
from anyam.people.models import Person
from anyam.regions.progress import Report
from anyam.registers.models import Snapshot
from anyam.verification import cases, rechecking, running
from anyam.verification.models import MatchRun


@job("verification.match", gettext_lazy("Mencocokkan anggota dengan register"))
def match(job: Job, report: Report) -> Result:
    """Look the people of one case up in every snapshot; one run is one piece."""
    told = job.arguments
    case = cases.named([told["case"]]).get(told["case"])
    if case is None:
        return {"summary": _("Berkasnya sudah tidak ada, jadi tidak ada yang dicocokkan.")}
    found = Person.objects.in_bulk(case.people)
    people = [found[pk] for pk in case.people if pk in found]
    by = User.objects.filter(pk=told.get("user") or 0).first()
    runs = running.match_case(
        case.key, people, region_code=case.region_code, why=told["why"], by=by,
        at=timezone.now(), job=job, report=report,
    )  # fmt: skip
    return {
        "summary": _summary(runs, len(people)),
        "rows": [[str(run), counted(run)] for run in runs],
        "links": _links(case),
    }


def _summary(runs: list[MatchRun], people: int) -> str:
    if not runs:
        return _("Belum ada register untuk tempat ini, jadi tidak ada yang dicocokkan.")
    return _("%(people)d orang dicocokkan.") % {"people": people}


def counted(run: MatchRun) -> str:
    """A run in one line."""
    return _("%(certain)d pasti, %(doubtful)d perlu dilihat, %(missing)d tidak ditemukan") % {
        "certain": run.certain, "doubtful": run.doubtful, "missing": run.missing,
    }  # fmt: skip


def _links(case: cases.Case) -> list[Link]:
    if not case.checks_url:
        return []
    return [{"url": case.checks_url, "text": _("Periksa anggota")}]


@job(rechecking.KIND, gettext_lazy("Memeriksa ulang dengan versi register yang baru"))
def recheck(job: Job, report: Report) -> Result:
    """Everybody of open cases and groups again; one case is one piece."""
    found = Snapshot.objects.select_related("register", "imported_by")
    snapshot = found.get(pk=job.arguments["snapshot"])
    made = rechecking.recheck(snapshot, at=timezone.now(), job=job, report=report)
    people, changed = sum(one.people for one in made), sum(one.changed for one in made)
    said = _("%(people)d orang diperiksa ulang, %(changed)d berubah. Tidak ada keputusan diubah.")
    return {
        "summary": said % {"people": people, "changed": changed},
        "links": [
            {"url": one.get_absolute_url(), "text": _("Yang berubah di %(where)s")
             % {"where": one.region}}
            for one in made
        ],
    }  # fmt: skip
