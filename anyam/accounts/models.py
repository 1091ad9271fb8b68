"""People who sign in, and what they are entrusted with: a role, over a region, for a period."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from anyam.accounts.roles import CAN, NEVER_AS_ANOTHER, OFFICE_ROLES, Can, Role
from anyam.accounts.rules import plain_username
from anyam.regions import words
from anyam.regions.models import Region
from anyam.regions.scope import NATION, Scope, ScopedQuerySet

WORDS = words.index("accounts_user", "name", "username", "nip")


@dataclass(frozen=True, slots=True)
class Held:
    """A role a user holds today, by own assignment or as somebody's deputy."""

    role: str
    prefix: str
    group_id: int | None = None
    on_behalf_of: str = ""


class UserQuerySet(ScopedQuerySet["User"]):
    """Users live where their assignments are."""

    def visible_to(self, user: Any) -> Self:
        """Whoever works, worked or deputises in the user's part of the country; and the user."""
        if user.scope.is_nation:
            return self.all()
        # Each read by its own index; as one condition with "or" none of them could be used.
        placed = User.objects.filter(Q(pk=user.pk) | user.scope.q("region_id")).values("pk")
        here = Assignment.objects.visible_to(user).values("user_id")
        deputies = Deputy.objects.visible_to(user).values("user_id")
        return self.filter(pk__in=placed.union(here, deputies))

    def search(self, text: str, limit: int | None = None) -> Self:
        """Users by the beginnings of words of their name, username or NIP.

        Args:
          limit: find no more than this, the newest; None where not all of them may be seen.
        """
        return self.filter(WORDS.found(words.words_of(text), limit=limit))

    def holding(self, role: str, code: str, on: date) -> Self:
        """Who holds `role` over the place `code`, deputies included."""
        held = Assignment.objects.current(on).filter(role=role).covering(code)
        deputies = Deputy.objects.current(on).filter(assignment__in=held)
        return self.filter(
            Q(pk__in=held.values("user_id")) | Q(pk__in=deputies.values("user_id")), is_active=True
        )


class UserManager(BaseUserManager["User"].from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        user: User = self.get(username=plain_username(username or ""))
        return user


class User(AbstractBaseUser):
    """Somebody who signs in. Ketua sign in with phone and PIN, everybody else with a password.

    `region` is where they work, so that their area's administrator finds them even while they
    hold no role there; it gives no right to see or do anything.
    """

    username = models.CharField(_("nama pengguna"), max_length=60, unique=True)
    name = models.CharField(_("nama"), max_length=120)
    phone = models.CharField(_("nomor HP"), max_length=16, blank=True)
    nip = models.CharField("NIP", max_length=18, blank=True)
    position = models.CharField(_("jabatan"), max_length=120, blank=True)
    rank = models.CharField(_("pangkat"), max_length=60, blank=True)
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("wilayah kerja"),
    )
    is_active = models.BooleanField(_("aktif"), default=True)
    language = models.CharField(max_length=2, default="id", choices=[("id", "id"), ("en", "en")])
    pin_hash = models.CharField(max_length=128, blank=True)
    pin_issued_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]
    objects = UserManager()

    class Meta:
        verbose_name = _("pengguna")
        indexes = [models.Index(fields=["name", "id"], name="accounts_user_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["phone"],
                condition=~Q(pin_hash=""),
                name="accounts_user_one_pin_per_phone",
                violation_error_message=_("Nomor HP ini sudah dipakai ketua lain untuk masuk."),
            )
        ]

    # While an administrator sees as this user: the administrator. Never stored.
    seen_by: "User | None" = None

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:user", args=[self.pk])

    @cached_property
    def current_assignments(self) -> list[Held]:
        """Roles held today, own and as deputy; two queries, once per request."""
        today = timezone.localdate()
        if not self.is_active:
            return []
        own = [
            Held(a.role, a.prefix, a.group_id)
            for a in Assignment.objects.current(today).filter(user=self)
        ]
        deputies = Deputy.objects.current(today).filter(user=self)
        return own + [
            Held(
                d.assignment.role,
                d.assignment.prefix,
                d.assignment.group_id,
                d.assignment.user.name,
            )
            for d in deputies.select_related("assignment__user")
        ]

    @cached_property
    def scope(self) -> Scope:
        """The parts of the country this user may see today."""
        places = {held.prefix for held in self.current_assignments if held.group_id is None}
        groups = {held.group_id for held in self.current_assignments if held.group_id is not None}
        return Scope(frozenset(places), frozenset(groups))

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.current_assignments)

    @property
    def role_names(self) -> str:
        """For the page head: "Pendamping, Auditor"."""
        return ", ".join(str(Role(role).label) for role in sorted(self.roles))

    @property
    def needs_second_factor(self) -> bool:
        return bool(self.roles & OFFICE_ROLES)

    def may(self, what: str, code: str | None = None, group_id: int | None = None) -> bool:
        """May this user do `what`, anywhere, or over the place `code`? (See `roles.CAN`.)"""
        return self.held_for(what, code, group_id) is not None

    def held_for(
        self, what: str, code: str | None = None, group_id: int | None = None
    ) -> Held | None:
        """The role by which this user may do `what`; one of their own before a deputy's."""
        if self.seen_by is not None and what in NEVER_AS_ANOTHER:
            return None
        held = self.current_assignments if code is None else self.held_over(code, group_id)
        return next((one for one in held if one.role in CAN[what]), None)

    @property
    def place(self) -> str:
        """The region code under which acts on this account are recorded."""
        return self.region_id or next((held.prefix for held in self.current_assignments), NATION)

    def roles_over(self, code: str, group_id: int | None = None) -> frozenset[str]:
        """The roles held over one place (and, for a ketua, over one group)."""
        return frozenset(held.role for held in self.held_over(code, group_id))

    def held_over(self, code: str, group_id: int | None = None) -> list[Held]:
        return [
            held
            for held in self.current_assignments
            if code.startswith(held.prefix) and held.group_id in (None, group_id)
        ]


def all_but_name(way: str) -> list[str]:
    """What a page that only names a user leaves unread: `rows.defer(*all_but_name("checked_by"))`.

    Args:
      way: how to come from a row to the user.
    """
    fields = [field.name for field in User._meta.concrete_fields]
    return [f"{way}__{name}" for name in fields if name not in ("id", "name")]


class AssignmentQuerySet(ScopedQuerySet["Assignment"]):
    def current(self, on: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)

    def covering(self, code: str) -> Self:
        """Assignments whose region contains the place `code`."""
        containing = [code[:length] for length in (2, 4, 6, 10) if length <= len(code)]
        return self.filter(Q(region=None) | Q(region_id__in=containing))

    def visible_to(self, user: Any) -> Self:
        # A nationwide assignment has no region, and no range finds what is not there.
        return self.all() if NATION in user.scope.prefixes else super().visible_to(user)

    def in_care_of(self, user: Any) -> Self:
        """The user's own, and those in the areas whose users they manage."""
        areas = {h.prefix for h in user.current_assignments if h.role in CAN[Can.MANAGE_USERS]}
        if NATION in areas:
            return self.all()
        return self.filter(Q(user=user) | Scope(frozenset(areas)).q("region_id"))


class Assignment(models.Model):
    """One role over one region (none: the whole country) for a period."""

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    role = models.CharField(_("peran"), max_length=30, choices=Role)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("wilayah")
    )
    group_id = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"), null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("penugasan")
        indexes = [models.Index(fields=["role", "region"], name="accounts_assignment_place")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="accounts_assignment_ends_after_start",
                violation_error_message=_("Tanggal selesai harus sesudah tanggal mulai."),
            ),
            models.CheckConstraint(
                condition=~Q(role="chair") | Q(group_id__isnull=False),
                name="accounts_assignment_chair_of_a_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.region or _('seluruh Indonesia')}"

    @property
    def prefix(self) -> str:
        return self.region_id or NATION


class DeputyQuerySet(ScopedQuerySet["Deputy"]):
    region_field = "assignment__region_id"

    def visible_to(self, user: Any) -> Self:
        # A nationwide assignment has no region, and no range finds what is not there.
        return self.all() if NATION in user.scope.prefixes else super().visible_to(user)

    def current(self, on: date) -> Self:
        return self.filter(
            Q(assignment__ends_on=None) | Q(assignment__ends_on__gte=on),
            assignment__starts_on__lte=on,
            starts_on__lte=on,
            ends_on__gte=on,
            cancelled_at=None,
        )


class Deputy(models.Model):
    """Somebody who acts for an absent officer, from one day to another."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="deputies")
    user = models.ForeignKey(User, models.PROTECT, related_name="deputising")
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    reason = models.CharField(_("alasan"), max_length=200)
    cancelled_at = models.DateTimeField(null=True, blank=True)

    objects = DeputyQuerySet.as_manager()

    class Meta:
        verbose_name = _("pengganti sementara")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")), name="accounts_deputy_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.starts_on} - {self.ends_on})"
