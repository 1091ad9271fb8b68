"""Registers an office may look people up in, and the dated snapshots it holds of them.

The people of a register are never rows here: a snapshot is prepared once into a store of files
(`anyam.matching`), enciphered, outside the database. Here stands what is held, of which date, who
brought it, and who looked whom up in it.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.jobs.models import Job
from anyam.people.models import Person
from anyam.regions.models import Region
from anyam.regions.scope import NATION, Scope, ScopedQuerySet

LENGTHS = (2, 4, 6, 10)  # digits of a region code, from province to village


def above(code: str) -> list[str]:
    """A place and all that contain it.

    >>> above("731603")
    ['73', '7316', '731603']
    """
    return [code[:length] for length in LENGTHS if length <= len(code)]


def reach(scope: Scope, field: str) -> Q:
    """What lies in somebody's places or reaches over them: a national register serves everybody."""
    if scope.is_nation:
        return Q(pk__isnull=False)
    if not scope.prefixes:
        return Q(pk__in=[])
    around = {code for prefix in scope.prefixes for code in above(prefix)}
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__in": around}) | scope.q(field)


class RegisterQuerySet(ScopedQuerySet["Register"]):
    def visible_to(self, user: Any) -> Self:
        """Those of the user's places, and those that reach over them."""
        return self.filter(reach(user.scope, "region_id"))

    def covering(self, code: str) -> Self:
        """Those that have the people of this place."""
        return self.filter(Q(region=None) | Q(region_id__in=above(code)))


class Register(models.Model):
    """A list of people that somebody else keeps, of which snapshots come from time to time."""

    class Kind(models.TextChoices):
        POPULATION = "population", _("Data sosial ekonomi (DTKS, DTSEN)")
        ASSISTANCE = "assistance", _("Penerima bantuan")

    kind = models.CharField(_("jenis"), max_length=10, choices=Kind)
    name = models.CharField(_("nama register"), max_length=80)
    programme = models.CharField(_("program"), max_length=80, blank=True)
    owner = models.CharField(_("pemilik data"), max_length=120, blank=True)
    region = models.ForeignKey(
        Region, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("wilayah")
    )
    columns = models.JSONField(default=dict)  # heading -> field, as chosen the last time
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("didaftarkan"))

    objects = RegisterQuerySet.as_manager()
    newest: "Snapshot | None" = None  # set by `queries.held_by_kind`

    class Meta:
        verbose_name = _("register")
        constraints = [
            models.UniqueConstraint(fields=["region", "name"], name="registers_register_name"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(region=None), name="registers_register_national_name"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("registers:detail", args=[self.pk])

    @property
    def place(self) -> str:
        """The region code it reaches over; empty for the whole country."""
        return self.region_id or NATION


class SnapshotQuerySet(ScopedQuerySet["Snapshot"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(reach(user.scope, "register__region_id"))

    def ready(self) -> Self:
        return self.filter(state=Snapshot.State.READY)

    def newest(self) -> Self:
        """The latest date first."""
        return self.order_by("-as_of", "-pk")


class Snapshot(models.Model):
    """One state of a register, as its owner gave it out on a day."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Pilih kolom")
        CHECKING = "checking", _("Menunggu disiapkan")
        PREPARING = "preparing", _("Sedang disiapkan")
        READY = "ready", _("Siap dipakai")
        FAILED = "failed", _("Gagal")
        RETIRED = "retired", _("Ditarik")

    register = models.ForeignKey(Register, models.PROTECT, related_name="snapshots")
    version = models.CharField(_("versi"), max_length=40)
    as_of = models.DateField(_("keadaan per tanggal"))
    state = models.CharField(_("status"), max_length=10, choices=State, default=State.WAITING)
    source_name = models.CharField(_("nama berkas"), max_length=120)
    source_bytes = models.PositiveBigIntegerField(_("ukuran berkas"), default=0)
    sha256 = models.CharField(max_length=64)
    upload = models.CharField(max_length=80, blank=True)  # where the file waits, sealed
    layout = models.JSONField(default=dict)  # what its columns are called; samples without numbers
    mapping = models.JSONField(default=dict)  # field -> column of the file
    folder = models.CharField(max_length=80, blank=True)  # in ANYAM_REGISTER_DIR
    rows = models.PositiveBigIntegerField(_("baris"), default=0)
    skipped = models.PositiveBigIntegerField(_("baris tidak terbaca"), default=0)
    model = models.CharField(_("model"), max_length=80, blank=True)
    figures = models.JSONField(default=dict)  # counts by province and desil, faults
    changes = models.JSONField(default=dict)  # new, gone, changed, same against `before`
    before = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")
    trouble = models.TextField(_("sebab gagal"), blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    imported_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    imported_at = models.DateTimeField(_("dimasukkan"))
    ready_at = models.DateTimeField(_("siap"), null=True, blank=True)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("potret register")
        indexes = [
            models.Index(
                fields=["register", "state", "-as_of", "-id"], name="registers_snapshot_newest"
            )
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["register", "version"],
                condition=~Q(state__in=["failed", "retired"]),
                name="registers_snapshot_version_once",
            ),
            models.CheckConstraint(
                condition=~Q(state="ready") | Q(ready_at__isnull=False, rows__gt=0) & ~Q(folder=""),
                name="registers_snapshot_ready_has_rows",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.register.name} {self.version}"

    def get_absolute_url(self) -> str:
        return reverse("registers:snapshot", args=[self.pk])

    @property
    def at_work(self) -> bool:
        """Is a job at work on it, or waiting for its turn?"""
        busy = self.state in (self.State.CHECKING, self.State.PREPARING)
        return busy and self.job is not None and not self.job.is_over

    @property
    def stopped(self) -> bool:
        """Was the preparing cancelled, or did it end in the middle?"""
        return self.state in (self.State.CHECKING, self.State.PREPARING) and not self.at_work

    @property
    def status(self) -> str:
        """The state in words, also where a job that was to go on has ended."""
        return str(_("Terhenti") if self.stopped else self.get_state_display())

    @property
    def tone(self) -> str:
        """The colour family of the state, for `tag_status`."""
        if self.stopped:
            return "warn"
        tones = {"waiting": "warn", "checking": "info", "preparing": "info"}
        tones |= {"ready": "good", "failed": "bad"}
        return tones.get(self.state, "mute")


class LookUpQuerySet(ScopedQuerySet["LookUp"]):
    region_field = "region_code"


class LookUp(models.Model):
    """Somebody looked a person up in a snapshot, and why. Never changed, never deleted."""

    snapshot = models.ForeignKey(Snapshot, models.PROTECT, related_name="look_ups")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    at = models.DateTimeField(_("waktu"))
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="+")
    case = models.CharField(_("berkas"), max_length=60, blank=True)
    purpose = models.CharField(_("keperluan"), max_length=300)
    shown = models.PositiveSmallIntegerField(_("baris yang ditampilkan"))
    region_code = models.CharField(max_length=10, blank=True)

    objects = LookUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("pencarian di register")
        indexes = [
            models.Index(fields=["snapshot", "-id"], name="registers_lookup_snapshot"),
            models.Index(fields=["person", "-id"], name="registers_lookup_person"),
            models.Index(fields=["by", "snapshot", "-id"], name="registers_lookup_own"),
        ]

    def __str__(self) -> str:
        return f"{self.snapshot}: {self.purpose}"
