"""Long work of this app: looking for the best groups."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.forming import actions, queries
from anyam.forming.models import Plan
from anyam.forming.solver import proposing
from anyam.forming.solver.instance import PLACED
from anyam.jobs.models import Job
from anyam.jobs.registry import Result, job
from anyam.regions.progress import Report


@job(actions.KIND, gettext_lazy("Mencari kelompok"))
def search(job: Job, report: Report) -> Result:
    """Search as long as the number of candidates deserves. Killed, it begins again."""
    plan = Plan.objects.get(pk=job.arguments["plan"])
    limit = proposing.time_for(plan.counted - len(plan.barred))

    def tell(progress: proposing.Progress) -> None:
        placed = max(0, -(-progress.bound // PLACED))
        lost, least = placed * PLACED - progress.total, placed * PLACED - progress.bound
        message = _(
            "%(placed)d orang mendapat tempat; kehilangan %(lost)d, paling sedikit %(least)d."
        )
        values = {"placed": placed, "lost": max(0, lost), "least": least}
        report(min(int(progress.seconds), int(limit)), int(limit), message % values)

    instance = queries.question_of(plan)
    proposal = proposing.propose(instance, limit=limit, report=tell)
    actions.store(plan, proposal)
    assert proposal is not None
    values = {"groups": len(proposal.grouping), "people": proposal.worth.placed // PLACED}
    said = _("%(groups)d kelompok diusulkan untuk %(people)d orang.") % values
    if proposal.proven:
        said += " " + _("Terbukti tidak ada yang lebih baik.")
    return {"summary": said, "links": [{"url": plan.get_absolute_url(), "text": _("Lihat usul")}]}
