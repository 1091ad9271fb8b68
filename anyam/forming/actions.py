"""Every write: asking for groups, changing the answer by hand, and using it for drafts."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.forming import queries, rules
from anyam.forming.models import Plan
from anyam.forming.solver import answers, loosening, proposing
from anyam.forming.solver.rules import violations
from anyam.groups import actions as groups
from anyam.groups.models import Group, Trade
from anyam.jobs import actions as jobs
from anyam.kernel.problems import Blocked, Problem
from anyam.people.access import acting, as_role
from anyam.people.models import Person
from anyam.regions.models import Region
from anyam.schemes import Scheme

KIND = "forming.search"


@transaction.atomic
def ask(
    *, region: Region, smallest: int, largest: int, scheme: Scheme | None = None,
    everybody: bool = True, by: User, at: datetime,
) -> Plan:  # fmt: skip
    """Ask for groups of those who wait in a village or kecamatan; a job searches for them.

    Args:
      scheme: whose sizes hold, and whose requirements say who is left out.
      everybody: leave nobody out, whatever the requirements say.
    Raises:
      Blocked: sizes that cannot be, nobody waits there, or it is not theirs to ask.
    """
    held = acting(by, region.code, Can.FORM_GROUPS)
    candidates = queries.waiting(region, by)
    sizes = {"least": scheme.min_members, "most": scheme.max_members} if scheme else {}
    if problems := list(rules.question_problems(smallest, largest, len(candidates), **sizes)):
        raise Blocked(problems)
    leaves_out = scheme is not None and not everybody
    plan = Plan.objects.create(
        region=region, smallest=smallest, largest=largest, candidates=candidates,
        scheme=scheme.code if scheme else "", taken=queries.taken(region),
        near=queries.near(region), asked_by=by, asked_at=at,
        barred=queries.barred(candidates, scheme, at) if scheme and leaves_out else {},
    )  # fmt: skip
    job = jobs.start(
        KIND, by=by, at=at, region_code=region.code, arguments={"plan": plan.pk},
        title=_("Mencari kelompok untuk %(count)d calon di %(place)s")
        % {"count": len(candidates), "place": region.titled},
    )  # fmt: skip
    plan.job_id = job.pk
    plan.save(update_fields=["job_id"])
    audit.record(
        "forming.ask", plan, by=by, at=at, region_code=region.code,
        changes={"count": len(candidates), "min": smallest, "max": largest}, **as_role(held),
    )  # fmt: skip
    return plan


def store(plan: Plan, proposal: proposing.Proposal | None) -> None:
    """Keep what the search found; the act itself was recorded when it was asked for.

    Raises:
      Blocked: no group can be formed; the sentences say which demand to loosen.
    """
    instance = queries.question_of(plan)
    if proposal is None:
        reasons = [loosening.why_not(instance).message]
        reasons += [way.message for way in loosening.loosenings(instance)]
        if plan.barred:
            message = _("%(count)d calon tidak diikutkan karena tidak memenuhi syarat.")
            reasons.append(message % {"count": len(plan.barred)})
        raise Blocked([Problem("forming.infeasible", " ".join(reasons))])
    found = [
        {
            "members": [instance.candidates[member].id for member in group.members],
            "trade": instance.trades[group.trade or 0][0],
        }
        for group in proposal.grouping
    ]
    most = proposal.worth.placed
    told = {
        **answers.objective(proposal.worth), "placed": most, "bound": proposal.bound,
        "most": -(-proposal.bound // 1_000_000) * 1_000_000, "proven": proposal.proven,
        "groups": found,
    }  # fmt: skip
    Plan.objects.filter(pk=plan.pk, accepted_at=None).update(answer=told, groups=found)


def _open(plan: Plan, by: User) -> tuple[Plan, Any]:
    """The plan locked for a change, and the role in which it is changed."""
    held = acting(by, plan.region_id, Can.FORM_GROUPS)
    fresh = Plan.objects.select_for_update().select_related("region").get(pk=plan.pk)
    if not fresh.editable:
        message = _("Usul ini sudah dipakai atau belum selesai dicari.")
        raise Blocked([Problem("forming.closed", message)])
    return fresh, held


@transaction.atomic
def move(plan: Plan, member: str, to: str, *, by: User, at: datetime) -> Plan:
    """Let one person go to another group, to a new one, or out of all of them."""
    fresh, held = _open(plan, by)
    if member not in {row["id"] for row in fresh.candidates}:
        message = _("Orang ini tidak ada di antara para calon.")
        raise Blocked([Problem("forming.unknown", message, "member")])
    name = queries.names_of(fresh, by)[member]
    fresh.groups = queries.moved(fresh.groups, member, to)
    fresh.save(update_fields=["groups"])
    text = {
        queries.OUT: _("%(name)s tanpa kelompok."),
        queries.NEW: _("%(name)s ke kelompok baru."),
    }
    said = text.get(to, _("%(name)s ke kelompok %(to)s.")) % {"name": name, "to": to[:3]}
    _note("change", fresh, held, by=by, at=at, text=said)
    return fresh


@transaction.atomic
def choose_trade(plan: Plan, number: int, trade: str, *, by: User, at: datetime) -> Plan:
    """Give one proposed group another trade."""
    fresh, held = _open(plan, by)
    known = dict(queries.instance_of(fresh).trades)
    if not 1 <= number <= len(fresh.groups) or trade not in known:
        raise Blocked([Problem("forming.trade", _("Pilih usaha dari daftar."), "trade")])
    fresh.groups[number - 1]["trade"] = trade
    fresh.save(update_fields=["groups"])
    said = _("kelompok %(number)d: %(trade)s.") % {"number": number, "trade": known[trade].name}
    _note("change", fresh, held, by=by, at=at, text=said)
    return fresh


@transaction.atomic
def reset(plan: Plan, *, by: User, at: datetime) -> Plan:
    """Go back to what the search proposed."""
    fresh, held = _open(plan, by)
    fresh.groups = fresh.answer["groups"]
    fresh.save(update_fields=["groups"])
    _note("change", fresh, held, by=by, at=at, text=_("kembali ke usul semula."))
    return fresh


@transaction.atomic
def accept(plan: Plan, *, by: User, at: datetime) -> list[Group]:
    """Write down a draft for each proposed group. The musyawarah decides and forms it.

    Raises:
      Blocked: a rule is broken, or somebody may no longer join: every reason. Nothing is kept.
    """
    fresh, held = _open(plan, by)
    names = queries.names_of(fresh, by)
    instance = queries.instance_of(fresh, names)
    grouping = queries.grouping_of(instance, fresh.groups)
    if problems := violations(instance, grouping):
        raise Blocked(problems)
    people = Person.objects.select_related("region").in_bulk(map(int, names))
    made = []
    for number, proposed in enumerate(fresh.groups, 1):
        members = [people[int(member)] for member in proposed["members"]]
        made.append(_draft(fresh, number, members, proposed["trade"], by=by, at=at))
    fresh.accepted_at = at
    fresh.save(update_fields=["accepted_at"])
    audit.record(
        "forming.accept", fresh, by=by, at=at, region_code=fresh.region_id,
        changes={"groups": len(made), "ids": [group.pk for group in made]}, **as_role(held),
    )  # fmt: skip
    return made


def _draft(
    plan: Plan, number: int, members: list[Person], trade: str, *, by: User, at: datetime
) -> Group:
    codes = [person.region_id for person in members]
    village = max(sorted(set(codes)), key=codes.count)
    region = next(person.region for person in members if person.region_id == village)
    name = _("Usul %(plan)d kelompok %(number)d") % {"plan": plan.pk, "number": number}
    group = groups.start(name=name, region=region, by=by, at=at)
    known = Trade.objects.filter(slug=trade).first()
    if known:
        groups.choose_trade(group, known, by=by, at=at)
    for person in members:
        groups.add_member(group, person, by=by, at=at)
    return group


def _note(action: str, plan: Plan, held: Any, *, by: User, at: datetime, text: str) -> None:
    audit.record(
        f"forming.{action}", plan, by=by, at=at, region_code=plan.region_id,
        changes={"text": text}, **as_role(held),
    )  # fmt: skip
