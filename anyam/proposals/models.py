"""What a group asks for, the versions it was judged on, and the decisions taken."""

from functools import cached_property
from typing import Any, Self

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.files.models import Attachment
from anyam.groups.models import Group
from anyam.kernel.workflow import Workflow
from anyam.letters.models import Letter
from anyam.proposals.naming import Standing, address_of, number_of, standing_of
from anyam.proposals.rules import Facts, Plan
from anyam.proposals.workflow import CHAINS, EDITABLE, FINAL, Action, Status
from anyam.regions.models import Region
from anyam.regions.scope import NATION, HasScope, Province, ScopedQuerySet, within
from anyam.schemes import Scheme, all_schemes, get_scheme

RUNNING = [status.value for status in Status if status not in FINAL]


class ProposalQuerySet(ScopedQuerySet["Proposal"]):
    group_field = "group_id"

    def visible_to(self, user: HasScope) -> Self:
        # As for groups: the newest of a province, instead of all of them sorted.
        province = user.scope.province
        return self.in_province(province) if province else super().visible_to(user)

    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def awaiting(self, user: User) -> Self:
        """Proposals whose next step is this user's to take: their inbox."""
        waiting = Q(pk__in=[])
        for held in user.current_assignments:
            # Few conditions, or no index answers them: a place only where there is one to name.
            place = Q() if held.prefix == NATION else within(held.prefix, self.region_field)
            if held.group_id is not None:
                place &= Q(group_id=held.group_id)
            for statuses, schemes in _inboxes(held.role).items():
                waiting |= Q(status__in=statuses, scheme__in=schemes) & place
        return self.filter(waiting)

    def late(self, on: Any) -> Self:
        """Running proposals whose deadline in this status has passed."""
        return self.running().filter(due_on__lt=on)


def _inboxes(role: str) -> dict[tuple[str, ...], list[str]]:
    """The statuses in which cases wait for a role, each set with the schemes that have it."""
    found: dict[tuple[str, ...], list[str]] = {}
    for scheme in all_schemes().values():
        if mine := CHAINS[scheme.chain].sources_of(role):
            found.setdefault(tuple(sorted(mine)), []).append(scheme.code)
    return found


class Proposal(models.Model):
    """A group's business plan and budget on its way along the approval chain of a scheme."""

    group = models.ForeignKey(
        Group, models.PROTECT, related_name="proposals", verbose_name=_("kelompok")
    )
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="proposals", verbose_name=_("desa/kelurahan")
    )
    scheme = models.CharField(_("skema pendanaan"), max_length=40)
    author = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name=_("penulis"))
    author_role = models.CharField(max_length=30)
    created_at = models.DateTimeField(_("dibuat"))
    aims = models.TextField(_("tujuan usaha"), blank=True)
    market_reason = models.TextField(_("siapa yang membeli"), blank=True)
    place = models.CharField(_("tempat usaha"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    plan_income = models.BigIntegerField(_("uang masuk"), null=True, blank=True)
    plan_cost = models.BigIntegerField(_("uang keluar"), null=True, blank=True)
    plan_days = models.PositiveSmallIntegerField(_("hari kerja sebulan"), null=True, blank=True)
    plan_first_month = models.PositiveSmallIntegerField(_("bulan pertama"), null=True, blank=True)
    total = models.BigIntegerField(_("jumlah"), default=0)  # rupiah; kept by set_budget
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.DRAFT)
    status_since = models.DateTimeField(_("sejak"))
    due_on = models.DateField(_("batas waktu"), null=True, blank=True)
    submitted_at = models.DateTimeField(_("diajukan"), null=True, blank=True)
    version = models.ForeignKey(
        "Version", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("versi")
    )
    revision = models.PositiveIntegerField(default=0)  # counts the writes to a draft
    awarded_amount = models.BigIntegerField(_("ditetapkan"), null=True, blank=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("usulan")
        indexes = [
            # All that the first page adds up: it never has to look at the rows themselves.
            models.Index(
                fields=["status", "scheme", "region", "due_on", "status_since"],
                name="proposals_inbox",
            ),
            models.Index(fields=["status", "-id"], name="proposals_status"),
            models.Index(fields=["group", "-id"], name="proposals_of_group"),
            models.Index(fields=["due_on", "id"], name="proposals_by_deadline"),
            models.Index(fields=["region", "-id"], name="proposals_place"),
            models.Index(
                Province("region"),
                F("id").desc(),
                "region",
                "due_on",
                name="proposals_of_province",
            ),
            models.Index(
                Province("region"),
                "status",
                F("id").desc(),
                "region",
                name="proposals_province_status",
            ),
            models.Index(
                fields=["due_on"], name="proposals_due", condition=Q(due_on__isnull=False)
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=~Q(status__in=["committed", "rejected", "withdrawn"]),
                name="proposals_one_running_per_group",
                violation_error_message=_("Kelompok ini masih punya usulan yang berjalan."),
            ),
            models.CheckConstraint(condition=Q(total__gte=0), name="proposals_total_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.group.name}"

    def get_absolute_url(self) -> str:
        return address_of(self.pk)

    @property
    def standing(self) -> Standing:
        """The status as `{% tag_status %}` shows it."""
        return standing_of(self.status)

    @property
    def number(self) -> str:
        """How people name this proposal on the phone."""
        return number_of(self.pk)

    @property
    def case(self) -> str:
        """How lower apps, which do not know proposals, name it."""
        return f"proposal:{self.pk}"

    @cached_property
    def rules(self) -> Scheme:
        return get_scheme(self.scheme)

    @property
    def chain(self) -> Workflow[Facts]:
        return CHAINS[self.rules.chain]

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def is_final(self) -> bool:
        return self.status in FINAL

    @property
    def seen(self) -> str:
        """What somebody looking at this proposal saw. Forms send it back."""
        return f"{self.status}:{self.version_id or 0}:{self.revision}"

    @property
    def plan(self) -> Plan | None:
        """The plan as the rules read it; None while it is not filled in."""
        if self.plan_income is None or self.plan_cost is None or self.plan_first_month is None:
            return None
        if self.group.trade and self.group.trade.cycle == "harian" and not self.plan_days:
            return None  # the trade was changed after the plan was made
        return Plan(
            cycle=self.group.trade.cycle if self.group.trade else "bulanan",
            income=self.plan_income,
            cost=self.plan_cost,
            days=self.plan_days or 0,
            first_month=self.plan_first_month,
        )


class BudgetLine(models.Model):
    """One line of the RAB (rencana anggaran biaya)."""

    class Kind(models.TextChoices):
        TOOL = "tool", _("Alat")
        MATERIAL = "material", _("Bahan baku")
        LIVESTOCK = "livestock", _("Ternak/bibit")
        CAPITAL = "capital", _("Modal kerja")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="lines")
    position = models.PositiveSmallIntegerField()
    item = models.CharField(_("barang"), max_length=150)
    specification = models.CharField(_("ukuran atau merek"), max_length=200, blank=True)
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind)
    quantity = models.PositiveIntegerField(_("jumlah"))
    unit = models.CharField(_("satuan"), max_length=30)
    unit_price = models.BigIntegerField(_("harga satuan"))
    supplier = models.CharField(_("toko atau penjual"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("baris anggaran")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "position"], name="proposals_line_position"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(unit_price__gt=0),
                name="proposals_line_costs_something",
            ),
        ]

    def __str__(self) -> str:
        return self.item

    @property
    def amount(self) -> int:
        return self.quantity * self.unit_price


class Document(models.Model):
    """A paper or photo that belongs to a proposal."""

    class Kind(models.TextChoices):
        PLACE_PHOTO = "lokasi_usaha", _("Foto lokasi usaha")
        CAMAT = "rekomendasi_camat", _("Rekomendasi camat")
        OTHER = "lainnya", _("Berkas lain")

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="documents")
    kind = models.CharField(_("jenis berkas"), max_length=30, choices=Kind)
    attachment = models.ForeignKey(Attachment, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("berkas usulan")

    def __str__(self) -> str:
        return self.get_kind_display()


class Version(models.Model):
    """What was submitted, word for word. Decisions name a version by its digest."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("versi usulan")
        constraints = [
            models.UniqueConstraint(fields=["proposal", "number"], name="proposals_version_number"),
        ]

    def __str__(self) -> str:
        return f"{self.number} ({self.digest[:8]})"


class Decision(models.Model):
    """One step somebody took, on one version, in one role."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="decisions")
    version = models.ForeignKey(
        Version, models.PROTECT, null=True, blank=True, related_name="decisions"
    )
    action = models.CharField(max_length=20, choices=Action)
    source = models.CharField(max_length=20, choices=Status)
    target = models.CharField(max_length=20, choices=Status)
    role = models.CharField(max_length=30)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    on_behalf_of = models.CharField(max_length=150, blank=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+")
    request_id = models.UUIDField(null=True, blank=True)

    class Meta:
        verbose_name = _("keputusan")
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "request_id"],
                condition=Q(request_id__isnull=False),
                name="proposals_decision_once_per_request",
            ),
        ]

    def __str__(self) -> str:
        return self.get_action_display()


class FreezeQuerySet(ScopedQuerySet["Freeze"]):
    region_field = "region_code"

    def holding(self, on: Any) -> Self:
        return self.filter(starts_on__lte=on, ends_on__gte=on, lifted_at=None)

    def with_place(self) -> Self:
        """Adds `place`: what the region is called."""
        region = Region.objects.filter(code=OuterRef("region_code"))
        return self.annotate(place=Subquery(region.values("path")[:1]))


class Freeze(models.Model):
    """A period in which no case of a region moves on: an election, an audit."""

    # "" is the whole country; no foreign key, because the country has no row of its own.
    region_code = models.CharField(_("wilayah"), max_length=10, blank=True)
    starts_on = models.DateField(_("mulai"))
    ends_on = models.DateField(_("sampai"))
    reason = models.CharField(_("alasan"), max_length=200)
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = FreezeQuerySet.as_manager()

    class Meta:
        verbose_name = _("masa jeda")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gte=F("starts_on")),
                name="proposals_freeze_ends_after_start",
                violation_error_message=_("Tanggal selesai harus sesudah tanggal mulai."),
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class BatchQuerySet(ScopedQuerySet["Batch"]):
    region_field = "region_code"


class Batch(models.Model):
    """One letter for many proposals: gathered, looked at, then sent as a whole or not at all."""

    class State(models.TextChoices):
        OPEN = "open", _("Sedang disiapkan")
        SENT = "sent", _("Terkirim")
        DISCARDED = "discarded", _("Dibatalkan")

    action = models.CharField(_("tindakan"), max_length=20, choices=Action)
    role = models.CharField(max_length=30)
    # "" is the whole country; no foreign key, because the country has no row of its own.
    region_code = models.CharField(_("wilayah"), max_length=10, blank=True)
    state = models.CharField(max_length=20, choices=State, default=State.OPEN)
    number = models.CharField(_("nomor surat"), max_length=80, blank=True)
    dated_on = models.DateField(_("tanggal surat"))
    funding_source = models.CharField(_("sumber dana"), max_length=120, blank=True)
    note = models.TextField(_("catatan"), blank=True)
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, blank=True, related_name="+")
    job_id = models.BigIntegerField(null=True, blank=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("berkas surat")

    def __str__(self) -> str:
        return f"{self.get_action_display()} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("proposals:batch", args=[self.pk])


class BatchLine(models.Model):
    """One proposal in a batch, as it was when it was gathered."""

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="lines")
    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="batch_lines")
    seen = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("baris berkas surat")
        constraints = [
            models.UniqueConstraint(fields=["batch", "proposal"], name="proposals_batch_line_once"),
        ]

    def __str__(self) -> str:
        return str(self.proposal_id)
