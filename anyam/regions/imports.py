"""Compares an official list with what is stored, before anything is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from anyam.kernel.problems import Blocked, Problem
from anyam.regions import rules
from anyam.regions.lists import RegionRow
from anyam.regions.models import Region, RegionChange

FEW = 2_000  # regions a new list may end without being asked twice ...
SHARE = 0.1  # ... unless that is more than this part of all


@dataclass(slots=True)
class Plan:
    """What a list would do to the stored regions."""

    added: list[Region] = field(default_factory=list)
    renamed: list[tuple[Region, str]] = field(default_factory=list)  # with the name until now
    revived: list[Region] = field(default_factory=list)
    moved: list[Region] = field(default_factory=list)  # only the path changed, by a name above
    ended: list[Region] = field(default_factory=list)
    kept: list[Region] = field(default_factory=list)  # a recorded change outweighs the list
    unchanged: int = 0

    @property
    def saved(self) -> list[Region]:
        """Regions to write, those above first."""
        rows = [
            *self.added,
            *(region for region, _name in self.renamed),
            *self.revived,
            *self.moved,
        ]
        return sorted({region.code: region for region in rows}.values(), key=lambda r: r.code)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What decrees already said; a list made before them must not undo it."""

    gone: frozenset[str]
    born: frozenset[str]
    names: frozenset[tuple[str, str]]  # code and the name it no longer has


def recorded() -> Recorded:
    changes = RegionChange.objects.exclude(decree="").values_list(
        "kind", "old_id", "new_id", "old_name"
    )
    gone, born, names = set(), set(), set()
    for kind, old, new, old_name in changes:
        if kind == RegionChange.Kind.RENAMED:
            names.add((old, old_name))
        else:
            born.add(new)
            if kind != RegionChange.Kind.SPLIT:
                gone.add(old)
    return Recorded(frozenset(gone), frozenset(born), frozenset(names))


def compare(rows: Sequence[RegionRow], on: date) -> Plan:
    """Work out what the list changes; three queries, nothing is written."""
    stored = Region.objects.in_bulk()
    said = recorded()
    names = {row.code: row.name for row in rows}
    plan = Plan()
    here = {code: region for code, region in stored.items() if region.valid_to is None}
    for code in sorted(here.keys() - names.keys()):
        (plan.kept if code in said.born else plan.ended).append(stored[code])
    names |= {region.code: region.name for region in plan.kept}

    described: dict[str, Region] = {}
    first_list = not stored
    for code, name in sorted(names.items()):
        old = stored.get(code)
        keep_name = old is not None and (code, name) in said.names
        region = Region(
            code=code,
            name=old.name if old and keep_name else name,
            valid_from=old.valid_from if old else (None if first_list else on),
        )
        parent = rules.parent_of(code) or ""
        region.describe(described.get(parent) or stored.get(parent))
        described[code] = region
        if old and code in said.gone and old.valid_to:
            plan.kept.append(old)
        else:
            _place(plan, old, region)
    return plan


def _place(plan: Plan, old: Region | None, region: Region) -> None:
    if old is None:
        plan.added.append(region)
        return
    changed = False
    if old.valid_to is not None:
        plan.revived.append(region)
        changed = True
    if old.name != region.name:
        plan.renamed.append((region, old.name))
        changed = True
    elif not changed and old.path != region.path:
        plan.moved.append(region)
        changed = True
    plan.unchanged += not changed


def refuse_a_part(plan: Plan, rows: Iterable[RegionRow]) -> None:
    """Refuse a list that leaves out so much that it must be a part of the country."""
    ending, listed = len(plan.ended), sum(1 for _row in rows)
    if ending > FEW or ending > SHARE * (listed + ending):
        message = _(
            "Daftar ini memuat %(listed)s wilayah dan akan mengakhiri %(ending)s wilayah lain. "
            "Daftar baru harus lengkap seluruh Indonesia. Kalau memang benar, ulangi dengan "
            "pilihan --force."
        )
        facts = {"listed": f"{listed:,}", "ending": f"{ending:,}"}
        raise Blocked([Problem("regions.partial", message % facts, "path")])
