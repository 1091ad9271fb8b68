"""A first grouping: people in the order in which one walks through the village, cut into groups."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from anyam.forming.solver.instance import UNKNOWN, Instance
from anyam.forming.solver.placing import Placing, families

Members = tuple[int, ...]
SHARES = (0.0, 0.5, 1.0)  # from as few groups as possible to as many


def groupings(instance: Instance, placing: Placing) -> Iterator[list[Members]]:
    """Groupings that place as many as can be: with few, middling and many groups."""
    order = walk(instance)
    seated = _seated(instance, placing, order)
    for share in SHARES:
        yield [
            tuple(sorted(members))
            for _kecamatan, people in sorted(seated.items())
            for members in _cut(people, instance, share)
        ]


def walk(instance: Instance) -> list[int]:
    """Everybody, neighbours after neighbours."""
    people = instance.candidates
    located = [
        i for i, c in enumerate(people) if c.latitude is not None and c.longitude is not None
    ]
    if len(located) * 2 < len(people):
        keys = [(c.region_code, c.rw, c.rt, c.family, i) for i, c in enumerate(people)]
        return sorted(range(len(people)), key=lambda i: keys[i])
    degrees = np.array([(people[i].latitude, people[i].longitude) for i in located], float)
    low, high = degrees.min(axis=0), degrees.max(axis=0)
    cells = ((degrees - low) / np.maximum(high - low, 1e-9) * 65535).astype(np.int64)
    where = {i: _curve(int(x), int(y)) for i, (x, y) in zip(located, cells, strict=True)}
    around: dict[str, list[int]] = defaultdict(list)
    for i in located:
        around[people[i].region_code].append(where[i])
    middle = {code: sorted(places)[len(places) // 2] for code, places in around.items()}
    return sorted(
        range(len(people)), key=lambda i: (where.get(i, middle.get(people[i].region_code, 0)), i)
    )


def _curve(x: int, y: int) -> int:
    """The place of a cell on Hilbert's curve, which keeps neighbours together."""
    place, size = 0, 32768
    while size:
        right, up = int(x & size > 0), int(y & size > 0)
        place += size * size * ((3 * right) ^ up)
        if not up:
            if right:
                x, y = 65535 - x, 65535 - y
            x, y = y, x
        size //= 2
    return place


def _seated(instance: Instance, placing: Placing, order: Sequence[int]) -> dict[str, list[int]]:
    """For each kecamatan who sits there, one of each family, in the order of the walk."""
    where = families(instance)
    left = {kind: dict(sent) for kind, sent in placing.sent.items()}
    seated: dict[str, list[int]] = defaultdict(list)
    done: set[int] = set()
    for known in (True, False):  # who is known to live there comes first
        for i in order:
            family = int(instance.family[i])
            places = left.get(where[family], {})
            here = instance.kecamatan[i]
            if family in done:
                continue
            if known or here != UNKNOWN:
                goal = here if places.get(here) else None
            else:
                goal = next((place for place in sorted(places) if places[place]), None)
            if goal is not None:
                places[goal] -= 1
                seated[goal].append(i)
                done.add(family)
    rank = {person: place for place, person in enumerate(order)}
    return {place: sorted(people, key=rank.__getitem__) for place, people in seated.items()}


def _cut(people: Sequence[int], instance: Instance, share: float) -> Iterator[list[int]]:
    fewest = -(-len(people) // instance.largest)
    groups = fewest + round((len(people) // instance.smallest - fewest) * share)
    size, more = divmod(len(people), groups)
    begin = 0
    for number in range(groups):
        end = begin + size + (number < more)
        yield list(people[begin:end])
        begin = end
