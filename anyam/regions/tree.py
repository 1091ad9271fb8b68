"""How the stored tree changes: what the actions of this app do between them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import connection, models
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.regions import rules
from anyam.regions.imports import Plan
from anyam.regions.models import Phrase, Region, RegionChange
from anyam.regions.progress import Report, silent

BATCH = 4_000
UPSERT = {
    "update_conflicts": True,
    "unique_fields": ["code"],
    "update_fields": ["name", "parent", "path", "valid_from", "valid_to"],
}
ENDING = (RegionChange.Kind.MOVED, RegionChange.Kind.MERGED, RegionChange.Kind.DISSOLVED)
Pairs = list[tuple[Region, Region | None]]
ModelT = TypeVar("ModelT", bound=models.Model)


def write(rows: Sequence[ModelT], report: Report, message: str, **conflicts: Any) -> None:
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        type(batch[0])._default_manager.bulk_create(batch, **conflicts)
        report(start + len(batch), len(rows), message)


def index(regions: Sequence[Region], report: Report = silent) -> None:
    """Make the picker's phrases of these regions anew."""
    table = connection.ops.quote_name(Phrase._meta.db_table)
    insert = (
        f"INSERT INTO {table} (region_id, level, path, rank, text) "  # noqa: S608
        "VALUES (%s, %s, %s, %s, %s)"
    )
    for start in range(0, len(regions), BATCH):
        batch = regions[start : start + BATCH]
        Phrase.objects.filter(region__in=[region.code for region in batch]).delete()
        rows = [
            (region.code, region.level.value, f" {rules.fold(region.path)}", rank, text)
            for region in batch
            for rank, text in rules.phrases(region.name)
        ]
        with connection.cursor() as cursor:
            # 165,000 model instances would take four times as long as all the rest.
            cursor.executemany(insert, rows)
        report(start + len(batch), len(regions), _("Menyusun pencarian"))


def carry_out(plan: Plan, *, on: date, at: datetime, report: Report) -> None:
    """Write the plan: areas, then the phrases the picker finds them by, then the history."""
    saved = plan.saved
    write(saved, report, _("Menyimpan wilayah"), **UPSERT)
    index(saved, report)
    for start in range(0, len(plan.ended), BATCH):
        codes = [region.code for region in plan.ended[start : start + BATCH]]
        Region.objects.filter(code__in=codes).update(valid_to=on)
        Phrase.objects.filter(region__in=codes).delete()
    RegionChange.objects.bulk_create(
        RegionChange(
            kind=RegionChange.Kind.RENAMED,
            old=region,
            new=region,
            old_name=old_name,
            new_name=region.name,
            effective_on=on,
            recorded_at=at,
        )
        for region, old_name in plan.renamed
    )


def change_facts(
    region: Region | None, change: RegionChange, name: str, at: datetime
) -> rules.ChangeFacts:
    """What the rules want to know of a change that is not recorded yet; at most five queries."""
    old, new, on = change.old_id, change.new_id or "", change.effective_on
    living = Region.objects.valid_on(on)
    inside = living.within(old).exclude(code=old) if region else living.none()
    above = rules.parent_of(new) if len(new) in rules.LENGTHS else None
    return rules.ChangeFacts(
        kind=change.kind,
        old=old,
        new=new,
        old_name=region.name if region else None,
        name=name,
        effective_on=on,
        today=timezone.localdate(at),
        decree=change.decree,
        old_from=region.valid_from if region else None,
        old_gone=RegionChange.objects.filter(old=old, kind__in=ENDING).exists(),
        new_living=living.filter(code=new).exists(),
        new_parent_living=above is None or living.filter(code=above).exists(),
        living_inside=inside.count(),
    )


def rename(region: Region, name: str) -> Pairs:
    """Give a region another name; the paths of all that still lie inside change along."""
    region.name = name
    inside = Region.objects.within(region.code).exclude(pk=region.pk).filter(valid_to=None)
    describe([region, *inside.order_by("code")])
    return [(region, region)]


def replace(old: Region, new: str, kind: str, on: date, *, name: str, today: date) -> Pairs:
    """Begin the new regions, end the old ones, and return which became which."""
    if kind == RegionChange.Kind.DISSOLVED:
        pairs: Pairs = [(old, None)]
    elif kind == RegionChange.Kind.MOVED:
        pairs = move(old, new, on, name)
    else:
        pairs = [(old, begin({new: name or old.name}, on)[new])]
    if kind != RegionChange.Kind.SPLIT:
        end([before for before, _after in pairs], on, today=today)
    return pairs


def move(old: Region, new: str, on: date, name: str) -> Pairs:
    """Begin the area under its new code, with all that lies inside, each keeping its own digits.

    What a newer list has already ended moves only to a code that the list has: it may have been
    numbered anew.
    """
    inside = Region.objects.valid_on(on).within(old.code).exclude(pk=old.pk).order_by("code")
    codes = {region: new + region.code[len(old.code) :] for region in [old, *inside]}
    known = Region.objects.in_bulk(list(codes.values()))
    leaving = {
        region: code
        for region, code in codes.items()
        if region == old or region.valid_to is None or code in known
    }
    names = {code: region.name for region, code in leaving.items()} | {new: name or old.name}
    begun = begin(names, on)
    return [(region, begun[code]) for region, code in leaving.items()]


def begin(names: dict[str, str], on: date) -> dict[str, Region]:
    """Return the regions with these codes; those that do not hold yet begin on the day."""
    found = Region.objects.in_bulk(list(names))
    fresh = []
    for code, name in names.items():
        region = found.get(code)
        if region is None or not region.holds_on(on):
            found[code] = Region(code=code, name=region.name if region else name, valid_from=on)
            fresh.append(found[code])
    describe(fresh)
    return found


def end(regions: Sequence[Region], on: date, *, today: date) -> None:
    codes = [region.code for region in regions]
    for region in regions:
        region.valid_to = on
    Region.objects.filter(code__in=codes).update(valid_to=on)
    if on <= today:
        Phrase.objects.filter(region__in=codes).delete()


def describe(regions: Sequence[Region]) -> None:
    """Save regions, those above first, with their paths and the phrases that find them."""
    described: dict[str | None, Region] = {}
    for region in regions:
        parent = rules.parent_of(region.code)
        above = described.get(parent) or Region.objects.filter(code=parent).first()
        described[region.code] = region.describe(above)
    write(regions, silent, "", **UPSERT)
    index(regions)
