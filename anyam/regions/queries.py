"""What the pages about the map read, each with a fixed number of queries."""

from datetime import date

from django.db.models import Count, Q
from django.utils import timezone

from anyam.regions import rules
from anyam.regions.models import Level, Region, RegionChange, RegionChangeQuerySet, RegionQuerySet
from anyam.regions.scope import Scope

FEW = 20  # areas shown at once, without a search


def children(region: Region | None) -> RegionQuerySet:
    """The living areas right below, each with the `inside` number of those below it in turn."""
    living = Region.objects.valid_on(timezone.localdate())
    below = Q(children__valid_to=None, children__isnull=False)
    counted = living.filter(parent=region).annotate(inside=Count("children", filter=below))
    return counted.order_by("code")


def above(region: Region) -> list[Region]:
    """The areas around, province first."""
    found = Region.objects.in_bulk(rules.ancestors_of(region.code))
    return [found[code] for code in sorted(found)]


def history(region: Region) -> list[RegionChange]:
    """The recorded changes that touch a code, oldest first."""
    return list(RegionChange.objects.touching(region.code).select_related("old", "new"))


def latest_changes() -> RegionChangeQuerySet:
    return RegionChange.objects.select_related("old", "new").order_by("-effective_on", "-pk")


def find(text: str, limit: int = FEW) -> list[Region]:
    """Areas of every level whose name the text begins, the largest first."""
    return [r for level in Level for r in Region.objects.named(text, level, limit=limit)]


def choices(text: str, level: int, scope: Scope | None) -> list[Region]:
    """What the picker offers for a text; without one, all that a small scope holds."""
    if text.strip():
        return Region.objects.search(text, level, scope, FEW)
    if scope is None or scope.is_nation:
        return []
    living = Region.objects.valid_on(timezone.localdate()).at_level(level)
    held = list(living.filter(scope.q("code")).order_by("name", "code")[: FEW + 1])
    return held if len(held) <= FEW else []


def successors(code: str, on: date) -> list[Region]:
    """Return the regions that cover on the day `on` what `code` once covered.

    Reads the changes step by step from the old code on: one query for each time it changed hands.
    """
    known: set[str] = set()
    moves: list[rules.Move] = []
    frontier = {code}
    while frontier:
        known |= frontier
        steps = RegionChange.objects.filter(old__in=frontier, effective_on__lte=on)
        found = [rules.Move(c.old_id, c.new_id, c.kind, c.effective_on) for c in steps]
        moves += found
        frontier = {move.new for move in found if move.new} - known
    living = Region.objects.valid_on(on).filter(code__in=rules.successors(code, moves, on))
    return list(living.order_by("code"))
