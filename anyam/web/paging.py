"""Long lists in pages. A page number that is rubbish or too high gives a page, never an error."""

from typing import TypeVar

from django.core.paginator import Page
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from anyam.regions.paging import Complete, page_of

M = TypeVar("M", bound=Model)


def page(
    request: HttpRequest,
    queryset: QuerySet[M],
    per_page: int = 25,
    complete: Complete | None = None,
) -> Page[M]:
    """The page named by `?hal=` (1 when absent). Draw its links with `{% pagination page %}`.

    Args:
      complete: what the rows of this one page need besides, such as counts; it is given a queryset
        of just these rows, so it costs the same however long the list is.
    """
    return page_of(request.GET.get("hal"), queryset, per_page, complete)
