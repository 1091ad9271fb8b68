"""Ties between our own groups: one person twice, one phone, one family card, split families.

Findings for an officer, never verdicts. Verification stands below groups and cannot ask them who
sits where; they hand it over, from `AppConfig.ready`: `ties.register(source, around)`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet, TextChoices
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.accounts.models import User
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked
from anyam.matching import relations
from anyam.matching.relations import Member, Relation
from anyam.regions.scope import Scope, within
from anyam.verification import rules
from anyam.verification.models import Match, Rival, TieDismissal


class TieKind(TextChoices):
    """What ties people of our groups together."""

    PERSON = relations.PERSON, gettext_lazy("Satu orang di dua tempat")
    ACCOUNT = relations.ACCOUNT, gettext_lazy("Rekening yang sama")
    HOLDER = relations.HOLDER, gettext_lazy("Uang beberapa kelompok di satu tangan")
    CARD = relations.CARD, gettext_lazy("Nomor KK yang sama di dua kelompok")
    SPLIT = relations.SPLIT, gettext_lazy("Keluarga dipecah menjadi dua kursi")
    PHONE = relations.PHONE, gettext_lazy("Nomor HP yang sama di dua kelompok")


@dataclass(frozen=True, slots=True)
class Seat:
    """A living seat in a group, or something else of it, with what may tie it to another."""

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
    group_region: str = ""  # where the group is; people may live next to it
    home: str = ""  # the family card now
    former: tuple[str, ...] = ()  # those left lately
    digest: str = ""  # of an account's number
    holder: str = ""  # who has money in hand, as `relations.Member.holder`
    slot: str = ""  # what of the group this is, where it is no seat of a person: "passbook"
    part: str = ""  # the same in words

    @property
    def key(self) -> str:
        return (
            f"{self.group}:{self.slot}:{self.name}" if self.slot else f"{self.group}:{self.person}"
        )


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
        grave = (TieKind.PERSON, TieKind.ACCOUNT, TieKind.HOLDER)
        tones = dict.fromkeys(grave, "bad") | {TieKind.PHONE: "mute"}
        return tones.get(self.kind, "warn")

    @property
    def sentence(self) -> str:
        """What ties whom, with counts."""
        groups = len({seat.group for seat in self.seats})
        told = {"groups": groups, "seats": len(self.seats), "name": self.seats[0].name}
        if self.kind == TieKind.PERSON and groups == 1:
            return _("Satu orang punya %(seats)d kursi di satu kelompok.") % told
        return {
            TieKind.PERSON: _("Satu orang punya kursi di %(groups)d kelompok."),
            TieKind.ACCOUNT: _("%(groups)d kelompok memakai satu nomor rekening."),
            TieKind.HOLDER: _("%(name)s memegang uang %(groups)d kelompok."),
            TieKind.CARD: _("Satu nomor KK punya kursi di %(groups)d kelompok."),
            TieKind.SPLIT: _("Satu keluarga dengan beberapa KK punya %(seats)d kursi."),
            TieKind.PHONE: _("Satu nomor HP dipakai anggota %(groups)d kelompok."),
        }[self.kind] % told

    def others(self, group: int) -> list[tuple[str, str]]:
        """Name and address of the groups it ties this one to."""
        found = ((s.group_name, s.group_url) for s in self.seats if s.group != group)
        return list(dict.fromkeys(found))

    def seen_from(self, scope: Scope) -> "Tie":
        """The same with nothing said of groups outside a user's places but that they are there."""
        seats = tuple(
            seat if scope.covers(seat.group_region)
            else replace(seat, group_name=_("kelompok di luar wilayah Anda"), group_url="",
                         person=0, name=_("nama tidak ditampilkan"))
            for seat in self.seats
        )  # fmt: skip
        return replace(self, seats=seats)


Source = Callable[[str, Collection[int], date], Sequence[Seat]]
Around = Callable[[int, Collection[int], date], Sequence[Seat]]
_sources: list[Source] = []
_around: list[Around] = []


def register(source: Source, around: Around) -> None:
    """Hand over where seats come from; both may leave out those that share nothing.

    Args:
      source: from a region code, persons to bring along and today to the living seats there.
      around: the same for one group: its seats and those elsewhere that may be tied to them.
    """
    if source not in _sources:
        _sources.append(source)
        _around.append(around)


def found(place: str, *, today: date) -> list[Tie]:
    """Every tie between the groups of a place, the strongest first; a fixed number of queries."""
    rows = _on_one_row(place)
    told = [seat for source in _sources for seat in source(place, rows.keys(), today)]
    here = Scope(frozenset({place}))
    return [tie.seen_from(here) for tie in _ties(told, rows, today)]


def of_group(group: int, people: Collection[int], place: str, *, today: date) -> list[Tie]:
    """The ties of one group that nobody has set aside; a fixed number of queries.

    Args:
      people: who sits in it.
      place: the regency whose registers and phones are compared.
    """
    rows = _rows_of(place, people)
    told = [seat for around in _around for seat in around(group, rows.keys(), today)]
    found = _ties(told, rows, today)
    mine = (tie for tie in found if any(seat.group == group for seat in tie.seats))
    return [tie for tie in mine if tie.dismissal is None]


def _ties(told: Sequence[Seat], rows: Mapping[int, str], today: date) -> list[Tie]:
    seats = {seat.key: seat for seat in told}
    members = [
        Member(
            group=str(seat.group), person=key, nik=seat.nik, kk=seat.kk, phone=seat.phone,
            # what somebody keeps of an account is no second seat of theirs
            register_id="" if seat.slot else rows.get(seat.person, ""), mother=seat.mother,
            address=seat.address, region_code=seat.region_code, digest=seat.digest,
            holder=seat.holder, home=seat.home, former=seat.former,
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


def _certain(place: str) -> QuerySet[Rival]:
    """The row of a population register each person of a place was certainly found on."""
    return Rival.objects.filter(
        within(place, "match__run__region_id"), place=1, match__superseded_at=None,
        match__decision=Match.Decision.MATCH, match__kind="population",
    )  # fmt: skip


def _rows_of(place: str, people: Collection[int]) -> dict[int, str]:
    """The rows these people were found on, with everybody else who was found there."""
    certain = _certain(place)
    shared = certain.filter(match__person__in=people).values("row_index")
    rows = certain.filter(row_index__in=shared).order_by("pk")
    return dict(rows.values_list("match__person_id", "row_index"))


def _on_one_row(place: str) -> dict[int, str]:
    """Who was certainly found on a row of a population register that somebody else has too."""
    certain = _certain(place)
    people = (
        certain.order_by()
        .values("row_index")
        .annotate(people=Count("match__person", distinct=True))
    )
    # Asked first: as a part of the next question it would be answered for every row.
    shared = list(people.filter(people__gt=1).values_list("row_index", flat=True))
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
