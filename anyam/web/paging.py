"""Long lists in pages. A page number that is rubbish or too high gives a page, never an error."""

from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest

M = TypeVar("M", bound=Model)


def page(request: HttpRequest, queryset: QuerySet[M], per_page: int = 25) -> Page[M]:
    """The page named by `?hal=` (1 when absent). Draw its links with `{% pagination page %}`."""
    ordered: Any = queryset if queryset.ordered else queryset.order_by("pk")
    return Paginator(ordered, per_page).get_page(request.GET.get("hal"))
