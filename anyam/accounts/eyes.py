"""Seeing as somebody else: an administrator reads what a user reads, and every page is recorded."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone

from anyam.accounts import queries
from anyam.accounts.actions.authority import record
from anyam.accounts.actions.sight import stop_seeing_as
from anyam.accounts.models import User
from anyam.accounts.roles import Can

SESSION_KEY = "see_as"
LONGEST = timedelta(hours=1)
# Pages about the account itself: codes and sessions are its owner's alone.
OWN_PAGES = ("/akun/", "/masuk/", "/keluar/")
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE", "MERGE", "TRUNCATE")


class WritesError(Exception):
    """A page tried to change something while it was read with another's eyes."""


def may_see_as(by: User, user: User, at: datetime) -> bool:
    """Only whom `by` stands above in everything, and only somebody who can sign in."""
    return user.is_active and queries.governs(by, user, timezone.localdate(at), Can.SEE_AS)


def start(request: HttpRequest, user: User, at: datetime) -> None:
    request.session[SESSION_KEY] = {"user": user.pk, "since": at.isoformat()}


def stop(request: HttpRequest) -> User | None:
    """Look with one's own eyes again; return whose eyes it were."""
    kept = request.session.pop(SESSION_KEY, None)
    return User.objects.filter(pk=kept["user"]).first() if kept else None


def seen_by(request: HttpRequest, at: datetime) -> User | None:
    """The user whose eyes this session looks through, while it still may."""
    kept = request.session.get(SESSION_KEY)
    if not kept:
        return None
    real: Any = request.user
    user: User | None = User.objects.filter(pk=kept["user"]).first()
    over = at - datetime.fromisoformat(kept["since"]) > LONGEST
    if over or user is None or not may_see_as(real, user, at):
        del request.session[SESSION_KEY]
        if user is not None:
            stop_seeing_as(user, by=real, at=at)
        return None
    user.seen_by = real
    return user


def leaves(request: HttpRequest) -> bool:
    """The two posts that end it."""
    ways_out = (reverse("accounts:see_as_end"), reverse("account_logout"))
    return request.method == "POST" and request.path in ways_out


def is_closed(request: HttpRequest) -> bool:
    """Whether nothing of this request may be answered while seeing as somebody else."""
    return request.method not in ("GET", "HEAD") or request.path.startswith(OWN_PAGES)


def refuse_writes(
    execute: Callable[..., Any],
    sql: str,
    params: Any,
    many: bool,  # noqa: FBT001  Django's signature
    context: Any,
) -> Any:
    """A database wrapper: the record of events alone is still written."""
    if sql.lstrip().upper().startswith(WRITES) and '"audit_event"' not in sql[:60]:
        raise WritesError(sql[:40])
    return execute(sql, params, many, context)


def record_reading(request: HttpRequest, response: HttpResponse, *, at: datetime) -> None:
    """One event for each page looked at."""
    seen: Any = request.user
    held = seen.seen_by.held_for(Can.SEE_AS)
    changes = {"path": request.path[:500], "method": request.method, "answer": response.status_code}
    record("see_as.read", seen, held, by=seen.seen_by, at=at, changes=changes)
