"""The JSON of proposals and of groupings somebody else made."""

import json
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from anyam.forming.solver import sentences
from anyam.forming.solver.instance import Instance
from anyam.forming.solver.objective import Group, Worth, worth
from anyam.forming.solver.proposing import Proposal
from anyam.forming.solver.rules import violations
from anyam.kernel.problems import Blocked, Problem

DEEPEST = 3  # names of unknown ids told at once


def answer(instance: Instance, proposal: Proposal) -> dict[str, Any]:
    """A proposal as other programs read it."""
    reasons = sentences.reasons(instance, proposal.grouping)
    groups = [
        {
            "members": [instance.candidates[m].id for m in group.members],
            "trade": trade_name(instance, group),
            "reason": reason,
        }
        for group, reason in zip(proposal.grouping, reasons, strict=True)
    ]
    left = sentences.left_out(instance, proposal.grouping)
    return {
        "groups": groups,
        "unplaced": [{"id": instance.candidates[i].id, "reason": why} for i, why in left],
        "objective": objective(proposal.worth),
        "proven_optimal": proposal.proven,
        "bound": proposal.bound,
    }


def trade_name(instance: Instance, group: Group) -> str | None:
    return None if group.trade is None else instance.trades[group.trade][1].name


def objective(value: Worth) -> dict[str, Any]:
    return {"total": value.total, "parts": value.parts}


def scored(instance: Instance, grouping: Sequence[Group]) -> dict[str, Any]:
    """The value of a grouping, and every rule it breaks."""
    broken = [
        {"code": problem.code, "group": _number(problem), "message": problem.message}
        for problem in violations(instance, grouping)
    ]
    return {"objective": objective(worth(instance, grouping)), "violations": broken}


def _number(problem: Problem) -> int:
    return int(problem.field.rpartition(".")[2])


def read(instance: Instance, raw: bytes) -> tuple[list[list[Group]], bool]:
    """Groupings from JSON, and whether it was a list of them.

    Raises:
      Blocked: it is no such JSON (codes "list...."), or an id is not among the candidates.
    """
    try:
        data = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise _refused("list.json", _("Isi berkas kelompok bukan JSON yang utuh.")) from error
    many = isinstance(data, list)
    found = [_grouping(instance, one) for one in (data if many else [data])]
    return found, many


def _refused(code: str, message: str) -> Blocked:
    return Blocked([Problem(code, message)])


def _grouping(instance: Instance, data: Any) -> list[Group]:
    groups = data.get("groups") if isinstance(data, dict) else None
    if not isinstance(groups, list) or not all(isinstance(group, dict) for group in groups):
        message = _(
            'Tulis {"groups": [{"members": [id], "trade": usaha}]}, atau daftar seperti itu.'
        )
        raise _refused("list.grouping", message)
    return [_group(instance, group) for group in groups]


def _group(instance: Instance, data: dict[str, Any]) -> Group:
    members, trade = data.get("members"), data.get("trade")
    right = isinstance(members, list) and all(_is_id(member) for member in members)
    if not right or not isinstance(trade, str | None):
        message = _("Dalam satu kelompok, members adalah daftar id dan trade adalah teks.")
        raise _refused("list.grouping", message)
    ids = [str(member) for member in members or []]
    unknown = [member for member in ids if member not in instance.index]
    if unknown:
        names = ", ".join(unknown[:DEEPEST])
        message = _("Tidak ada calon dengan id %(ids)s.") % {"ids": names}
        raise _refused("grouping.unknown_id", message)
    numbers = sorted(instance.index[member] for member in ids)
    return Group(tuple(numbers), None if trade is None else instance.number_of(trade))


def _is_id(value: Any) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
