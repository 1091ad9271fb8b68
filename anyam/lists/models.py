"""Lists of people on their way into the records, and what is remembered of them afterwards.

What a list says about people is kept sealed and only for a while: the file until the list is
saved, the rows until they are saved or `erase_on` has come. What stays is which person stood in
which row of which list (`ListedPerson`).
"""

import json
import re
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.files.models import Attachment
from anyam.jobs.models import Job
from anyam.kernel.codes import digits_of
from anyam.lists.rules import Verdict
from anyam.people.crypto import EncryptedField
from anyam.people.models import HINT, Person, masked
from anyam.people.rules import Doubt
from anyam.regions.models import Region
from anyam.regions.scope import ScopedQuerySet

LONG_NUMBER = re.compile(r"\d(?:[ .\-]?\d){14,}")
NUMBERS = ("nik", "kk")  # columns whose cells are never shown whole


class PersonList(models.Model):
    """One file with people, from the upload to the day its people are on record."""

    class Status(models.TextChoices):
        COLUMNS = "columns", _("Pilih kolom")
        CHECKING = "checking", _("Sedang diperiksa")
        CHECKED = "checked", _("Sudah diperiksa")
        UNREADABLE = "unreadable", _("Tidak terbaca")
        SAVING = "saving", _("Sedang disimpan")
        SAVED = "saved", _("Tersimpan")
        DISCARDED = "discarded", _("Dibuang")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("untuk wilayah")
    )
    name = models.CharField(_("nama berkas"), max_length=120)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(_("ukuran"))
    source = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    layout = models.JSONField(default=dict)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.COLUMNS)
    tally = models.JSONField(default=dict)  # sorts of remarks, see `queries.faults`
    trouble = models.TextField(_("sebab tidak terbaca"), blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    rows = models.PositiveIntegerField(_("baris"), default=0)
    rejected = models.PositiveIntegerField(_("ditolak"), default=0)
    asked = models.PositiveIntegerField(_("perlu dicek"), default=0)
    new = models.PositiveIntegerField(_("orang baru"), default=0)
    known = models.PositiveIntegerField(_("sudah tercatat"), default=0)
    doubtful = models.PositiveIntegerField(_("perlu keputusan"), default=0)
    saved = models.PositiveIntegerField(_("sudah disimpan"), default=0)
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(_("diunggah"))
    saved_at = models.DateTimeField(_("disimpan"), null=True, blank=True)
    erase_on = models.DateField(_("isi dihapus pada"))
    erased_at = models.DateTimeField(null=True, blank=True)

    objects = ScopedQuerySet["PersonList"].as_manager()

    class Meta:
        verbose_name = _("daftar orang")
        indexes = [
            models.Index(fields=["region", "-id"], name="lists_personlist_place"),
            models.Index(fields=["sha256"], name="lists_personlist_same"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["region", "sha256"],
                condition=~Q(status="discarded"),
                name="lists_personlist_once",
            ),
            models.CheckConstraint(
                condition=Q(saved__lte=F("rows")), name="lists_personlist_saved_of_rows"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("lists:detail", args=[self.pk])

    @property
    def savable(self) -> int:
        """How many rows are, or were, to be saved."""
        return self.new + self.known

    @property
    def runs(self) -> bool:
        """Is a job at work on the list, or waiting for its turn?"""
        busy = self.status in (self.Status.CHECKING, self.Status.SAVING)
        return busy and self.job is not None and not self.job.is_over

    @property
    def stopped(self) -> bool:
        """Was the work on the list cancelled, or did it fail in the middle?"""
        return self.status in (self.Status.CHECKING, self.Status.SAVING) and not self.runs

    @property
    def tone(self) -> str:
        """The colour family of the status, for `tag_status`."""
        tones = {"columns": "warn", "checked": "warn", "checking": "info", "saving": "info"}
        tones |= {"saved": "good", "unreadable": "bad"}
        return tones.get(self.status, "mute")


class RowQuerySet(ScopedQuerySet["StagedRow"]):
    region_field = "list__region_id"

    def doubtful(self) -> Self:
        """Those that wait for somebody's decision: the list itself is saved."""
        return self.filter(state=StagedRow.State.DOUBTFUL, list__status=PersonList.Status.SAVED)


class StagedRow(models.Model):
    """One line of a list that is not on record (yet); what it says is sealed."""

    class State(models.TextChoices):
        NEW = "new", _("Orang baru")
        KNOWN = "known", _("Sudah tercatat")
        REJECTED = "rejected", _("Ditolak")
        DOUBTFUL = "doubtful", _("Perlu keputusan")
        DECIDED = "decided", _("Sudah diputuskan")

    list = models.ForeignKey(PersonList, models.CASCADE, related_name="staged")
    row = models.PositiveIntegerField(_("baris"))
    sheet = models.CharField(_("lembar"), max_length=40, blank=True)
    state = models.CharField(max_length=10, choices=State)
    content = EncryptedField(_("isi"), null=True, editable=False)
    region = models.ForeignKey(Region, models.PROTECT, null=True, related_name="+")
    person = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    doubt = models.CharField(_("keraguan"), max_length=12, choices=Doubt, blank=True)
    verdict = models.CharField(_("keputusan"), max_length=12, choices=Verdict, blank=True)
    reason = models.CharField(_("alasan"), max_length=300, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(_("diputuskan"), null=True, blank=True)

    objects = RowQuerySet.as_manager()

    class Meta:
        verbose_name = _("baris daftar")
        indexes = [
            models.Index(fields=["list", "state", "sheet", "row"], name="lists_stagedrow_state"),
            models.Index(
                fields=["state", "id"],
                condition=Q(state="doubtful"),
                name="lists_stagedrow_doubtful",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state__in=["doubtful", "decided"]) | ~Q(doubt=""),
                name="lists_stagedrow_doubt_named",
            ),
            models.CheckConstraint(
                condition=Q(verdict="", decided_at=None)
                | (~Q(verdict="") & Q(decided_at__isnull=False)),
                name="lists_stagedrow_decided_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Baris %(row)s") % {"row": self.row})

    def get_absolute_url(self) -> str:
        return reverse("lists:doubt", args=[self.list_id, self.pk])

    def opened(self) -> dict[str, Any]:
        """What the line says: {"told": the values as read, "cells": the cells as they stood}."""
        return dict(json.loads(self.content.reveal())) if self.content else {}


def hidden(field: str, text: str) -> str:
    """A cell as a page shows it: of a NIK or KK only the beginning and how long it is.

    >>> hidden("nik", "7316 0345 0381 000"), hidden("name", "Siti"), hidden("kk", "-")
    ('7316•••••••••••', 'Siti', '-')
    """
    digits = digits_of(text)
    if field not in NUMBERS or len(digits) <= HINT:
        return discreet(text)
    return masked(digits[:HINT])[: len(digits)].ljust(len(digits), "•")


def discreet(text: str) -> str:
    """A text without the numbers of people, which also come in columns where nobody expects them.

    >>> discreet("Tanggal “7316 0345 0381 0002” tidak terbaca."), discreet("0812 3456 7890")
    ('Tanggal “7316••••••••••••” tidak terbaca.', '0812 3456 7890')
    """
    return LONG_NUMBER.sub(lambda found: masked(found[0][:HINT]), text)


class RemarkQuerySet(ScopedQuerySet["RowRemark"]):
    region_field = "list__region_id"


class RowRemark(models.Model):
    """One thing about one cell: why its row is rejected, or what to ask about it."""

    list = models.ForeignKey(PersonList, models.CASCADE, related_name="remarks")
    # Rows go by the hundred thousand in one statement; their remarks are deleted before them.
    line = models.ForeignKey(StagedRow, models.DO_NOTHING, related_name="remarks")
    column = models.CharField(_("kolom"), max_length=12)
    code = models.CharField(max_length=60)
    message = models.CharField(max_length=300)
    asks = models.BooleanField(default=False)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("catatan pemeriksaan")
        indexes = [
            models.Index(fields=["list", "asks", "code", "id"], name="lists_rowremark_code"),
            models.Index(fields=["list", "asks", "id"], name="lists_rowremark_order"),
        ]

    def __str__(self) -> str:
        return self.message


class ListedPersonQuerySet(ScopedQuerySet["ListedPerson"]):
    region_field = "list__region_id"


class ListedPerson(models.Model):
    """This person stood in this row of this list; what stays when the list itself is erased."""

    list = models.ForeignKey(PersonList, models.PROTECT, related_name="people")
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    row = models.PositiveIntegerField(_("baris"))
    sheet = models.CharField(_("lembar"), max_length=40, blank=True)
    is_new = models.BooleanField(_("orang baru"))

    objects = ListedPersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("orang dalam daftar")
        constraints = [
            models.UniqueConstraint(
                fields=["list", "sheet", "row"], name="lists_listedperson_once_per_row"
            )
        ]

    def __str__(self) -> str:
        return f"{self.list}, {self.row}"


class ColumnChoiceQuerySet(ScopedQuerySet["ColumnChoice"]):
    region_field = "office"


class ColumnChoice(models.Model):
    """What an office means by a column of this name, as it chose the last time."""

    office = models.CharField(_("kantor"), max_length=10)  # region code of the kabupaten/kota
    label = models.CharField(_("judul kolom"), max_length=200)
    field = models.CharField(_("isi kolom"), max_length=12, blank=True)
    chosen_at = models.DateTimeField(_("dipilih"))

    objects = ColumnChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = _("pilihan kolom")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "label"], name="lists_columnchoice_one_per_label"
            )
        ]

    def __str__(self) -> str:
        return f"{self.label}: {self.field}"
