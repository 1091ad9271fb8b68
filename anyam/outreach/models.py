"""What a pendamping finds in a village: meetings, people who would like to join, potentials."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.outreach import lookups as lookups  # the way to ask whether a list names a word
from anyam.outreach import rules
from anyam.people.models import Person
from anyam.regions.models import Region
from anyam.regions.scope import ScopedQuerySet


class Socialisation(models.Model):
    """The programme was explained somewhere: when, where, by whom, and who came."""

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("untuk wilayah")
    )
    held_on = models.DateField(_("tanggal"))
    place = models.CharField(_("tempat"), max_length=150)
    held_by = models.CharField(_("dijelaskan oleh"), max_length=150)
    asked = models.TextField(_("yang ditanyakan warga"), blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField(_("dicatat"))

    objects = ScopedQuerySet["Socialisation"].as_manager()

    class Meta:
        verbose_name = _("sosialisasi")
        indexes = [
            models.Index(fields=["region", "-held_on"], name="outreach_session_place"),
            models.Index(fields=["-held_on", "-id"], name="outreach_session_newest"),
        ]

    def __str__(self) -> str:
        return str(_("Sosialisasi di %(place)s") % {"place": self.place})

    def get_absolute_url(self) -> str:
        return reverse("outreach:session", args=[self.pk])


class VisitorQuerySet(ScopedQuerySet["Visitor"]):
    region_field = "session__region_id"


class Visitor(models.Model):
    """One line of an attendance list: who came and, perhaps, for whom.

    The line is written before anybody's NIK is known. `person` is the record of the one who is
    interested: of `came_for` where somebody came for another, else of who came.
    """

    session = models.ForeignKey(Socialisation, models.CASCADE, related_name="visitors")
    name = models.CharField(_("nama"), max_length=rules.NAME_LENGTH)
    came_for = models.CharField(_("datang untuk"), max_length=rules.NAME_LENGTH, blank=True)
    address = models.CharField(_("dusun atau RT"), max_length=100, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True)

    objects = VisitorQuerySet.as_manager()

    class Meta:
        verbose_name = _("yang hadir dalam sosialisasi")
        constraints = [
            models.UniqueConstraint(
                fields=["session", "name", "came_for", "address"],
                name="outreach_visitor_once_a_session",
                violation_error_message=_("Nama ini sudah ada dalam daftar hadir."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def interested(self) -> str:
        """The name of the one who would join."""
        return self.came_for or self.name

    @property
    def facts(self) -> rules.Attendee:
        return rules.Attendee(self.name, self.came_for, self.address)


class CandidateQuerySet(ScopedQuerySet["Candidate"]):
    """Candidates wait in the village where they live."""

    def waiting(self) -> Self:
        """Those for whom a group may be proposed."""
        return self.filter(state=rules.State.WAITING)


class Candidate(models.Model):
    """Somebody enrolled by NIK who would like to join a group; `anyam.forming` proposes to them.

    `skills` and `trades` are lists of slugs (`outreach.words`, `groups.Trade`); a skill outside
    the list is kept in the words it was told in.
    """

    State = rules.State

    class Source(models.TextChoices):
        SOCIALISATION = "socialisation", _("Dari sosialisasi")
        LIST = "list", _("Dari daftar")
        VISIT = "visit", _("Dari kunjungan")

    person = models.OneToOneField(Person, models.PROTECT, related_name="candidacy")
    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("desa/kelurahan")
    )
    skills = models.JSONField(_("keterampilan"), default=list, blank=True)
    trades = models.JSONField(_("usaha yang diinginkan"), default=list, blank=True)
    # Of the home, where somebody allowed the phone to say so: neighbours are put together.
    latitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    longitude = models.DecimalField(max_digits=9, decimal_places=6, null=True, blank=True)
    source = models.CharField(_("asal"), max_length=15, choices=Source, default=Source.VISIT)
    source_note = models.CharField(_("nama daftar"), max_length=100, blank=True)
    visitor = models.ForeignKey(
        Visitor, models.SET_NULL, related_name="candidates", null=True, blank=True
    )
    state = models.CharField(
        _("keadaan"), max_length=10, choices=rules.State, default=rules.State.WAITING
    )
    state_note = models.CharField(_("keterangan"), max_length=200, blank=True)
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(_("dicatat"))

    objects = CandidateQuerySet.as_manager()

    class Meta:
        verbose_name = _("calon anggota")
        # Walked in the order of the list; whom a search has found is told from it alone.
        indexes = [
            models.Index(
                fields=["state", "region", "id", "person"], name="outreach_candidate_place"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__isnull=False, longitude__isnull=False),
                name="outreach_candidate_whole_point",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def get_absolute_url(self) -> str:
        return reverse("outreach:candidate", args=[self.pk])

    @property
    def state_tone(self) -> str:
        return {"waiting": "info", "joined": "good"}.get(self.state, "mute")


class PotentialQuerySet(ScopedQuerySet["Potential"]):
    def living(self) -> Self:
        return self.filter(closed_on=None)

    def for_trade(self, slug: str) -> Self:
        """What helps a trade: what names it, and buyers who name none."""
        open_to_all = Q(trades=[], kind=Potential.Kind.BUYER)
        return self.filter(open_to_all | Q(trades__names=slug))


class Potential(models.Model):
    """Something a village could live from, in three sentences: seen, what it means, what is done.

    Look, think, act are the phases of action research with the village itself; see the glossary.
    """

    class Kind(models.TextChoices):
        SKILL = "skill", _("Keterampilan warga")
        MATERIAL = "material", _("Bahan yang ada")
        BUYER = "buyer", _("Pembeli dan pasar")
        PLACE = "place", _("Tempat dan sarana")

    region = models.ForeignKey(
        Region, models.PROTECT, related_name="+", verbose_name=_("desa/kelurahan")
    )
    kind = models.CharField(_("jenis potensi"), max_length=10, choices=Kind)
    seen = models.CharField(_("yang dilihat"), max_length=300)
    meaning = models.CharField(_("artinya"), max_length=300, blank=True)
    plan = models.CharField(_("yang dilakukan"), max_length=300, blank=True)
    trades = models.JSONField(_("cocok untuk usaha"), default=list, blank=True)
    seen_on = models.DateField(_("dilihat pada"))
    closed_on = models.DateField(_("tidak berlaku sejak"), null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = PotentialQuerySet.as_manager()

    class Meta:
        verbose_name = _("potensi desa")
        indexes = [models.Index(fields=["region", "kind"], name="outreach_potential_place")]

    def __str__(self) -> str:
        return str(self.seen)

    def get_absolute_url(self) -> str:
        return reverse("outreach:village", args=[self.region_id])

    @property
    def phase(self) -> rules.Phase:
        return rules.phase_of(self.meaning, self.plan)


class InhabitantsQuerySet(ScopedQuerySet["Inhabitants"]):
    def newest(self, *codes: str) -> dict[str, "Inhabitants"]:
        """The newest figure of each place that has one."""
        rows = self.filter(region__in=codes).order_by("counted_on", "pk")
        return {row.region_id: row for row in rows}


class Inhabitants(models.Model):
    """How many people live in a place, on which day, and who says so."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    count = models.PositiveIntegerField(_("penduduk"))
    counted_on = models.DateField(_("keadaan pada"))
    source = models.CharField(_("sumber"), max_length=200)

    objects = InhabitantsQuerySet.as_manager()

    class Meta:
        verbose_name = _("jumlah penduduk")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "counted_on"], name="outreach_inhabitants_once_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.count}"
