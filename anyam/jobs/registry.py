"""Which kinds of long work there are. An app registers its own in a module named `jobs`.

What a job function promises:

- **It may be run again.** A worker can be killed at any moment, by a person or by a power cut; the
  next worker calls the function from the start with the same arguments, at most three times. So
  the function asks the database what is already done and does the rest. Work in pieces: one piece
  is one transaction, in which the piece is also marked as done (a proposal that has moved on, a
  letter that exists).
- **It reports between pieces**, outside a transaction: `report(done, total, message)`. A report
  may end the function by an exception (the worker is asked to stop, somebody cancelled, another
  worker took over); the piece before it is kept. Inside a transaction a report is remembered and
  written with the next one outside: a database with a single writer could not do more.
- **It returns what to show**, see `Result`; or raises `Blocked`, whose sentences the user reads.

    @job("proposals.award", _("Penetapan bersama"))
    def award(job: Job, report: Report) -> Result:
        pending = Proposal.objects.filter(pk__in=job.arguments["proposals"], status=CHECKED)
        for done, proposal in enumerate(pending):
            report(done, len(pending), str(proposal))
            actions.act(proposal, ...)
        return {"summary": _("Semua usulan ditetapkan.")}
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypedDict

from django.utils.functional import Promise

from anyam.jobs.models import Job
from anyam.regions.progress import Report


class Link(TypedDict):
    """Where to go on from here."""

    url: str
    text: str


class Result(TypedDict, total=False):
    """What the page of a finished job shows; every part may be left out. Plain JSON values."""

    summary: str  # one sentence
    links: list[Link]
    rows: list[list[str]]  # name and value
    problems: list[str]  # sentences about what was left out, and why


Run = Callable[[Job, Report], Result]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of long work, the name people see and the function that does it."""

    name: str
    title: str | Promise
    run: Run


KINDS: dict[str, Kind] = {}


def job(name: str, title: str | Promise = "") -> Callable[[Run], Run]:
    """Register the function that does jobs of the kind `name`."""

    def register(run: Run) -> Run:
        if name in KINDS and KINDS[name].run.__module__ != run.__module__:
            raise ValueError(f"two functions do jobs of the kind {name!r}")
        KINDS[name] = Kind(name, title or name, run)
        return run

    return register
