"""Groups, who sits in them, and the meetings they come from."""

from collections.abc import Sequence
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Count, F, Prefetch, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.files.models import Attachment
from anyam.groups import copycat, indexes, rules
from anyam.people.models import Household, Person
from anyam.regions import words
from anyam.regions.models import Region
from anyam.regions.scope import HasScope, Scope, ScopedQuerySet, within

LIVING = Q(disbanded_on=None)
WORDS = words.index("groups_group", "name", "code", place="region_id")


class Trade(models.Model):
    """A kind of business, with its official codes and the rhythm in which it earns."""

    class Cycle(models.TextChoices):
        DAILY = "harian", _("Harian")
        MONTHLY = "bulanan", _("Bulanan")
        YEARLY = "tahunan", _("Tahunan")

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("nama"), max_length=80)
    kbli_2020 = models.CharField("KBLI 2020", max_length=5, blank=True)
    # The 2025 list maps many to many; a code is filled in where somebody has looked it up.
    kbli_2025 = models.CharField("KBLI 2025", max_length=5, null=True, blank=True)
    cycle = models.CharField(_("siklus usaha"), max_length=10, choices=Cycle)
    icon = models.CharField(max_length=30)
    source = models.CharField(_("sumber"), max_length=200)

    class Meta:
        verbose_name = _("jenis usaha")

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> copycat.Kind:
        return copycat.Kind(self.slug, self.kbli_2020)


class GroupQuerySet(ScopedQuerySet["Group"]):
    """Groups live in their village; a ketua sees only their own."""

    group_field = "pk"

    def visible_to(self, user: HasScope) -> Self:
        # The groups of a province come by name from an index, instead of all being sorted.
        province = user.scope.province
        return self.in_province(province) if province else super().visible_to(user)

    def active(self) -> Self:
        return self.filter(disbanded_on=None)

    def formed(self) -> Self:
        return self.active().exclude(formed_on=None)

    def search(self, text: str, scope: Scope | None = None, limit: int | None = words.MOST) -> Self:
        """Groups by the beginnings of words of their name, or of their number; see `words.found`.

        Args:
          limit: None where more is asked than words, or the newest `MOST` of them hide the rest.
        """
        return self.filter(WORDS.found(words.words_of(text), scope, limit))

    def with_count(self) -> Self:
        """Adds `members`: how many sit in the group today."""
        return self.annotate(members=Count("memberships", filter=Q(memberships__left_on=None)))

    def in_status(self, status: str) -> Self:
        """Groups in one `Group.Status`; all for an unknown word."""
        if status == Group.Status.DRAFT:
            return self.active().filter(formed_on=None)
        if status == Group.Status.FORMED:
            return self.formed()
        return self.exclude(disbanded_on=None) if status == Group.Status.DISBANDED else self


class Group(models.Model):
    """A kelompok usaha bersama, from its first draft to the day it is disbanded."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draf")
        FORMED = "formed", _("Disahkan")
        DISBANDED = "disbanded", _("Bubar")

    code = models.CharField(_("nomor kelompok"), max_length=20, unique=True, editable=False)
    name = models.CharField(_("nama kelompok"), max_length=100)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="groups", verbose_name=_("desa/kelurahan")
    )
    trade = models.ForeignKey(
        Trade, models.PROTECT, related_name="groups", null=True, blank=True,
        verbose_name=_("jenis usaha"),
    )  # fmt: skip
    business = models.CharField(_("usaha"), max_length=150, blank=True)
    secretariat = models.CharField(_("alamat sekretariat"), max_length=200, blank=True)
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    # The answer to the copycat warning: others do the same nearby, so why will it still sell?
    why_sells = models.CharField(_("mengapa tetap laku"), max_length=500, blank=True)
    started_on = models.DateField(_("mulai dicatat"))
    formed_on = models.DateField(_("tanggal dibentuk"), null=True, blank=True)
    disbanded_on = models.DateField(_("tanggal dibubarkan"), null=True, blank=True)

    objects = GroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("kelompok")
        indexes = indexes.OF_GROUPS
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="groups_group_whole_point",
            ),
            models.UniqueConstraint(
                "region",
                Lower("name"),
                condition=LIVING,
                name="groups_group_name_unique_in_village",
                violation_error_message=_(
                    "Nama ini sudah dipakai kelompok lain di desa yang sama."
                ),
            ),
            models.CheckConstraint(
                condition=Q(disbanded_on=None)
                | Q(formed_on=None)
                | Q(disbanded_on__gte=F("formed_on")),
                name="groups_group_disbanded_after_formed",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("groups:detail", args=[self.pk])

    @property
    def status(self) -> str:
        """The dates are the state."""
        if self.disbanded_on is not None:
            return self.Status.DISBANDED
        return self.Status.DRAFT if self.formed_on is None else self.Status.FORMED

    @property
    def place(self) -> str:
        """Village, kecamatan and kabupaten: enough to tell two groups apart in a list."""
        return ", ".join(self.region.full_name.split(", ")[:3])

    @property
    def status_label(self) -> str:
        return str(self.Status(self.status).label)

    def rivals(self) -> list[copycat.Rival]:
        return rivals_of([self])[self.pk]

    def facts(self, on: date) -> rules.Facts:
        """What the rules look at, in four queries."""
        seats = self.memberships.living().select_related("person").order_by("pk")
        return rules.Facts(
            on=on,
            group_id=self.pk,
            region_code=self.region_id,
            has_trade=self.trade_id is not None,
            business=self.business,
            started_on=self.started_on,
            formed_on=self.formed_on,
            disbanded_on=self.disbanded_on,
            seats=tuple(seat.facts for seat in seats),
            meeting=self._gathering(),
            rivals=len(self.rivals()),
            why_sells=self.why_sells,
        )

    @property
    def founding(self) -> "Meeting | None":
        """The musyawarah the group comes from."""
        return self.meetings.filter(kind=Meeting.Kind.FORMATION).first()

    def _gathering(self) -> rules.Gathering | None:
        present = Prefetch("attendances", Attendance.objects.filter(present=True), to_attr="here")
        founding = self.meetings.filter(kind=Meeting.Kind.FORMATION).prefetch_related(present)
        meeting = founding.first()
        if meeting is None:
            return None
        here = meeting.here  # type: ignore[attr-defined]
        attended = {row.person_id for row in here} | {row.came_for_id for row in here}
        return rules.Gathering(
            meeting.held_on,
            meeting.place,
            meeting.agreement,
            frozenset(attended - {None}),
            meeting.sheet_id is not None,
        )


class MembershipQuerySet(ScopedQuerySet["Membership"]):
    region_field = "group__region_id"
    group_field = "group_id"

    def living(self) -> Self:
        return self.filter(left_on=None)


class Membership(models.Model):
    """A family's seat in a group. Rows are ended, never deleted: they are its history."""

    Office = rules.Office

    class Ending(models.TextChoices):
        MOVED = "moved", _("Pindah tempat tinggal")
        RESIGNED = "resigned", _("Mengundurkan diri")
        DIED = "died", _("Meninggal")
        REPLACED = "replaced", _("Diganti")
        MISTAKE = "mistake", _("Salah catat")
        DISBANDED = "disbanded", _("Kelompok dibubarkan")

    group = models.ForeignKey(Group, models.PROTECT, related_name="memberships")
    person = models.ForeignKey(Person, models.PROTECT, related_name="memberships")
    # The family on the day of joining, repeated here so that the database itself can keep one
    # seat per family; a later change of KK does not rewrite who sat for whom.
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="+", null=True, blank=True
    )
    office = models.CharField(
        _("jabatan"), max_length=20, choices=rules.Office, default=rules.Office.MEMBER
    )
    joined_on = models.DateField(_("bergabung"))
    left_on = models.DateField(_("keluar"), null=True, blank=True)
    ending = models.CharField(_("alasan keluar"), max_length=10, choices=Ending, blank=True)
    ending_note = models.CharField(_("keterangan"), max_length=200, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("keanggotaan")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(left_on=None),
                name="groups_membership_one_group_per_person",
                violation_error_message=_("Orang ini masih menjadi anggota kelompok lain."),
            ),
            models.UniqueConstraint(
                fields=["group", "household"],
                condition=Q(left_on=None),
                name="groups_membership_one_seat_per_family",
                violation_error_message=_("Keluarga (KK) ini sudah punya tempat di kelompok ini."),
            ),
            models.UniqueConstraint(
                fields=["group", "office"],
                condition=Q(left_on=None) & ~Q(office="member"),
                name="groups_membership_one_holder_per_office",
                violation_error_message=_("Jabatan ini sudah ada pemegangnya."),
            ),
            models.CheckConstraint(
                # Said in full: a check that comes out as NULL counts as kept.
                condition=Q(left_on=None, ending="")
                | (Q(left_on__isnull=False, left_on__gte=F("joined_on")) & ~Q(ending="")),
                name="groups_membership_ends_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_office_display()})"

    @property
    def facts(self) -> rules.Seat:
        return rules.Seat(
            self.person_id,
            self.person.name,
            self.household_id,
            self.person.region_id,
            self.person.birth_date,
            self.office,
        )


class MeetingQuerySet(ScopedQuerySet["Meeting"]):
    region_field = "group__region_id"
    group_field = "group_id"


class Meeting(models.Model):
    """Members came together: when, where, who, and what they agreed."""

    class Kind(models.TextChoices):
        FORMATION = "formation", _("Musyawarah pembentukan")
        SOCIALISATION = "socialisation", _("Sosialisasi")
        REGULAR = "regular", _("Rapat kelompok")

    group = models.ForeignKey(Group, models.PROTECT, related_name="meetings")
    kind = models.CharField(_("jenis"), max_length=20, choices=Kind, default=Kind.FORMATION)
    held_on = models.DateField(_("tanggal"))
    place = models.CharField(_("tempat"), max_length=150)
    agreement = models.TextField(_("isi kesepakatan"), blank=True)
    minutes = models.TextField(_("notulen"), blank=True)
    sheet = models.ForeignKey(
        Attachment,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("foto daftar hadir"),
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("dicatat"))

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pertemuan")
        constraints = [
            models.UniqueConstraint(
                fields=["group"],
                condition=Q(kind="formation"),
                name="groups_meeting_one_formation_per_group",
                violation_error_message=_("Musyawarah pembentukan kelompok ini sudah dicatat."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.group}"

    @property
    def points(self) -> list[str]:
        """The agreement, one sentence a line."""
        return [line.strip() for line in self.agreement.splitlines() if line.strip()]


class AttendanceQuerySet(ScopedQuerySet["Attendance"]):
    region_field = "meeting__group__region_id"
    group_field = "meeting__group_id"


class Attendance(models.Model):
    """One line of an attendance list: a member, or a guest who may have come for a member."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="attendances", null=True, blank=True
    )
    guest = models.CharField(_("nama tamu"), max_length=120, blank=True)
    came_for = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True,
        verbose_name=_("mewakili"),
    )  # fmt: skip
    present = models.BooleanField(_("hadir"), default=True)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("daftar hadir")
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="groups_attendance_once_per_person"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False, guest="") | (Q(person=None) & ~Q(guest="")),
                name="groups_attendance_a_member_or_a_guest",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person or self.guest)


def rivals_of(groups: Sequence[Group]) -> dict[int, list[copycat.Rival]]:
    """The rivals of each of these groups, whose trades are read; one query for all."""
    sought = {
        g.pk: copycat.Sought(g.pk, g.region_id, g.trade.kind, g.business) for g in groups if g.trade
    }
    near = Q(pk__in=[])
    for code in {one.region_code[: rules.KECAMATAN] for one in sought.values()}:
        near |= within(code, "region_id")
    rows = Group.objects.active().filter(near).order_by("pk")
    columns = ("pk", "name", "region_id", "business", "started_on", "formed_on")
    found = [
        copycat.Rival(pk, name, place, copycat.Kind(slug, kbli), *rest)
        for slug, kbli, pk, name, place, *rest in rows.values_list(
            "trade__slug", "trade__kbli_2020", *columns
        )
        if slug is not None
    ]
    return {g.pk: copycat.rivals(sought[g.pk], found) if g.pk in sought else [] for g in groups}
