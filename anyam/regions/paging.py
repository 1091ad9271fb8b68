"""Long lists in pages, as quick in the whole country as in one village.

Counting 300,000 rows takes longer than reading 25 of them, and nobody reads beyond the first few
pages: a list is counted up to `MOST` and then said to be longer. It stands this low so that every
app can use it; pages above web take it from `anyam.web.paging`.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, TypeVar

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Model, QuerySet

M = TypeVar("M", bound=Model)
MOST = 300  # rows counted: twelve pages
Complete = Callable[[Any], QuerySet[Any]]


class LongPage(Page[Any]):
    """A page that knows whether another follows although nobody knows how many there are."""

    paginator: "LongPaginator"

    def has_next(self) -> bool:
        if self.paginator.is_longer:
            return self.number < self.paginator.num_pages or self._more
        return bool(super().has_next())

    @cached_property
    def _more(self) -> bool:
        end = self.number * self.paginator.per_page
        return self.paginator.source.values("pk")[end : end + 1].exists()

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

    Args:
      complete: joins and counts each row needs, given the rows of the page.
      along: count in the order of the list, where an index brings the rows in it and none finds
        them otherwise.
    """

    def __init__(
        self,
        queryset: QuerySet[Any],
        per_page: int,
        complete: Complete | None = None,
        *,
        along: bool = False,
    ) -> None:
        super().__init__(queryset, per_page)
        self.source, self.complete, self.along = queryset, complete, along

    @cached_property
    def _counted(self) -> int:
        counted = self.source if self.along else self.source.order_by()
        return counted[: MOST + 1].count()

    @property
    def is_longer(self) -> bool:
        """Whether there are more rows than were counted."""
        return self._counted > MOST

    @cached_property
    def count(self) -> int:
        return min(self._counted, MOST)

    def page(self, number: Any) -> Page[Any]:
        number = self.validate_number(number)
        bottom = (number - 1) * self.per_page
        rows = self._rows(bottom, bottom + self.per_page)
        if number > self.num_pages and not rows:
            return self.page(self.num_pages)
        return LongPage(rows, number, self)

    def validate_number(self, number: Any) -> int:
        try:
            return super().validate_number(number)
        except EmptyPage:
            if self.is_longer and str(number).isdecimal() and int(number) < 10**9 // self.per_page:
                return int(number) or 1
            raise

    def _rows(self, bottom: int, top: int) -> list[Any]:
        wanted, complete = self.source, self.complete
        whole = wanted.query.annotations or wanted.query.combinator or not self.is_longer
        if complete is None and whole:
            return list(wanted[bottom:top])
        # The joins of the 25 rows on the page are done for these, not for all that are skipped.
        rows = wanted.model._default_manager.filter(pk__in=wanted.values("pk")[bottom:top])
        rows.query.select_related = wanted.query.select_related
        rows.query.deferred_loading = wanted.query.deferred_loading
        rows = rows.prefetch_related(*wanted._prefetch_related_lookups)  # type: ignore[attr-defined]
        return list((complete(rows) if complete else rows).order_by(*wanted.query.order_by))


def page_of(
    number: Any,
    queryset: QuerySet[M],
    per_page: int = 25,
    complete: Complete | None = None,
    *,
    along: bool = False,
) -> Page[M]:
    """The page with this number; rubbish or a number too high gives a page, never an error."""
    ordered: Any = queryset if queryset.ordered else queryset.order_by("pk")
    return LongPaginator(ordered, per_page, complete, along=along).get_page(number)


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
