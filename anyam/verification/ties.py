"""Ties between our own groups: one person twice, one phone, one family card, split families.

Findings for an officer, never verdicts. Verification stands below groups and cannot ask them who
sits where; they hand it over, from `AppConfig.ready`: `ties.register(function)`.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, TextChoices
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked
from anyam.matching import relations
from anyam.matching.relations import Member, Relation
from anyam.regions.scope import within
from anyam.verification import rules
from anyam.verification.models import Match, Rival, TieDismissal


class TieKind(TextChoices):
    """What ties people of our groups together."""

    PERSON = relations.PERSON, gettext_lazy("Satu orang di dua tempat")
    ACCOUNT = relations.ACCOUNT, gettext_lazy("Rekening yang sama")
    CARD = relations.CARD, gettext_lazy("Nomor KK yang sama di dua kelompok")
    SPLIT = relations.SPLIT, gettext_lazy("Keluarga dipecah menjadi dua kursi")
    PHONE = relations.PHONE, gettext_lazy("Nomor HP yang sama di dua kelompok")


@dataclass(frozen=True, slots=True)
class Seat:
    """A living seat in a group, with what may tie it to another."""

    group: int
    group_name: str
    group_url: str
    person: int
    name: str
    region_code: str
    nik: str = ""
    kk: str = ""
    phone: str = ""
    address: str = ""
    mother: str = ""
    account: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """Some seats and what they share; `key` names it without saying it."""

    key: str
    kind: TieKind
    seats: tuple[Seat, ...]
    dismissal: TieDismissal | None = None

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Name and address of each group, once."""
        return list(dict.fromkeys((seat.group_name, seat.group_url) for seat in self.seats))

    @property
    def tone(self) -> str:
        tones = {TieKind.PERSON: "bad", TieKind.ACCOUNT: "bad", TieKind.PHONE: "mute"}
        return tones.get(self.kind, "warn")


Source = Callable[[str, Collection[int], date], Sequence[Seat]]
_sources: list[Source] = []


def register(source: Source) -> None:
    """Hand over a function from a region code, persons to bring along and today to living seats.

    It may leave out seats that share nothing with any other.
    """
    if source not in _sources:
        _sources.append(source)


def found(place: str, *, today: date) -> list[Tie]:
    """Every tie between the groups of a place, the strongest first; a fixed number of queries."""
    rows = _on_one_row(place)
    told = [seat for source in _sources for seat in source(place, rows.keys(), today)]
    seats = {f"{seat.group}:{seat.person}": seat for seat in told}
    members = [
        Member(
            group=str(seat.group), person=key, nik=seat.nik, kk=seat.kk, phone=seat.phone,
            register_id=rows.get(seat.person, ""), account=seat.account, mother=seat.mother,
            address=seat.address, region_code=seat.region_code,
        )
        for key, seat in seats.items()
    ]  # fmt: skip
    ties = [_tie(one, seats) for one in relations.relations(members, today)]
    aside = {
        one.key: one
        for one in TieDismissal.objects.filter(
            key__in=[tie.key for tie in ties], withdrawn_at=None
        ).select_related("dismissed_by")
    }
    return [Tie(tie.key, tie.kind, tie.seats, aside.get(tie.key)) for tie in ties]


def _on_one_row(place: str) -> dict[int, str]:
    """Who was certainly found on a row of a population register that somebody else has too."""
    certain = Rival.objects.filter(
        within(place, "match__run__region_id"), place=1, match__superseded_at=None,
        match__decision=Match.Decision.MATCH, match__kind="population",
    )  # fmt: skip
    people = (
        certain.order_by()
        .values("row_index")
        .annotate(people=Count("match__person", distinct=True))
    )
    shared = people.filter(people__gt=1).values("row_index")
    rows = certain.filter(row_index__in=shared).order_by("pk")
    return dict(rows.values_list("match__person_id", "row_index"))


def _tie(one: Relation, seats: dict[str, Seat]) -> Tie:
    people = tuple(seats[member.person] for member in one.members)
    told = f"{one.kind}|{one.value}|{'|'.join(sorted(member.person for member in one.members))}"
    key = salted_hmac("verification.tie", told, secret=settings.AUDIT_KEY, algorithm="sha256")
    return Tie(key.hexdigest(), TieKind(one.kind), people)


@transaction.atomic
def set_aside(tie: Tie, *, reason: str, region_code: str, by: User, at: datetime) -> TieDismissal:
    """Say that a tie means nothing, and why; it stays on the list, marked so.

    Raises:
      Blocked: no reason.
    """
    if problems := list(rules.set_aside_problems(reason)):
        raise Blocked(problems)
    try:
        with transaction.atomic():
            made = TieDismissal.objects.create(
                key=tie.key, kind=tie.kind, region_id=region_code, reason=reason.strip()[:500],
                dismissed_by=by, dismissed_at=at,
            )  # fmt: skip
    except IntegrityError:  # somebody else was faster
        return TieDismissal.objects.get(key=tie.key, withdrawn_at=None)
    audit.record(
        "verification.set_aside", made, by=by, at=at, region_code=region_code,
        note=reason.strip(), changes={"kind": str(tie.kind.label), "groups": _names(tie)},
    )  # fmt: skip
    return made


def _names(tie: Tie) -> str:
    return _(" dan ").join(name for name, _url in tie.groups)
