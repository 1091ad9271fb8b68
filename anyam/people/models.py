"""Persons and households. One person is one record in the whole country; a KK has a history."""

from datetime import date
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.accounts.roles import CAN, Can
from anyam.kernel.codes import digits_of
from anyam.people import rules
from anyam.people.crypto import EncryptedField, blind_index, blind_indexes
from anyam.regions import words
from anyam.regions.models import Region
from anyam.regions.scope import Scope, ScopedQuerySet

HINT = 4  # leading digits kept in the clear, see `Person.nik_hint`
WORDS = words.index("people_person", "search_name", place="region_id")
NIK_COLUMN = "people_person.nik"
KK_COLUMN = "people_household.kk"


def masked(hint: str) -> str:
    """A number of 16 digits of which only the place it was issued in is told.

    >>> masked("7316"), masked("")
    ('7316••••••••••••', '')
    """
    return f"{hint}{'•' * (16 - len(hint))}" if hint else ""


class Household(models.Model):
    """A family as its card (KK) has it. Who belongs to it, and when, is `HouseholdMembership`."""

    kk = EncryptedField(_("nomor KK"), index_field="kk_index", null=True, editable=False)
    kk_index = models.CharField(max_length=32, null=True, unique=True, editable=False)
    kk_hint = models.CharField(max_length=HINT, blank=True, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="households", verbose_name=_("desa/kelurahan")
    )
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)

    objects = ScopedQuerySet["Household"].as_manager()

    class Meta:
        verbose_name = _("keluarga")

    def __str__(self) -> str:
        return str(_("Keluarga #%(pk)s") % {"pk": self.pk})

    def set_kk(self, kk: str) -> None:
        """Store a KK number, sealed, with what is needed to find and mask it."""
        self.kk, self.kk_index, self.kk_hint = kk, blind_index(kk, KK_COLUMN), kk[:HINT]

    @property
    def kk_masked(self) -> str:
        return masked(self.kk_hint)


class PersonQuerySet(ScopedQuerySet["Person"]):
    """Persons live where they are domiciled today."""

    def with_nik(self, nik: str) -> Self:
        """The person with this NIK, while keys are being rotated too."""
        return self.filter(nik_index__in=blind_indexes(nik, NIK_COLUMN))

    def known_to(self, user: User) -> Self:
        """Those whose names the user may know; for a researcher nobody."""
        return self.filter(known_places(user).q(self.region_field))

    def search(self, text: str, scope: Scope | None = None) -> Self:
        """Persons by a full NIK or by the beginnings of words of their name, by name.

        Nobody when asked for nothing. Where more than `words.MOST` fit, only so many of them.

        Args:
          scope: look only here; say it, or a common name finds people elsewhere and none here.
        """
        digits = digits_of(text)
        if digits.isascii() and digits.isdigit():
            return self.with_nik(digits) if len(digits) == 16 else self.none()
        names = rules.name_words(text.replace("\0", ""))
        if len("".join(names)) < 3:
            return self.none()
        found = self.filter(WORDS.found(names, scope, limit=words.MOST))
        return found.order_by("search_name", "pk")


def known_places(user: User) -> Scope:
    """Where the user may know people by name."""
    held = user.current_assignments
    return Scope(
        frozenset(h.prefix for h in held if h.role in CAN[Can.SEE_PEOPLE] and h.group_id is None)
    )


class Person(models.Model):
    """Somebody, with a NIK or still without one."""

    class Sex(models.TextChoices):
        MALE = "L", _("Laki-laki")
        FEMALE = "P", _("Perempuan")

    class Education(models.TextChoices):
        NONE = "none", _("Tidak sekolah")
        SOME_PRIMARY = "some_sd", _("SD, tidak tamat")
        PRIMARY = "sd", _("Tamat SD")
        LOWER_SECONDARY = "smp", _("Tamat SMP")
        UPPER_SECONDARY = "sma", _("Tamat SMA/SMK")
        HIGHER = "higher", _("Diploma atau sarjana")

    class Marital(models.TextChoices):
        SINGLE = "single", _("Belum menikah")
        MARRIED = "married", _("Menikah")
        DIVORCED = "divorced", _("Cerai hidup")
        WIDOWED = "widowed", _("Cerai mati")

    class Occupation(models.TextChoices):
        NONE = "none", _("Tidak bekerja")
        HOUSEWORK = "housework", _("Mengurus rumah tangga")
        FARMER = "farmer", _("Petani atau pekebun")
        FISHER = "fisher", _("Nelayan")
        LABOURER = "labourer", _("Buruh")
        TRADER = "trader", _("Pedagang")
        EMPLOYEE = "employee", _("Karyawan swasta")
        CIVIL_SERVANT = "civil_servant", _("PNS atau ASN")
        MILITARY = "military", _("TNI")
        POLICE = "police", _("Polri")
        PENSIONER = "pensioner", _("Pensiunan")
        OTHER = "other", _("Pekerjaan lain")

    name = models.CharField(_("nama"), max_length=120)
    search_name = models.CharField(max_length=160, editable=False, db_index=True)
    sex = models.CharField(_("jenis kelamin"), max_length=1, choices=Sex)
    birth_date = models.DateField(_("tanggal lahir"), null=True, blank=True)
    nik = EncryptedField("NIK", index_field="nik_index", null=True, editable=False)
    nik_index = models.CharField(max_length=32, null=True, unique=True, editable=False)
    # The usual mask (first and last four digits) would be no mask here: birth date, sex and
    # village stand beside it in the clear, and with the last four they make up the whole NIK.
    # The first four only say where it was issued, and lists need not open anything to show them.
    nik_hint = models.CharField(max_length=HINT, blank=True, editable=False)
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="people", verbose_name=_("desa/kelurahan")
    )
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    phone = models.CharField(_("nomor HP"), max_length=16, blank=True)
    education = models.CharField(_("pendidikan"), max_length=10, choices=Education, blank=True)
    had_business = models.BooleanField(
        _("pernah berusaha"),
        null=True,
        blank=True,
        help_text=_("Dicatat saja: apakah ini membantu atau menghalangi ditentukan skema."),
    )
    marital_status = models.CharField(
        _("status perkawinan"), max_length=10, choices=Marital, blank=True
    )
    occupation = models.CharField(_("pekerjaan"), max_length=20, choices=Occupation, blank=True)
    main_earner = models.BooleanField(_("pencari nafkah utama"), null=True, blank=True)
    can_work = models.BooleanField(_("mampu bekerja"), null=True, blank=True)
    literate = models.BooleanField(_("bisa baca, tulis, hitung"), null=True, blank=True)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("orang")
        indexes = [
            models.Index(fields=["region", "search_name"], name="people_person_place_name"),
            models.Index(fields=["region", "birth_date"], name="people_person_place_born"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(sex__in=["L", "P"]), name="people_person_sex_is_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def __repr__(self) -> str:
        return f"<Person {self.pk}>"  # names stay out of logs and tracebacks

    def get_absolute_url(self) -> str:
        return reverse("people:detail", args=[self.pk])

    def set_name(self, name: str) -> None:
        self.name = " ".join(name.split())
        self.search_name = rules.search_name(self.name)

    def set_nik(self, nik: str) -> None:
        """Store a NIK, sealed, with what is needed to find and mask it."""
        self.nik, self.nik_index, self.nik_hint = nik, blind_index(nik, NIK_COLUMN), nik[:HINT]

    @property
    def nik_masked(self) -> str:
        return masked(self.nik_hint)

    @property
    def nik_mark(self) -> str:
        """Tells whether the NIK is another one, not what it is; survives a change of field keys."""
        if self.nik is None:
            return ""
        return salted_hmac(
            "people.nik_mark", self.nik.reveal(), secret=settings.AUDIT_KEY
        ).hexdigest()[:16]

    @property
    def pseudonym(self) -> str:
        """What a researcher reads instead of the name."""
        return str(_("Anggota #%(pk)s") % {"pk": self.pk})

    @property
    def identity(self) -> rules.Identity:
        return rules.Identity(self.name, self.birth_date)

    @property
    def place(self) -> str:
        """The address below the village: "Jl. Poros 4, RT 002/RW 001"."""
        numbers = "/".join(
            f"{label} {value}" for label, value in (("RT", self.rt), ("RW", self.rw)) if value
        )
        return ", ".join(part for part in (self.address, numbers) if part)

    @property
    def current_household(self) -> Household | None:
        """The family the person belongs to now."""
        seats = self.households.filter(to_on=None).select_related("household")
        seat = seats.first()
        return seat.household if seat else None

    def age(self, on: date) -> int | None:
        return None if self.birth_date is None else rules.age_on(self.birth_date, on)

    def name_for(self, user: User) -> str:
        """The name, or the pseudonym for those who may not know people."""
        return self.name if user.may(Can.SEE_PEOPLE, self.region_id) else self.pseudonym


class PastQuerySet(ScopedQuerySet[Any]):
    """Rows with a first and a last day; the current one has no last day."""

    region_field = "person__region_id"

    def current(self) -> Self:
        return self.filter(to_on=None)


class HouseholdMembership(models.Model):
    """Who belonged to which family from when to when: the history of a KK."""

    class Relation(models.TextChoices):
        HEAD = "head", _("Kepala keluarga")
        SPOUSE = "spouse", _("Suami/istri")
        CHILD = "child", _("Anak")
        OTHER = "other", _("Lainnya")

    person = models.ForeignKey(Person, models.PROTECT, related_name="households")
    household = models.ForeignKey(Household, models.PROTECT, related_name="members")
    relation = models.CharField(
        _("hubungan"), max_length=10, choices=Relation, default=Relation.HEAD
    )
    from_on = models.DateField(_("sejak"))
    to_on = models.DateField(_("sampai"), null=True, blank=True)

    objects = PastQuerySet.as_manager()

    class Meta:
        verbose_name = _("anggota keluarga")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(to_on=None),
                name="people_householdmembership_one_family_now",
                violation_error_message=_("Orang ini masih tercatat pada nomor KK lain."),
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="people_householdmembership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} ({self.get_relation_display()})"


class Domicile(models.Model):
    """Where a person lived from when to when. `Person.region` repeats the current one."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="domiciles")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    address = models.CharField(_("alamat"), max_length=200, blank=True)
    rt = models.CharField("RT", max_length=3, blank=True)
    rw = models.CharField("RW", max_length=3, blank=True)
    from_on = models.DateField(_("sejak"))
    to_on = models.DateField(_("sampai"), null=True, blank=True)

    objects = PastQuerySet.as_manager()

    class Meta:
        verbose_name = _("tempat tinggal")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(to_on=None),
                name="people_domicile_one_home_now",
            ),
            models.CheckConstraint(
                condition=Q(to_on=None) | Q(to_on__gte=F("from_on")),
                name="people_domicile_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}, {self.from_on}"
