"""Who may see what, as ranges on the region code: the one door between a user and the rows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, Self, TypeVar

from django.db import models
from django.db.models import F, Func, Q
from django.db.models.lookups import Exact

NATION = ""  # the prefix of every region code: the whole country

M_co = TypeVar("M_co", bound=models.Model, covariant=True)


def within(prefix: str, field: str) -> Q:
    """Rows whose `field` starts with `prefix`, as a range: both databases can use a plain index.

    >>> within("3204", "region_id")
    <Q: (AND: ('region_id__gte', '3204'), ('region_id__lt', '3205'))>
    >>> within("7399", "region_id")
    <Q: (AND: ('region_id__gte', '7399'), ('region_id__lt', '74'))>
    >>> within(NATION, "region_id")
    <Q: (AND: ('region_id__gte', ''))>

    Raises:
      ValueError: `prefix` is not made of digits.
    """
    if prefix == NATION:
        return Q(**{f"{field}__gte": ""})
    if not (prefix.isascii() and prefix.isdigit()):
        raise ValueError(f"a region code is made of digits, not {prefix!r}")
    stem = prefix.rstrip("9")
    if not stem:  # nothing comes after 99
        return Q(**{f"{field}__gte": prefix})
    # After 7399 comes 74, not 7400: the province 74 itself sorts before 7400.
    successor = stem[:-1] + str(int(stem[-1]) + 1)
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": successor})


class Province(Func):
    """The province of a region code: what an index of a whole province in order begins with."""

    template = "substr(%(expressions)s, 1, 2)"  # without values, or SQLite knows no index by it
    output_field = models.CharField()


def collapse(prefixes: Iterable[str]) -> frozenset[str]:
    """Drop every prefix that lies inside another one.

    >>> sorted(collapse(["7316", "731603", "3204"]))
    ['3204', '7316']
    >>> collapse(["7316", NATION]) == {NATION}
    True
    """
    kept: list[str] = []
    for prefix in sorted(set(prefixes)):  # a shorter prefix sorts before all that start with it
        if not kept or not prefix.startswith(kept[-1]):
            kept.append(prefix)
    return frozenset(kept)


@dataclass(frozen=True, slots=True)
class Scope:
    """The parts of the country one user may see, and single groups. An empty scope sees nothing.

    `groups` holds the ids of groups whose chair the user is: those rows and nothing around them.

    >>> baraka = Scope(frozenset({"7316", "731603"}))
    >>> baraka.prefixes
    frozenset({'7316'})
    >>> baraka.covers("7316031021"), baraka.covers("3171081003")
    (True, False)
    """

    prefixes: frozenset[str] = frozenset()
    groups: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "prefixes", collapse(self.prefixes))
        object.__setattr__(self, "groups", frozenset(self.groups))

    def __bool__(self) -> bool:
        return bool(self.prefixes or self.groups)

    @property
    def is_nation(self) -> bool:
        return NATION in self.prefixes

    @property
    def province(self) -> str:
        """The province, where the scope is one and nothing else; "" for any other.

        >>> Scope(frozenset({"73"})).province, Scope(frozenset({"73", "3204"})).province
        ('73', '')
        """
        only = next(iter(self.prefixes)) if len(self.prefixes) == 1 else ""
        return only if len(only) == 2 and not self.groups else ""

    def covers(self, code: str) -> bool:
        """Whether the whole region `code` lies inside; `q` says the same to the database."""
        return any(code.startswith(prefix) for prefix in self.prefixes)

    def q(self, field: str, group_field: str | None = None) -> Q:
        """The condition on rows placed by `field` and, if any, grouped by `group_field`."""
        if self.is_nation:
            return Q(pk__isnull=False)  # everything; no index on places can help
        reach = Q(pk__in=[])
        for prefix in sorted(self.prefixes):
            reach |= within(prefix, field)
        if group_field is not None and self.groups:
            reach |= Q(**{f"{group_field}__in": sorted(self.groups)})
        return reach


class HasScope(Protocol):
    """Whoever asks to see rows: a user, or the user someone looks as."""

    @property
    def scope(self) -> Scope: ...


class ScopedQuerySet(models.QuerySet[M_co]):
    """Rows that live somewhere. Views and the API enter only through `visible_to`.

    `region_field` is the way to the region code; `group_field` the way to the id of the group a
    row belongs to, where its chair may see it.
    """

    region_field: str = "region_id"
    group_field: str | None = None

    def visible_to(self, user: HasScope) -> Self:
        return self.filter(user.scope.q(self.region_field, self.group_field))

    def in_province(self, code: str) -> Self:
        """Rows of a province, by an index that begins with `Province`.

        The index holds the code itself, too: from such a one PostgreSQL answers without the table.
        """
        return self.filter(Exact(Province(F(self.region_field)), code))

    def in_region(self, code: str) -> Self:
        return self.filter(within(code, self.region_field))
