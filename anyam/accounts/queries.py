"""Reads that join users with their roles, sessions and failed sign-ins."""

from collections.abc import Iterable
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.helpers import get_cool_off
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from anyam.accounts.models import Assignment, Deputy, DeputyQuerySet, User, UserQuerySet
from anyam.accounts.roles import CAN, Can, Role
from anyam.accounts.rules import Post, inside
from anyam.audit.models import Event, EventQuerySet
from anyam.regions.models import Region
from anyam.regions.queries import find
from anyam.regions.scope import Scope
from anyam.regions.words import MOST

FEW = 20  # people offered at once, without another search


def areas_for(user: User, what: str) -> frozenset[str]:
    """The places over which `user` may do `what`, as prefixes of region codes."""
    if user.held_for(what) is None:
        return frozenset()
    return frozenset(h.prefix for h in user.current_assignments if h.role in CAN[what])


def not_over(on: date) -> Q:
    """Assignments that run now or will."""
    return Q(ends_on=None) | Q(ends_on__gte=on)


def posts_of(user: User, on: date) -> list[Post]:
    """Every role `user` holds on `on` or will, own and as a deputy."""
    own = Assignment.objects.filter(not_over(on), user=user)
    lent = Deputy.objects.filter(user=user, ends_on__gte=on, cancelled_at=None)
    held = [*own, *(deputy.assignment for deputy in lent.select_related("assignment"))]
    return [Post(assignment.role, assignment.prefix) for assignment in held]


def reach_of(user: User, on: date) -> frozenset[str]:
    """The places this account opens, now or later; where it opens none, the ones it once did."""
    if posts := posts_of(user, on):
        return frozenset(post.prefix for post in posts)
    once = {assignment.prefix for assignment in Assignment.objects.filter(user=user)}
    return frozenset(once or {user.place})


def governs(by: User, user: User, on: date, what: str = Can.MANAGE_USERS) -> bool:
    """Whether everything `user` can reach lies in places where `by` may do `what`.

    A new password, a new telephone or another pair of eyes opens the whole account, so it is for
    administrators who stand above all of it.
    """
    areas = areas_for(by, what)
    return by.pk != user.pk and all(inside(code, areas) for code in reach_of(user, on))


def factors_of(user: User) -> list[str]:
    """The kinds of second factor a user has set up: "totp", "webauthn", "recovery_codes"."""
    kinds = Authenticator.objects.filter(user_id=user.pk).order_by("type", "pk")
    return list(kinds.values_list("type", flat=True))


def sessions_of(user: User) -> QuerySet[UserSession]:
    """Where a user is signed in, the latest first."""
    sessions: QuerySet[UserSession] = UserSession.objects.filter(user_id=user.pk)
    return sessions.order_by("-last_seen_at")


def sign_in_keys(user: User) -> list[str]:
    """The names under which failed sign-ins of this user are counted."""
    return [key for key in (user.username, user.phone) if key]


def locked_until(keys: Iterable[str], at: datetime) -> datetime | None:
    """When a locked door opens again; None when it is not locked."""
    pause = get_cool_off()
    attempts = AccessAttempt.objects.filter(username__in=list(keys), attempt_time__gt=at - pause)
    rows = list(
        attempts.order_by("attempt_time").values_list("attempt_time", "failures_since_start")
    )
    failures = sum(count for _when, count in rows)
    opens = None
    for when, count in rows:
        if failures < settings.AXES_FAILURE_LIMIT:
            break
        failures, opens = failures - count, when + pause
    return opens


def with_roles(users: Iterable[User], on: date) -> list[User]:
    """Users with `posts` (their assignments on `on`) in two queries, however many there are."""
    found = list(users)
    by_user: dict[int, list[Assignment]] = {}
    current = Assignment.objects.current(on).filter(user__in=found).select_related("region")
    for assignment in current.order_by("role", "region_id"):
        by_user.setdefault(assignment.user_id, []).append(assignment)
    for user in found:
        user.posts = by_user.get(user.pk, [])  # type: ignore[attr-defined]
    return found


def record_for(user: User) -> EventQuerySet:
    """The events of the places whose record `user` may read, the latest first.

    In the order of time, so that looking for something rare ends with the days asked for.
    """
    places = Scope(areas_for(user, Can.SEE_RECORD))
    return Event.objects.filter(places.q("region_code")).order_by("-at", "-pk")


def acts_of(user: User) -> EventQuerySet:
    """What somebody did themselves, the latest first."""
    return Event.objects.filter(actor_id=user.pk).order_by("-pk")


def find_users(
    users: UserQuerySet, text: str, role: str, on: date, *, everywhere: bool = False
) -> UserQuerySet:
    """Narrow a list of users to a name, username or NIP, and to who holds a role today.

    Args:
      everywhere: the list holds all users, so that the newest of a name will do.
    """
    if words := text.replace("\x00", "").strip()[:60]:
        users = users.search(words, MOST if everywhere and not role else None)
    if role in Role.values:
        holders = Assignment.objects.current(on).filter(role=role).values("user_id")
        users = users.filter(pk__in=holders)
    return users


def running_of(user: User, on: date) -> QuerySet[Assignment]:
    """A user's roles that run or will, with who stands in for them."""
    posts = Assignment.objects.filter(not_over(on), user=user).select_related("region")
    coming = Deputy.objects.filter(ends_on__gte=on, cancelled_at=None).select_related("user")
    return posts.order_by("starts_on", "pk").prefetch_related(
        Prefetch("deputies", coming.order_by("starts_on"), to_attr="coming_deputies")
    )


def past_of(by: User, user: User, on: date) -> QuerySet[Assignment]:
    """Roles that are over, as far as `by` has to do with them."""
    mine = Assignment.objects.visible_to(by).in_care_of(by)
    return mine.filter(user=user, ends_on__lt=on).select_related("region").order_by("-ends_on")


def posts_in(by: User, user: User, on: date) -> QuerySet[Assignment]:
    """A user's running roles in the care of the administrator `by`."""
    mine = Assignment.objects.visible_to(by).in_care_of(by).values("pk")
    return running_of(user, on).filter(pk__in=mine)


def candidates_for(post: Assignment, users: UserQuerySet, text: str, on: date) -> QuerySet[User]:
    """Who could stand in for an officer: at most `FEW`, by name."""
    chairs = Assignment.objects.current(on).filter(role=Role.CHAIR).values("user_id")
    able = find_users(users, text, "", on).filter(is_active=True)
    able = able.exclude(pk=post.user_id).exclude(pk__in=chairs)
    first = list(able.order_by("name", "pk").values_list("pk", flat=True)[:FEW])
    found: QuerySet[User] = User.objects.filter(pk__in=first)
    return found.order_by("name", "pk")


def user_of_link(pk: int) -> User | None:
    """The active owner of a one-time link."""
    user: User | None = User.objects.filter(pk=pk, is_active=True).first()
    return user


def lent_to(user: User, on: date) -> DeputyQuerySet:
    """The offices in which `user` stands in for somebody, now or later."""
    lent = Deputy.objects.filter(user=user, ends_on__gte=on, cancelled_at=None)
    return lent.select_related("assignment__user", "assignment__region").order_by("starts_on")


def place_names(codes: Iterable[str]) -> dict[str, str]:
    """Full names of regions by code, in one query."""
    found = Region.objects.in_bulk([code for code in set(codes) if code])
    return {code: region.full_name for code, region in found.items()}


def sole_place(text: str, scope: Scope) -> Region | None:
    """The region somebody means by a code or a name, if it lies in `scope`."""
    plain = text.strip().replace(".", "")
    if plain.isascii() and plain.isdigit():
        found = list(Region.objects.filter(code=plain))
    else:
        found = find(text)
    return next((region for region in found if scope.covers(region.code)), None)
