"""Long work: judging everybody on the lists of a place."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.eligibility import tallies
from anyam.eligibility.actions import keep
from anyam.eligibility.models import Tally
from anyam.jobs.models import Job
from anyam.jobs.registry import Result, job
from anyam.people.models import Person
from anyam.regions.progress import Report
from anyam.schemes import get_scheme

CHUNK = 500  # persons read, answered and kept in one transaction


@job("eligibility.assess", gettext_lazy("Menilai kelayakan semua orang dalam daftar"))
def assess_place(job: Job, report: Report) -> Result:
    """Answer for everybody of a place; what has not changed since is not written again."""
    scheme, code = get_scheme(job.arguments["scheme"]), job.arguments["region"]
    by = User.objects.get(pk=job.arguments["user"])
    people = Person.objects.in_region(code)
    total, done, new = people.count(), 0, 0
    villages: set[str] = set()
    for chunk in chunks(people):
        report(done, total, _("Menjawab syarat"))
        new += len(keep(chunk, scheme, by=by, at=timezone.now()))
        villages |= {person.region_id for person in chunk}
        done += len(chunk)
    villages |= set(
        Tally.objects.in_region(code).filter(scheme=scheme.code).values_list("region_id", flat=True)
    )
    tallies.recount(villages, scheme, at=timezone.now())
    summary = _("%(people)d orang dinilai, %(new)d jawaban baru.")
    address = f"{reverse('eligibility:targeting')}?skema={scheme.code}&wilayah={code}"
    return {
        "summary": summary % {"people": done, "new": new},
        "links": [{"url": address, "text": _("Buka ketepatan sasaran")}],
    }


def chunks(people: Any) -> Iterator[list[Person]]:
    """Persons a lot at a time; their numbers are read once, by the index of the place."""
    pks = list(people.order_by("region_id").values_list("pk", flat=True))
    for start in range(0, len(pks), CHUNK):
        found = Person.objects.in_bulk(pks[start : start + CHUNK])
        yield list(found.values())
