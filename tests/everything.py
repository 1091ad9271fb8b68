"""One of everything the house keeps, in Balla, made by the real actions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils import timezone

from anyam.accounts.models import Deputy, User
from anyam.accounts.roles import Role
from anyam.eligibility import actions as eligibility
from anyam.files.models import Attachment
from anyam.forming.models import Plan
from anyam.groups.models import Group
from anyam.jobs.models import Job
from anyam.jobs.worker import Worker
from anyam.letters.models import Letter
from anyam.lists.models import StagedRow
from anyam.outreach.models import Visitor
from anyam.people.models import Person
from anyam.proposals import batches, freezes
from anyam.proposals.models import BatchLine, Document, Proposal
from anyam.proposals.workflow import Action
from anyam.verification import rechecking, reviewing
from anyam.verification.models import Match
from tests import make
from tests.lists import sheets
from tests.outreach.makers import village
from tests.registers import stock
from tests.verification import registers, world


@dataclass(frozen=True)
class Everything:
    """What an address is aimed at: `pk` by kind, and the ids further on in it by their names."""

    pks: dict[type[models.Model], int]
    inner: dict[str, int | str]  # "seat", or with its beginning: "daftar/ row"


def fill(kinds: Iterable[type[models.Model]]) -> Everything:
    """Make one of each and more. Needs the fixture `register_key`.

    Raises:
      AssertionError: there is none of a kind that is asked for.
    """
    make.offices()
    card = looked_up()
    case = make.proposal("verified")
    verifier = User.objects.holding(Role.DINSOS_VERIFIER, case.region_id, make.AT.date()).latest(
        "pk"
    )
    facilitator = case.author
    in_office(case, verifier)
    asked_of_members(case, verifier)
    village(facilitator)
    sheets.checked(sheets.csv(sheets.row(1)), by=sheets.verifier())
    Job.objects.create(
        kind="x", region_code="7316", started_by_id=facilitator.pk, created_at=timezone.now()
    )
    Plan.objects.create(
        region=make.village(), smallest=2, largest=3, asked_by=facilitator, asked_at=timezone.now()
    )
    stock.uploaded(of=stock.register(over="7316"))
    return aimed_at(card, kinds)


def aimed_at(card: Match, kinds: Iterable[type[models.Model]]) -> Everything:
    """The case with this card, its group and its people; else the newest of each kind."""
    case = Proposal.objects.get(pk=card.run.case.rpartition(":")[2])
    seat = case.group.memberships.living().get(person=card.person_id)
    newest = {kind: kind._default_manager.order_by("-pk").first() for kind in kinds}
    missing = [kind.__name__ for kind, found in newest.items() if found is None]
    assert not missing, f"tests/everything.py makes no {', '.join(missing)}"
    pks = {kind: found.pk for kind, found in newest.items() if found}
    paper = Document.objects.filter(proposal=case).latest("pk")
    inner: dict[str, int | str] = {
        "person": card.person_id,
        "seat": seat.pk,
        "document": paper.pk,
        "proposal": BatchLine.objects.latest("pk").proposal_id,
        "pengguna/ name": "pengaman",
        "pengguna/ role": Role.AUDITOR,
        "pengguna/ length": 4,
        "sosialisasi/ row": Visitor.objects.latest("pk").pk,
        "daftar/ row": StagedRow.objects.latest("pk").pk,
    }
    chosen: dict[type[models.Model], int] = {
        Proposal: case.pk,
        Group: case.group_id,
        Person: card.person_id,
        Match: card.pk,
        Attachment: paper.attachment_id,
    }
    return Everything(pks | chosen, inner)


def in_office(case: Proposal, verifier: User) -> None:
    """A deputy, a letter that went out and one that lies open, a pause."""
    today = timezone.localdate()
    Deputy.objects.create(
        assignment=verifier.assignments.get(),
        user=make.user(Role.AUDITOR, over="7316"),
        starts_on=today,
        ends_on=today,
    )
    head = make.user(Role.DINSOS_HEAD, over="7316")
    for _each in range(2):
        batch = batches.gather([make.proposal("verified")], Action.FORWARD, by=head, at=make.AT)
        if not Letter.objects.exists():
            batches.send(batch, by=head, at=make.AT)
    freezes.set_freeze(
        region="7316", starts_on=date(2027, 6, 1), ends_on=date(2027, 6, 2), reason="Pemilu.",
        by=make.user(Role.AREA_ADMIN, over="7316"), at=make.AT,
    )  # fmt: skip


def asked_of_members(case: Proposal, verifier: User) -> None:
    """Answers kept about every member, and an exception asked for one."""
    eligibility.assess_group(case.group, case.rules, by=verifier, at=make.AT)
    member = case.group.memberships.living().first()
    assert member is not None
    eligibility.ask_waiver(
        member.person, "excluded_job", "Baru pindah dari desa lain.", scheme=case.rules,
        by=verifier, at=make.AT,
    )  # fmt: skip


def looked_up() -> Match:
    """A case looked up twice: one who is in no register, and what a new version said."""
    case, people = world.prepared(5)
    card = Match.objects.standing(case.case).get(person=people[-1])
    reviewing.review(
        card, verdict="none", reason="Keluarga ini belum didata.", by=world.verifier(), at=make.AT
    )
    rows = registers.rows_of(people[1:])
    registers.snapshot(rows, version="2026-4", as_of=date(2026, 12, 31))
    rechecking.due(at=make.AT)
    Worker().run_all()
    return card
