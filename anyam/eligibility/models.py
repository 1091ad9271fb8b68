"""Answers as they were given, who set one aside, what was seen at home, and village totals."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from anyam.accounts.models import User
from anyam.eligibility.rules import engine
from anyam.eligibility.rules.facts import House
from anyam.groups.models import Group
from anyam.people.models import Household, Person
from anyam.regions.models import Region
from anyam.regions.scope import ScopedQuerySet
from anyam.schemes import Scheme, get_scheme


class Verdict(models.TextChoices):
    """All requirements of a scheme in one word."""

    PASS = engine.PASS, _("Memenuhi syarat")
    FAIL = engine.FAIL, _("Tidak memenuhi")
    UNKNOWN = engine.UNKNOWN, _("Belum diketahui")


class AssessmentQuerySet(ScopedQuerySet["Assessment"]):
    """Answers belong to the place somebody lived in when they were given."""


class Assessment(models.Model):
    """The answers of one scheme about one person, with the facts they rest on.

    Written once: the database refuses to change a row, so it can be shown years later.
    """

    person = models.ForeignKey(Person, models.PROTECT, related_name="assessments")
    group = models.ForeignKey(
        Group, models.PROTECT, related_name="assessments", null=True, blank=True
    )
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    scheme = models.CharField(_("skema pendanaan"), max_length=40)
    scheme_version = models.PositiveIntegerField()
    rules_digest = models.CharField(max_length=64)  # of the predicates and their checklists
    facts = models.JSONField()
    answers = models.JSONField()
    verdict = models.CharField(_("kesimpulan"), max_length=10, choices=Verdict)
    digest = models.CharField(max_length=64)  # of facts, rules and answers together
    assessed_on = models.DateField(_("dinilai"))
    assessed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    assessed_at = models.DateTimeField()

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("penilaian kelayakan")
        indexes = [
            models.Index(fields=["person", "-id"], name="eligibility_assess_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        return reverse("eligibility:kept", args=[self.pk])

    @property
    def rules_changed(self) -> bool:
        """Does the scheme ask something else today?"""
        try:
            return engine.rules_digest(get_scheme(self.scheme)) != self.rules_digest
        except KeyError:
            return True


class StandingQuerySet(ScopedQuerySet["Standing"]):
    """Persons stand where they live."""


class Standing(models.Model):
    """The newest answer about a person under a scheme; what lists and totals are made from."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="standings")
    scheme = models.CharField(max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, related_name="+")
    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict)
    # Without the requirements about a seat: may this person hold one at all?
    personal = models.CharField(max_length=10, choices=Verdict)
    helped = models.BooleanField()  # sits in a group to which aid was awarded
    reached = models.BooleanField()  # has ever sat in a group

    objects = StandingQuerySet.as_manager()

    class Meta:
        verbose_name = _("kedudukan terakhir")
        indexes = [models.Index(fields=["region", "scheme"], name="eligibility_standing_place")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scheme"], name="eligibility_standing_one_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_verdict_display()}"


class Counts(models.Model):
    """What is counted of a place under one scheme."""

    scheme = models.CharField(max_length=40)
    people = models.PositiveIntegerField(_("orang dinilai"))
    helped = models.PositiveIntegerField(_("dibantu"))
    helped_fail = models.PositiveIntegerField(_("dibantu, tidak memenuhi"))
    helped_unknown = models.PositiveIntegerField(_("dibantu, belum diketahui"))
    qualified = models.PositiveIntegerField(_("memenuhi syarat"))
    qualified_unreached = models.PositiveIntegerField(_("memenuhi, belum terjangkau"))
    unknown = models.PositiveIntegerField(_("belum diketahui"))
    unknown_unreached = models.PositiveIntegerField(_("belum diketahui, belum terjangkau"))
    counted_at = models.DateTimeField()

    class Meta:
        abstract = True


class TallyQuerySet(ScopedQuerySet["Tally"]):
    """Totals of the villages a user may see."""


class Tally(Counts):
    """Totals of one village under one scheme, kept so that a regency's page reads few rows."""

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")

    objects = TallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("jumlah per desa")
        constraints = [
            models.UniqueConstraint(fields=["region", "scheme"], name="eligibility_tally_one_each"),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.people}"


class RegencyTallyQuerySet(ScopedQuerySet["RegencyTally"]):
    """Totals of whole regencies; a user who sees only a part of one has no use for them."""


class RegencyTally(Counts):
    """The tallies of a regency's villages added up: of the whole country 500 rows, not 80,000.

    Kept by the database itself, see migration 0003.
    """

    region = models.ForeignKey(Region, models.PROTECT, related_name="+")

    objects = RegencyTallyQuerySet.as_manager()

    class Meta:
        verbose_name = _("jumlah per kabupaten")
        constraints = [
            models.UniqueConstraint(
                fields=["region", "scheme"], name="eligibility_regency_tally_one_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.region}: {self.people}"


class WaiverQuerySet(ScopedQuerySet["Waiver"]):
    region_field = "person__region_id"

    def waiting(self) -> Self:
        return self.filter(decided_at=None, withdrawn_at=None)

    def alive(self) -> Self:
        """Waiting or holding: neither refused nor withdrawn."""
        return self.exclude(approved=False).filter(withdrawn_at=None)


class Waiver(models.Model):
    """A requirement somebody asks to set aside for one person; it holds when another agrees."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Menunggu orang kedua")
        HOLDS = "holds", _("Berlaku")
        REFUSED = "refused", pgettext_lazy("waiver", "Ditolak")
        WITHDRAWN = "withdrawn", _("Dicabut")

    person = models.ForeignKey(Person, models.PROTECT, related_name="waivers")
    scheme = models.CharField(_("skema pendanaan"), max_length=40)
    rule = models.CharField(_("syarat"), max_length=40)
    reason = models.CharField(_("alasan"), max_length=500)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    approved = models.BooleanField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.CharField(_("catatan"), max_length=500, blank=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(_("alasan dicabut"), max_length=500, blank=True)

    objects = WaiverQuerySet.as_manager()

    class Meta:
        verbose_name = _("pengecualian")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "scheme", "rule"],
                condition=Q(withdrawn_at=None) & (Q(approved=None) | Q(approved=True)),
                name="eligibility_waiver_one_alive",
                violation_error_message=_("Pengecualian untuk syarat ini sudah ada."),
            ),
            models.CheckConstraint(
                # Said in full: a check that comes out as NULL counts as kept.
                condition=Q(decided_by=None, approved=None, decided_at=None)
                | (
                    Q(decided_by__isnull=False, approved__isnull=False, decided_at__isnull=False)
                    & ~Q(decided_by=F("asked_by"))
                ),
                name="eligibility_waiver_four_eyes",
                violation_error_message=_("Yang memutus harus orang lain daripada pengusul."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.title}"

    def get_absolute_url(self) -> str:
        return reverse("eligibility:waiver", args=[self.pk])

    @property
    def state(self) -> str:
        if self.withdrawn_at is not None:
            return self.State.WITHDRAWN
        if self.approved is None:
            return self.State.WAITING
        return self.State.HOLDS if self.approved else self.State.REFUSED

    @property
    def state_label(self) -> str:
        return str(self.State(self.state).label)

    @property
    def rules(self) -> Scheme:
        return get_scheme(self.scheme)

    @property
    def title(self) -> str:
        """What the requirement is called."""
        return engine.title_of(self.rules, self.rule)


BESIDE = ("village_says_poor", "near_course")


class SurveyQuerySet(ScopedQuerySet["Survey"]):
    region_field = "person__region_id"

    def finished(self) -> Self:
        return self.exclude(finished_at=None)


class Survey(models.Model):
    """One visit to a home with the checklist. Finished, it is never changed: the next is new."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="surveys")
    household = models.ForeignKey(
        Household, models.PROTECT, related_name="surveys", null=True, blank=True
    )
    checklist = models.CharField(max_length=40)
    version = models.PositiveIntegerField(_("versi daftar periksa"))
    checklist_digest = models.CharField(max_length=64)
    answers = models.JSONField(default=dict)
    village_says_poor = models.BooleanField(_("tidak mampu menurut desa"), null=True, blank=True)
    near_course = models.BooleanField(_("dekat tempat kursus"), null=True, blank=True)
    begun_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField()
    finished_at = models.DateTimeField(_("selesai"), null=True, blank=True)

    objects = SurveyQuerySet.as_manager()

    class Meta:
        verbose_name = _("kunjungan rumah")
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(finished_at=None),
                name="eligibility_survey_one_open",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    @property
    def house(self) -> House | None:
        return House(**self.answers) if self.answers else None

    @property
    def told(self) -> dict[str, Any]:
        """Everything answered so far, what stands beside the checklist among it."""
        return {**self.answers, **self.beside}

    @property
    def beside(self) -> dict[str, bool | None]:
        """What a visit finds out that is no criterion of the checklist."""
        return {name: getattr(self, name) for name in BESIDE}
