"""Reads that join groups with people, letters and places."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils import timezone, translation

from anyam.accounts.models import User
from anyam.accounts.roles import CAN, Can
from anyam.groups import rules
from anyam.groups.models import Attendance, Group, GroupQuerySet, Meeting, Membership, Trade
from anyam.groups.rules import OFFICERS, Candidate, Guest, Office
from anyam.kernel.problems import Blocked, Problem
from anyam.letters import bodies
from anyam.letters.kinds import Kind
from anyam.letters.models import Letter
from anyam.people.enrolment import household_of, prepare
from anyam.people.models import Household, Person
from anyam.people.panels import Row
from anyam.regions.models import Region
from anyam.regions.scope import NATION, Scope


def candidate_of(person: Person, household: Household | None) -> rules.Candidate:
    """A person as the joining rules see them."""
    seat = Membership.objects.living().filter(person=person).first()
    return rules.Candidate(
        person.pk,
        person.name,
        household.pk if household else None,
        person.region_id,
        person.birth_date,
        seat.group_id if seat else None,
    )


def questions_before_joining(
    group: Group, *, on: date, leaving: Membership | None = None, **facts: Any
) -> list[Problem]:
    """What has to be confirmed before this person may be enrolled into the group.

    Args:
      leaving: the member whose place they would take, if any.
      facts: as for `people.actions.enrol`.
    Raises:
      Blocked: they may not join at all, or the facts cannot be.
    """
    given = prepare(**facts, on=on)
    card = household_of(given.facts.kk) if given.facts.kk else None
    if given.known:
        candidate = candidate_of(given.known, card or given.known.current_household)
    else:
        candidate = Candidate(0, "", card.pk if card else None, "", None, None)
    candidate = replace(  # what was told now holds, whatever the record said
        candidate,
        name=given.facts.name,
        region_code=given.facts.home["region"].code,
        birth_date=given.facts.birth_date,
    )
    now = group.facts(on)
    stays = [s for s in now.seats if leaving is None or s.person_id != leaving.person_id]
    if problems := rules.joining_problems(replace(now, seats=tuple(stays)), candidate):
        raise Blocked(problems)
    return given.questions + list(rules.age_questions(given.facts.birth_date, on))


def places_to_filter(user: User, chosen: str) -> list[Region]:
    """The choices of the place filter: the chosen place and what lies in it, or where to begin."""
    living = Region.objects.valid_on(timezone.localdate())
    if chosen:
        here = living.filter(code=chosen)
        return [*here, *living.filter(parent_id=chosen).order_by("name")]
    prefixes = user.scope.prefixes
    if prefixes == {NATION}:
        return list(living.filter(parent=None).order_by("name"))
    if len(prefixes) == 1:
        return list(living.filter(parent_id=next(iter(prefixes))).order_by("name"))
    return list(living.filter(code__in=prefixes).order_by("name"))


def completed(groups: GroupQuerySet) -> GroupQuerySet:
    """Groups with all that a line of the list says."""
    return groups.select_related("region", "trade").with_count()


def formable(user: User) -> Scope:
    """The places where this user forms groups."""
    held = user.current_assignments
    return Scope(frozenset(h.prefix for h in held if h.role in CAN[Can.FORM_GROUPS]))


def officers_first(seats: Iterable[Membership]) -> list[Membership]:
    """Ketua, sekretaris, bendahara, then the others in their order."""
    rank = {office: place for place, office in enumerate(OFFICERS)}
    return sorted(seats, key=lambda seat: rank.get(Office(seat.office), len(rank)))


@dataclass(frozen=True, slots=True)
class Sheet:
    """The attendance of one meeting as it is kept."""

    rows: list[Attendance]  # guests
    members: frozenset[int]
    present: list[int]
    kept: bool  # has anybody been written down at all?

    @property
    def guests(self) -> list[Guest]:
        return self.standing_in(self.present)

    def without(self, pk: int) -> list[Guest]:
        left = [row for row in self.rows if row.pk != pk]
        return Sheet(left, self.members, self.present, self.kept).guests

    def standing_in(self, present: Iterable[int]) -> list[Guest]:
        """The guests, each for a member who did not come; one who came needs nobody."""
        absent = self.members - set(present)
        return [
            Guest(row.guest, row.came_for_id if row.came_for_id in absent else None)
            for row in self.rows
        ]


def sheet_of(meeting: Meeting, seats: Iterable[Membership]) -> Sheet:
    """The attendance of today's members: whoever left since is left out."""
    rows = list(meeting.attendances.select_related("came_for").order_by("pk"))
    members = frozenset(seat.person_id for seat in seats)
    came = {row.person_id for row in rows if row.person_id is not None and row.present}
    return Sheet([row for row in rows if row.guest], members, sorted(members & came), bool(rows))


@translation.override("id")  # the agreement is printed on the founding paper
def example_agreement(group: Group) -> str:
    """Points to begin from, in the words of a village meeting; like the paper, in Indonesian."""
    trade = group.business or (group.trade.name if group.trade else "usaha bersama")
    return "\n".join(
        [
            f"Kami sepakat membentuk kelompok {group.name} dan menjadi anggotanya.",
            f"Usaha kelompok adalah {trade}, dikelola bersama.",
            "Pengurus dipilih dengan musyawarah, seperti tercatat di atas.",
            "Kelompok berkumpul satu kali setiap bulan.",
            "Setiap anggota membayar iuran Rp 5.000 setiap bulan.",
            "Keuntungan dibagi menurut musyawarah dan dicatat dalam buku kas.",
        ]
    )


def trade_names() -> dict[str, str]:
    """Kinds of business by slug, for the rooms below."""
    return dict(Trade.objects.order_by("pk").values_list("slug", "name"))


def seated(people: Iterable[int]) -> frozenset[int]:
    """Those of these persons who sit in a living group."""
    seats = Membership.objects.living().filter(person__in=list(people))
    return frozenset(seats.values_list("person_id", flat=True))


def seats_of(person: Person, user: User) -> list[Row]:
    """The groups a person sat in, for the person's page."""
    seats = Membership.objects.visible_to(user).filter(person=person).select_related("group")
    return [
        Row(
            str(seat.group),
            seat.group.get_absolute_url(),
            seat.get_office_display(),
            seat.joined_on,
            seat.left_on,
        )
        for seat in seats
    ]


def berita_acara_of(group: Group) -> Letter | None:
    """The founding paper of the group, if it was issued and not withdrawn."""
    letters = Letter.objects.filter(
        kind=Kind.BERITA_ACARA, subjects__group_id=group.pk, revoked_at=None
    )
    return letters.order_by("-pk").first()


def paper_problems(group: Group) -> list[Problem]:
    """What keeps the founding paper from being set."""
    facts = group.facts(timezone.localdate())
    checks = (rules.officers_named, rules.trade_chosen, rules.meeting_held)
    return [problem for check in checks for problem in check(facts)]


@translation.override("id")  # a paper is in Indonesian whatever the language of the screen
def berita_acara_data(group: Group) -> bodies.BeritaAcara:
    """What the record of the founding meeting says; no number of anybody stands in it whole.

    Raises:
      Blocked: the meeting, the officers or the trade are still missing.
    """
    meeting = group.founding
    if meeting is None or group.trade is None or (problems := paper_problems(group)):
        raise Blocked(problems if meeting and group.trade else paper_problems(group))
    seats = list(group.memberships.living().select_related("person").order_by("pk"))
    held = {seat.office: seat for seat in seats}
    facilitator = meeting.recorded_by
    return {
        "group": heading(group),
        "met_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "attendance": list(_attended(meeting, seats)),
        "officers": [_member(held[office]) for office in OFFICERS if office in held],
        "trades": [business(group, group.trade)],
        "agreement": meeting.points,
        "facilitator": {
            "name": facilitator.name,
            "position": facilitator.position or "Pendamping",
        },
    }


def heading(group: Group) -> bodies.Group:
    """A group as papers introduce it."""
    codes = [group.region_id[:length] for length in (2, 4, 6)]
    province, regency, kecamatan = Region.objects.filter(code__in=codes).order_by("code")
    told: bodies.Group = {
        "name": group.name,
        "village": group.region.titled,
        "kecamatan": kecamatan.titled,
        "regency": regency.titled,
        "province": province.titled,
    }
    if group.secretariat:
        told["address"] = group.secretariat
    if group.formed_on:
        told["formed_on"] = group.formed_on.isoformat()
    return told


def business(group: Group, trade: Trade) -> bodies.Trade:
    """What the group does, with its official code and rhythm."""
    told: bodies.Trade = {
        "name": group.business or trade.name,
        "cycle": str(trade.get_cycle_display()),
    }
    if trade.kbli_2020:
        told["kbli"] = trade.kbli_2020
    return told


def _member(seat: Membership) -> bodies.Member:
    person = seat.person
    return {
        "name": person.name,
        "nik": person.nik_masked,
        "office": str(seat.get_office_display()),
        "address": person.place,
    }


def _attended(meeting: Meeting, seats: Iterable[Membership]) -> Iterable[bodies.Member]:
    """Members in the order they joined, then guests with whom they came for."""
    rows = Attendance.objects.filter(meeting=meeting, present=True).select_related("came_for")
    present = list(rows.order_by("pk"))
    here = {row.person_id for row in present}
    yield from (_member(seat) for seat in seats if seat.person_id in here)
    for row in present:
        if row.guest:
            office = f"mewakili {row.came_for.name}" if row.came_for else "tamu"
            yield {"name": row.guest, "nik": "", "office": office}
