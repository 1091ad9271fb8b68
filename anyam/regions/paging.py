"""Long lists in pages, as quick in the whole country as in one village.

Counting 300,000 rows takes longer than reading 25 of them, and nobody reads beyond the first few
pages: a list is counted up to `MOST` and then said to be longer. It stands this low so that every
app can use it; pages above web take it from `anyam.web.paging`.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
MOST = 300  # rows counted: twelve pages
Complete = Callable[[Any], QuerySet[Any]]


class LongPage(Page[Any]):
    """A page that knows whether another follows although nobody knows how many there are."""

    paginator: "LongPaginator"

    def __init__(
        self, rows: list[Any], number: int, paginator: "LongPaginator", *, more: bool
    ) -> None:
        super().__init__(rows, number, paginator)
        self.more = more

    def has_next(self) -> bool:
        return self.more

    def next_page_number(self) -> int:
        if self.paginator.is_longer:
            return self.number + 1
        return super().next_page_number()

    def end_index(self) -> int:
        if self.paginator.is_longer:
            return self.start_index() + len(self.object_list) - 1
        return super().end_index()


class LongPaginator(Paginator[Any]):
    """Cuts an ordered queryset: first which rows stand on the page, then only those are read whole.

    One read of the first keys tells both how many there are and which stand on the page, so that
    whatever narrows the list is looked up once.

    Args:
      complete: joins and counts each row needs, given the rows of the page.
    """

    def __init__(
        self, queryset: QuerySet[Any], per_page: int, complete: Complete | None = None
    ) -> None:
        super().__init__(queryset, per_page)
        self.source, self.complete = queryset, complete

    @cached_property
    def _first(self) -> list[Any]:
        return self._read(0, MOST + 1)

    def _read(self, bottom: int, top: int) -> list[Any]:
        return list(self.source.values_list("pk", flat=True)[bottom:top])

    @cached_property
    def is_longer(self) -> bool:
        """Whether there are more rows than were counted."""
        return len(self._first) > MOST

    @cached_property
    def count(self) -> int:
        return MOST if self.is_longer else len(self._first)

    def page(self, number: Any) -> Page[Any]:
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        top = bottom + self.per_page
        if top <= MOST:
            keys = self._first[bottom : top + 1]
        elif keys := self._read(bottom, top + 1):
            self.is_longer = True  # there is no need to count
        elif number > self.num_pages:
            return self.page(self.num_pages)
        rows = self._rows(keys[: self.per_page])
        return LongPage(rows, number, self, more=len(keys) > self.per_page)

    def validate_number(self, number: Any) -> int:
        if str(number).isdecimal() and MOST < int(number) * self.per_page < 10**9:
            return int(number)  # whether there is such a page is seen when it is read
        return super().validate_number(number)

    def _rows(self, keys: list[Any]) -> list[Any]:
        """The rows with these keys, with their joins: those of the 25 on the page, no others."""
        wanted = self.source
        if not keys:
            return []
        if wanted.query.annotations:
            rows = wanted.filter(pk__in=keys)
        else:
            rows = wanted.model._default_manager.filter(pk__in=keys)
            rows.query.select_related = wanted.query.select_related
            rows.query.deferred_loading = wanted.query.deferred_loading
            rows = rows.prefetch_related(*wanted._prefetch_related_lookups)  # type: ignore[attr-defined]
        return list(
            (self.complete(rows) if self.complete else rows).order_by(*wanted.query.order_by)
        )


def page_of(
    number: Any,
    queryset: QuerySet[M],
    per_page: int = 25,
    complete: Complete | None = None,
) -> Page[M]:
    """The page with this number; rubbish or a number too high gives a page, never an error.

    Args:
      queryset: of rows of a table; not of values, nor a union, which have no key to read by.
    """
    ordered: Any = queryset if queryset.ordered else queryset.order_by("pk")
    return LongPaginator(ordered, per_page, complete).get_page(number)


def numbers_around(page: Page[Any]) -> list[int | str]:
    """The page numbers to offer, with an ellipsis for those left out.

    The last page of a list that was not counted to its end is not known.
    """
    paginator = page.paginator
    if not getattr(paginator, "is_longer", False):
        return list(paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
    near = {1, page.number - 1, page.number}
    near |= {page.number + 1} if page.has_next() else set()
    found: list[int | str] = []
    for number in sorted(n for n in near if n > 0):
        if found and number - int(found[-1]) > 1:
            found.append(str(paginator.ELLIPSIS))
        found.append(number)
    return [*found, str(paginator.ELLIPSIS)] if page.has_next() else found
