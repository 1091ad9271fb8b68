"""What every router of the JSON API shares: who asks, and how a refusal looks."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from ninja import Schema
from ninja.pagination import LimitOffsetPagination
from ninja.security import SessionAuth

from anyam.accounts import factor
from anyam.accounts.models import User


class Session(SessionAuth):
    """The browser's own session, second factor shown, with its CSRF token for every write."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any | None:  # noqa: ARG002
        user: Any = request.user
        if not user.is_authenticated or factor.missing(request, user):
            return None
        return user


class ApiRequest(HttpRequest):
    """A request that came through `Session`."""

    auth: User


COUNTED = 10_000


class Pages(LimitOffsetPagination):
    """`limit` rows from `offset` on. `count` tells up to 10,000; beyond, how many is not counted.

    A program reads on until a page is not full.
    """

    def _items_count(self, queryset: QuerySet[Any]) -> int:
        return queryset.order_by()[:COUNTED].count()


class ProblemOut(Schema):
    """One reason why something was refused; the same words as on the screen."""

    code: str
    message: str
    field: str = ""
