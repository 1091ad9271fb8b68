"""The bank account of a group, and who holds what opens it."""

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.funds import rules
from anyam.funds.banks import OTHER, banks
from anyam.groups.models import Group
from anyam.people.crypto import EncryptedField, blind_index, blind_indexes
from anyam.people.models import Person
from anyam.regions.scope import ScopedQuerySet

NUMBER_COLUMN = "funds_groupaccount.number"
HINT = 4  # last digits kept in the clear: the holder of a passbook knows it by them
CURRENT = Q(closed_at=None)


class GroupAccountQuerySet(ScopedQuerySet["GroupAccount"]):
    """Accounts live in the village of their group; a ketua sees that of their own group."""

    region_field = "group__region_id"
    group_field = "group_id"

    def current(self) -> Self:
        return self.filter(CURRENT)

    def with_number(self, number: str) -> Self:
        """Accounts with this number, while keys are being rotated too."""
        return self.filter(number_index__in=blind_indexes(number, NUMBER_COLUMN))


class GroupAccount(models.Model):
    """Where the money of a group goes. One at a time; one that was replaced stays, closed.

    Two groups may not share a number, yet no constraint forbids it: that they do has to be seen.
    """

    Thing = rules.Thing

    group = models.ForeignKey(Group, models.PROTECT, related_name="accounts")
    bank = models.CharField(_("bank"), max_length=20)  # a slug of `banks.toml`, or OTHER
    bank_name = models.CharField(_("nama bank"), max_length=60, blank=True)  # of another bank
    branch = models.CharField(_("cabang"), max_length=80, blank=True)
    number = EncryptedField(_("nomor rekening"), index_field="number_index", editable=False)
    number_index = models.CharField(max_length=32, editable=False)
    number_hint = models.CharField(max_length=HINT, editable=False)
    number_length = models.PositiveSmallIntegerField(editable=False)
    holder_name = models.CharField(_("nama di rekening"), max_length=100, blank=True)
    # The name as hands are compared by it, see `rules.hand_key`.
    holder_key = models.CharField(max_length=120, blank=True, editable=False)
    opened_on = models.DateField(_("tanggal dibuka"), null=True, blank=True)
    no_card = models.BooleanField(_("tidak punya kartu ATM"), default=False)
    # Grows with every change: the page an officer changes from says which one it showed.
    revision = models.PositiveIntegerField(default=1, editable=False)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("dicatat"))
    closed_at = models.DateTimeField(_("diganti"), null=True, blank=True)
    closing_note = models.CharField(_("mengapa diganti"), max_length=300, blank=True)

    objects = GroupAccountQuerySet.as_manager()

    class Meta:
        verbose_name = _("rekening kelompok")
        indexes = [
            models.Index(fields=["number_index"], name="funds_groupaccount_number"),
            models.Index(
                fields=["holder_key"], name="funds_groupaccount_holder",
                condition=CURRENT & ~Q(holder_key=""),
            ),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["group"], condition=CURRENT, name="funds_groupaccount_one_at_a_time",
                violation_error_message=_("Kelompok ini sudah punya rekening."),
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("recorded_at")),
                name="funds_groupaccount_closed_after_recorded",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.bank_title} {self.masked}"

    def set_number(self, digits: str) -> None:
        """Store a number, sealed, with what is needed to compare and mask it."""
        self.number, self.number_index = digits, blind_index(digits, NUMBER_COLUMN)
        self.number_hint, self.number_length = digits[-HINT:], len(digits)

    @property
    def masked(self) -> str:
        return f"••••{self.number_hint}"

    @property
    def bank_title(self) -> str:
        known = banks().get(self.bank)
        return known.name if known else self.bank_name or self.bank

    @property
    def usual_digits(self) -> tuple[int, ...]:
        known = banks().get(self.bank)
        return known.digits if known and self.bank != OTHER else ()

    @cached_property
    def kept(self) -> "list[Custody]":
        """Who holds what, in the order of `Thing`; one query, or none where it was prefetched."""
        order = {thing.value: place for place, thing in enumerate(rules.Thing)}
        return sorted(self.custodies.all(), key=lambda one: (order[one.thing], one.pk))


class CustodyQuerySet(ScopedQuerySet["Custody"]):
    region_field = "account__group__region_id"
    group_field = "account__group_id"


class Custody(models.Model):
    """One thing of an account in somebody's hands: a member, or whoever was named."""

    account = models.ForeignKey(GroupAccount, models.CASCADE, related_name="custodies")
    thing = models.CharField(_("benda"), max_length=10, choices=rules.Thing)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="custodies", null=True, blank=True
    )
    name = models.CharField(_("nama"), max_length=100)  # as it was on the day it was written
    key = models.CharField(max_length=120, editable=False)

    objects = CustodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("pemegang rekening")
        indexes = [models.Index(fields=["key"], name="funds_custody_key")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "thing"], condition=~Q(thing="signer"),
                name="funds_custody_one_hand_each",
            ),
            models.UniqueConstraint(
                fields=["account", "thing", "key"], name="funds_custody_named_once"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_thing_display()}: {self.name}"
