"""What the addresses name: the same things at home at every size, found in the filled database."""

from datetime import date
from typing import Any

from django.db.models import Q

from anyam.accounts.models import Assignment, User
from anyam.eligibility.models import Assessment, Waiver
from anyam.forming.models import Plan
from anyam.groups.models import Group, Membership
from anyam.jobs.models import Job
from anyam.letters.models import Letter
from anyam.lists.models import PersonList, StagedRow
from anyam.outreach.models import Candidate, Socialisation
from anyam.proposals.models import Proposal
from anyam.registers.models import Register, Snapshot
from anyam.verification import ties
from anyam.verification.models import Match, Recheck, Referral
from scripts.bench.country import HOME, TODAY

PLACES = {
    "chair": HOME, "facilitator": HOME, "village_head": HOME, "dinsos_verifier": HOME,
    "dinsos_head": HOME, "province_viewer": HOME[:2], "area_admin": "", "auditor": "",
    "directorate_verifier": "", "director": "", "researcher": "",
}  # fmt: skip


def holder(role: str) -> User:
    """Somebody with much to see: the first who holds the role there.

    A `writer` has a draft, a `former` a group that is being formed.
    """
    if role == "writer":
        return _draft().author
    if role == "former":
        return _facilitator(_forming().region_id[:6])
    if role == "facilitator":
        return _facilitator(busy_kecamatan())
    place = PLACES[role]
    here = Q(region__code__startswith=place) if place else Q(region=None)
    held = Assignment.objects.filter(role=role).filter(here)
    if role == "village_head":
        held = held.filter(region__code=_dense_village())
    user: User = held.select_related("user").order_by("pk")[0].user
    return user


def _facilitator(kecamatan: str) -> User:
    held = Assignment.objects.filter(role="facilitator", region=kecamatan)
    user: User = held.select_related("user").order_by("pk")[0].user
    return user


def busy_kecamatan() -> str:
    return _fullest(6)


def _dense_village() -> str:
    return _fullest(10)


def _fullest(length: int) -> str:
    """The place at home with most groups: the same at every size."""
    groups = Group.objects.filter(region__code__startswith=HOME)
    codes = [code[:length] for code in groups.values_list("region", flat=True)]
    return max(sorted(set(codes)), key=codes.count)


def _forming() -> Group:
    forming = Group.objects.filter(region__code__startswith=HOME, formed_on=None)
    return forming.order_by("pk")[0]


def named() -> dict[str, Any]:
    """Each name that stands in braces in an address, and what it is."""
    own = busy_kecamatan()
    cases = Proposal.objects.filter(region__code__startswith=HOME).order_by("pk")
    groups = Group.objects.filter(region__code__startswith=HOME).order_by("pk")
    mine = groups.filter(region__code__startswith=own)
    group, forming = groups.exclude(formed_on=None)[0], _forming()
    letter = Letter.objects.filter(kind="surat_pengantar", region_code=HOME).order_by("pk")[0]
    trade = groups.select_related("trade")[3].trade
    plan = Plan.objects.filter(region=own, accepted_at=None).order_by("pk")[0]
    doubt = StagedRow.objects.filter(state="doubtful", list__region=HOME).order_by("pk")[0]
    return {
        "case": cases.filter(status="endorsed")[0].pk,
        "done": cases.filter(status="committed")[0].pk,
        "forwarded": cases.filter(status="forwarded")[0].pk,
        "draft": _draft().pk,
        "number": cases[7].number,
        "code": groups[9].code,
        "trade": trade.slug if trade else "",
        "group": group.pk,
        "own_group": mine.exclude(formed_on=None)[0].pk,
        "forming": forming.pk,
        "seat": Membership.objects.filter(group=forming).order_by("pk")[0].pk,
        "person": _member(group),
        "own_person": _member(mine.exclude(formed_on=None)[0]),
        "letter": letter.pk,
        "letter_code": letter.code,
        "user": holder("facilitator").pk,
        "job": Job.objects.order_by("pk")[0].pk,
        "assessment": Assessment.objects.filter(region__code__startswith=HOME)[0].pk,
        "waiver": Waiver.objects.filter(person__region__code__startswith=HOME)[0].pk,
        "session": Socialisation.objects.filter(region__code__startswith=own)[0].pk,
        "candidate": Candidate.objects.filter(region__code__startswith=own)[0].pk,
        "village": mine[0].region_id,
        "plan": plan.pk,
        "plan_member": plan.groups[0]["members"][0],
        "list": PersonList.objects.filter(region=HOME).order_by("pk")[0].pk,
        "doubt_list": doubt.list_id,
        "doubt": doubt.pk,
        **checked(),
    }


def checked() -> dict[str, Any]:
    """What registers answered at home, and which of them are held."""
    here = Referral.objects.filter(region__code__startswith=HOME, closed_on=None)
    register = Register.objects.get(region=None, kind="population")
    endorsed = Proposal.objects.filter(region__code__startswith=HOME, status="endorsed")
    case = endorsed.order_by("pk")[0].case
    hard = Match.objects.standing(case).filter(kind="population").order_by("-decision", "pk")[0]
    tied = ties.found(HOME, today=date.fromisoformat(TODAY))
    return {
        "hard": hard.person_id,
        "match": hard.pk,
        "referral": here.order_by("pk")[0].pk,
        "recheck": Recheck.objects.filter(region=HOME).order_by("-pk")[0].pk,
        "tie": next(one.key for one in tied if one.dismissal is None),
        "register": register.pk,
        "snapshot": register.snapshots.ready().newest()[0].pk,
        "waiting": Snapshot.objects.get(state="waiting", register__region=HOME).pk,
    }


def _member(group: Group) -> int:
    return Membership.objects.filter(group=group).order_by("pk")[0].person_id


def _draft() -> Proposal:
    drafts = Proposal.objects.filter(region__code__startswith=HOME, status="draft")
    return drafts.select_related("author").order_by("pk")[0]
