"""A proposal's members are looked up in the registers that cover its place, by a job."""

from typing import Any

import pytest

from anyam.accounts.models import User
from anyam.jobs.models import Job
from anyam.jobs.worker import Worker
from anyam.proposals import steps
from anyam.proposals.models import Proposal
from anyam.registers.models import LookUp
from anyam.verification.models import Match, MatchRun
from tests import make
from tests.verification import registers, world

pytestmark = pytest.mark.django_db
D = Match.Decision


def submit(case: Proposal) -> Proposal:
    return steps.act(case, "submit", by=User.objects.get(pk=case.author_id), at=make.AT)


def decisions(case: Proposal) -> dict[int, str]:
    return {m.person_id: m.decision for m in Match.objects.standing(case.case)}


def test_a_submission_queues_a_job_that_looks_the_members_up(
    django_capture_on_commit_callbacks: Any,
) -> None:
    case = make.draft(world.group(5), total=5_000_000)
    *known, absent = world.members(case)
    registers.snapshot(registers.rows_of(known))
    with django_capture_on_commit_callbacks(execute=True):
        submit(case)
    job = Job.objects.get(kind="verification.match")
    assert job.status == Job.Status.QUEUED
    assert not MatchRun.objects.exists()

    assert Worker().run_all() == 1

    job.refresh_from_db()
    assert job.status == Job.Status.DONE, job.error
    run = MatchRun.objects.get()
    assert (run.people, run.certain, run.doubtful, run.missing) == (5, 4, 0, 1)
    assert (run.register, run.version, run.why) == ("DTSEN", "2026-3", "submitted")
    assert run.model.startswith("register ")
    assert decisions(case)[absent.pk] == D.NONE
    assert {decisions(case)[person.pk] for person in known} == {D.MATCH}
    assert LookUp.objects.filter(case=case.case).count() == 5


def test_three_hard_people_are_to_be_looked_at_or_not_found_the_others_are_certain() -> None:
    case, people = world.prepared(8)
    found = decisions(case)
    assert found[people[0].pk] == D.REVIEW
    assert found[people[1].pk] == D.REVIEW
    assert found[people[-1].pk] == D.NONE
    assert {found[person.pk] for person in people[2:-1]} == {D.MATCH}
