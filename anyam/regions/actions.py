"""Every write to the map: a new official list, a dated change of a code, a list of BPS codes."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.audit import actions as audit
from anyam.audit.actions import Person
from anyam.kernel.codes import dotted
from anyam.kernel.problems import Blocked, Problem
from anyam.regions import imports, lists, rules, tree
from anyam.regions.models import BpsCode, Region, RegionChange
from anyam.regions.progress import Report, silent


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import of regions did, or with `dry_run` would do."""

    levels: dict[str, int]  # rows of the list by level
    added: int
    renamed: int
    revived: int
    ended: int
    kept: int
    unchanged: int
    ended_codes: list[str]
    dry_run: bool

    @property
    def total(self) -> int:
        return sum(self.levels.values())

    @property
    def counts(self) -> dict[str, int]:
        names = ("added", "renamed", "revived", "ended", "kept", "unchanged")
        return {"total": self.total} | {name: getattr(self, name) for name in names}

    def as_dict(self) -> dict[str, Any]:
        return {"total": self.total, **asdict(self)}


@transaction.atomic
def import_regions(
    path: Path | None = None,
    *,
    by: Person | None,
    at: datetime,
    dry_run: bool = False,
    force: bool = False,
    report: Report = silent,
) -> ImportResult:
    """Make the stored regions agree with an official list; the shipped one where `path` is None.

    Safe to repeat. A region that the list no longer has is ended on the day of `at`, never deleted.
    Where a decree was recorded with `change_code`, it outweighs the list. A dry run takes the same
    way and takes it back.

    Raises:
      Blocked: the file cannot be read, its rows are no tree, or (without `force`) it would end a
        good part of the country.
    """
    on = timezone.localdate(at)
    report(0, None, _("Membaca daftar"))
    rows = lists.read_regions(path or lists.SHIPPED_REGIONS)
    plan = imports.compare(rows, on)
    if not force:
        imports.refuse_a_part(plan, rows)
    tree.carry_out(plan, on=on, at=at, report=report)
    result = ImportResult(
        levels=lists.count_by_level(row.code for row in rows),
        added=len(plan.added),
        renamed=len(plan.renamed),
        revived=len(plan.revived),
        ended=len(plan.ended),
        kept=len(plan.kept),
        unchanged=plan.unchanged,
        ended_codes=[region.dotted for region in plan.ended[:100]],
        dry_run=dry_run,
    )
    source = path.name if path else lists.SHIPPED_REGIONS.name
    audit.record("region.import", None, by=by, at=at, note=source, changes=result.as_dict())
    transaction.set_rollback(dry_run)
    return result


@dataclass(frozen=True, slots=True)
class BpsResult:
    """What an import of BPS codes did, or with `dry_run` would do."""

    total: int
    added: int
    corrected: int
    ended: int
    unchanged: int
    dry_run: bool

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


@transaction.atomic
def import_bps(
    path: Path | None = None,
    *,
    by: Person | None,
    at: datetime,
    source: str = "",
    dry_run: bool = False,
    report: Report = silent,
) -> BpsResult:
    """Load codes of the statistics office; the few verified ones where `path` is None.

    A code that gets another meaning from a later day is ended on that day and begun anew; one with
    the same day is corrected.

    Raises:
      Blocked: the file cannot be read, or a row is wrong or names an unknown region.
    """
    rows = lists.read_bps(path or lists.SHIPPED_BPS)
    source = source or (path.name if path else _("Salinan MFD BPS, 11 Januari 2018"))
    current = {code.code: code for code in BpsCode.objects.filter(system="MFD", valid_to=None)}
    lists.refuse_all(_bps_conflicts(rows, current))
    counts = {"added": 0, "corrected": 0, "ended": 0, "unchanged": 0}
    fresh: list[BpsCode] = []
    for row in rows:
        old = current.get(row.code)
        new = _bps_code(row, source)
        if old is None:
            counts["added"] += 1
            fresh.append(new)
        else:
            counts[_succeed(old, new, fresh)] += 1
    tree.write(fresh, report, _("Menyimpan kode BPS"))
    result = BpsResult(total=len(rows), dry_run=dry_run, **counts)
    audit.record("region.import_bps", None, by=by, at=at, note=source, changes=result.as_dict())
    transaction.set_rollback(dry_run)
    return result


def _bps_code(row: lists.BpsRow, source: str) -> BpsCode:
    return BpsCode(
        code=row.code,
        region_id=row.region_code or None,
        name=row.name,
        valid_from=row.valid_from,
        source=source,
    )


def _succeed(old: BpsCode, new: BpsCode, fresh: list[BpsCode]) -> str:
    """Put `new` in the place of `old`; say which of the counts this adds to."""
    if (old.name, old.region_id) == (new.name, new.region_id):
        return "unchanged"
    if old.valid_from == new.valid_from:
        old.name, old.region_id, old.source = new.name, new.region_id, new.source
        old.save(update_fields=["name", "region", "source"])
        return "corrected"
    old.valid_to = new.valid_from
    old.save(update_fields=["valid_to"])
    fresh.append(new)
    return "ended"


def _bps_conflicts(rows: Sequence[lists.BpsRow], current: dict[str, BpsCode]) -> list[Problem]:
    known = Region.objects.in_bulk([row.region_code for row in rows if row.region_code])
    problems = []
    for row in rows:
        if row.region_code and row.region_code not in known:
            message = _("kode Kemendagri %(code)s tidak ada dalam daftar wilayah.")
            facts = {"code": dotted(row.region_code)}
            problems.append(lists.at_line(row.line, "bps.region", message % facts))
        old = current.get(row.code)
        if old and row.valid_from < old.valid_from:
            message = _(
                "kode BPS %(code)s sudah tercatat dengan arti yang lebih baru, sejak %(day)s."
            )
            facts = {"code": row.code, "day": old.valid_from.isoformat()}
            problems.append(lists.at_line(row.line, "bps.older", message % facts))
    return problems


@transaction.atomic
def change_code(
    old: str,
    new: str = "",
    kind: str = RegionChange.Kind.MOVED,
    *,
    effective_on: date,
    decree: str,
    by: Person | None,
    at: datetime,
    name: str = "",
    dry_run: bool = False,
) -> list[RegionChange]:
    """Record a dated change of the map, with the decree that made it.

    Args:
      old: the code until now; it stays, and ends on `effective_on` (moved, merged, dissolved).
      new: the code from then on; none for renamed and dissolved. Where an area with others inside
        moves, those move along, each with its own row.
      kind: one of `RegionChange.Kind`. A split leaves the old code its remainder.
      name: the new name, where it gets one.
    Returns:
      The rows recorded, the area itself first.
    Raises:
      Blocked: with every reason.
    """
    old, new, name = rules.plain_code(old), rules.plain_code(new), " ".join(name.split())
    region = Region.objects.filter(code=old).first()
    change = RegionChange(
        kind=kind,
        old_id=old,
        new_id=new or None,
        effective_on=effective_on,
        decree=decree.strip(),
        recorded_at=at,
    )
    facts = tree.change_facts(region, change, name, at)
    problems = list(rules.change_problems(facts))
    if problems or region is None:
        raise Blocked(problems)
    if kind == RegionChange.Kind.RENAMED:
        pairs = tree.rename(region, name)
    else:
        pairs = tree.replace(region, new, kind, effective_on, name=name, today=facts.today)
    changes = RegionChange.objects.bulk_create(
        _between(change, before, after, facts.old_name or "") for before, after in pairs
    )
    audit.record(
        "region.change_code",
        region,
        by=by,
        at=at,
        region_code=old,
        note=change.decree,
        changes={"kind": kind, "code": [old, new], "count": len(changes)},
    )
    transaction.set_rollback(dry_run)
    return changes


def _between(
    change: RegionChange, before: Region, after: Region | None, old_name: str
) -> RegionChange:
    """The row for one of the areas that `change` takes along."""
    return RegionChange(
        kind=change.kind,
        old=before,
        new=after,
        old_name=old_name if before.code == change.old_id else before.name,
        new_name=after.name if after else "",
        effective_on=change.effective_on,
        decree=change.decree,
        recorded_at=change.recorded_at,
    )
