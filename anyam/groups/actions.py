"""Every write about groups and their members; meetings are in `meetings`."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.groups import rules
from anyam.groups.doors import close_door
from anyam.groups.models import Group, Membership, Trade
from anyam.groups.queries import candidate_of
from anyam.groups.rules import Office
from anyam.kernel.problems import Blocked, Problem
from anyam.outreach.actions import candidates
from anyam.people import actions as people
from anyam.people.access import acting, as_role
from anyam.people.enrolment import clean
from anyam.people.models import Person
from anyam.people.rules import reason_problems
from anyam.regions.models import Level, Region

Ending = Membership.Ending


def note(
    action: str, group: Group, held: Held, *, by: User, at: datetime, text: str = "", **changes: Any
) -> None:
    """Record one act upon a group, in the role it was done in."""
    audit.record(
        f"group.{action}", group, by=by, at=at, region_code=group.region_id, note=text,
        changes=changes, **as_role(held),
    )  # fmt: skip


def open_for_change(group: Group, by: User) -> Held:
    """Lock the group for this transaction and return the role in which `by` may change it.

    Raises:
      Blocked: it is not theirs to change, or the group is no more.
    """
    held = acting(by, group.region_id, Can.FORM_GROUPS)
    # Two phones adding the twentieth member at once: the second waits here and sees the first.
    fresh = Group.objects.select_for_update().get(pk=group.pk)
    group.formed_on, group.disbanded_on = fresh.formed_on, fresh.disbanded_on
    if group.disbanded_on is not None:
        raise Blocked([Problem("group.disbanded", _("Kelompok ini sudah dibubarkan."))])
    return held


@transaction.atomic
def start(*, name: str, region: Region, secretariat: str = "", by: User, at: datetime) -> Group:
    """Begin the draft of a group in a village.

    Raises:
      Blocked: no name, a name taken in this village, no village, or not theirs to do.
    """
    held = acting(by, region.code, Can.FORM_GROUPS)
    title = clean(name)
    problems = [*rules.name_problems(title), *_name_taken(region, title)]
    if region.level != Level.VILLAGE:
        problems.append(Problem("group.region", _("Pilih desa atau kelurahannya."), "region"))
    if problems:
        raise Blocked(problems)
    group = Group(
        code=_next_code(region),
        name=title,
        region=region,
        secretariat=clean(secretariat)[:200],
        started_on=timezone.localdate(at),
    )
    _save(group, Problem("group.name_taken", _("Nama atau nomor ini baru saja dipakai. Ulangi.")))
    note("start", group, held, by=by, at=at)
    return group


def _name_taken(region: Region, name: str, but: int = 0) -> list[Problem]:
    namesakes = Group.objects.active().filter(region=region, name__iexact=name).exclude(pk=but)
    if not namesakes.exists():
        return []
    message = _("Nama ini sudah dipakai kelompok lain di desa yang sama. Pilih nama lain.")
    return [Problem("group.name_taken", message, "name")]


def _next_code(region: Region) -> str:
    """The running number of a group in its village: 7316031021-003."""
    here = Group.objects.filter(region=region, code__startswith=f"{region.code}-")
    last = here.order_by("-code").first()
    number = int(last.code.rpartition("-")[2]) + 1 if last else 1
    return f"{region.code}-{number:03d}"


def _save(row: Group | Membership, problem: Problem) -> None:
    """Save; where somebody else was faster by a blink, say so instead of failing."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Blocked([problem]) from None


@transaction.atomic
def rename(group: Group, name: str, *, reason: str = "", by: User, at: datetime) -> Group:
    """Give a group another name; once it is formed, papers bear the old one, so say why."""
    held = open_for_change(group, by)
    title, before = clean(name), group.name
    problems = [*rules.name_problems(title), *_name_taken(group.region, title, but=group.pk)]
    if group.formed_on is not None:
        problems += reason_problems(reason)
    if problems:
        raise Blocked(problems)
    group.name = title
    _save(group, Problem("group.name_taken", _("Nama ini baru saja dipakai. Pilih nama lain.")))
    note("rename", group, held, by=by, at=at, text=clean(reason), name=[before, title])
    return group


@transaction.atomic
def choose_trade(
    group: Group, trade: Trade, *, business: str = "", secretariat: str = "",
    by: User, at: datetime,
) -> Group:  # fmt: skip
    """Choose what the group will do, in the words of the list and in its own.

    Another trade has another market: why the former one would sell is forgotten.
    """
    held = open_for_change(group, by)
    before = group.trade.slug if group.trade else None
    if before not in (None, trade.slug):
        group.why_sells = ""
    group.trade, group.business = trade, clean(business)[:150] or trade.name
    group.secretariat = clean(secretariat)[:200] or group.secretariat
    group.save(update_fields=["trade", "business", "secretariat", "why_sells"])
    note("trade", group, held, by=by, at=at, trade=[before, trade.slug], business=group.business)
    return group


@transaction.atomic
def add_member(
    group: Group, person: Person, *, joined_on: date | None = None, by: User, at: datetime
) -> Membership:
    """Give a person a seat.

    Raises:
      Blocked: the group is full or gone, or the person may not join it: every reason.
    """
    held = open_for_change(group, by)
    membership = _seat(group, person, joined_on, timezone.localdate(at))
    note("add_member", group, held, by=by, at=at, member=person.name, person=person.pk)
    return membership


@transaction.atomic
def enrol_member(
    group: Group, *, by: User, at: datetime, **facts: Any
) -> tuple[Membership, list[Problem]]:
    """Write a person down (see `people.actions.enrol`) and give them a seat; both or neither."""
    person, questions = people.enrol(**facts, by=by, at=at)
    membership = add_member(group, person, by=by, at=at)
    return membership, questions + age_questions(person, timezone.localdate(at))


def age_questions(person: Person, on: date) -> list[Problem]:
    return list(rules.age_questions(person.birth_date, on))


def _seat(group: Group, person: Person, joined_on: date | None, on: date) -> Membership:
    household = person.current_household
    candidate = candidate_of(person, household)
    if problems := rules.joining_problems(group.facts(on), candidate):
        raise Blocked(problems)
    membership = Membership(
        group=group, person=person, household=household, joined_on=joined_on or on
    )
    message = _("Orang atau keluarga ini baru saja masuk kelompok lain.")
    _save(membership, Problem("group.just_taken", message, "nik"))
    candidates.seat(person)
    return membership


@transaction.atomic
def end_membership(
    membership: Membership, on: date, reason: str, *, text: str = "", by: User, at: datetime
) -> Membership:
    """Record that a member left, when and why (`Membership.Ending`)."""
    held = open_for_change(membership.group, by)
    _end(membership, on, reason, text, timezone.localdate(at))
    note(
        "end_member", membership.group, held, by=by, at=at, text=membership.ending_note,
        member=membership.person.name, person=membership.person_id, on=on, reason=reason,
    )  # fmt: skip
    return membership


def _end(membership: Membership, on: date, reason: str, text: str, today: date) -> None:
    problems = list(rules.leaving_problems(membership.joined_on, on, today))
    if reason not in Ending:
        problems.append(Problem("member.reason", _("Pilih alasan keluar."), "reason"))
    if problems:
        raise Blocked(problems)
    unmoved = Membership.objects.living().filter(pk=membership.pk)
    if not unmoved.update(left_on=on, ending=reason, ending_note=clean(text)[:200]):
        message = _("Anggota ini sudah dicatat keluar. Muat ulang halaman.")
        raise Blocked([Problem("member.left", message)])
    membership.refresh_from_db()
    if membership.office == Office.CHAIR:
        close_door(membership.group, today)


@transaction.atomic
def replace_member(
    membership: Membership, person: Person, on: date, *, text: str = "", by: User, at: datetime
) -> Membership:
    """Let somebody take the place of a member who leaves; an office does not pass on with it."""
    group = membership.group
    held = open_for_change(group, by)
    today = timezone.localdate(at)
    _end(membership, on, Ending.REPLACED, text, today)
    successor = _seat(group, person, on, today)
    note(
        "replace_member", group, held, by=by, at=at, text=clean(text)[:200],
        member=[membership.person.name, person.name], person=[membership.person_id, person.pk],
    )  # fmt: skip
    return successor


@transaction.atomic
def enrol_replacement(
    membership: Membership, *, by: User, at: datetime, **facts: Any
) -> tuple[Membership, list[Problem]]:
    """Write a person down and give them the place of a member who leaves today."""
    person, questions = people.enrol(**facts, by=by, at=at)
    on = timezone.localdate(at)
    successor = replace_member(membership, person, on, by=by, at=at)
    return successor, questions + age_questions(person, on)


def name_officer(membership: Membership, office: str, *, by: User, at: datetime) -> None:
    """Give one member an office; whoever held it becomes a plain member."""
    name_officers(membership.group, {office: membership}, by=by, at=at)


@transaction.atomic
def name_officers(
    group: Group, officers: Mapping[str, Membership], *, by: User, at: datetime
) -> None:
    """Fill offices: {office: member}. Offices not mentioned keep their holder.

    Raises:
      Blocked: one member for two offices, or somebody who is not a member.
    """
    held = open_for_change(group, by)
    seats = {seat.pk: seat for seat in group.memberships.living().select_related("person")}
    if problems := _officer_problems(officers, seats):
        raise Blocked(problems)
    before = {seat.office: seat for seat in seats.values()}
    chosen = {seat.pk: office for office, seat in officers.items()}
    for seat in seats.values():  # first free the offices: the database holds one to each
        if seat.pk in chosen or seat.office in officers:
            _set_office(seat, Office.MEMBER)
    for pk, office in chosen.items():
        _set_office(seats[pk], office)
    former, chair = before.get(Office.CHAIR), officers.get(Office.CHAIR)
    if former and chair and former.pk != chair.pk:
        close_door(group, timezone.localdate(at))
    changes: dict[str, Any] = {
        office: [before[office].person.name if office in before else None, seat.person.name]
        for office, seat in officers.items()
    }
    note("officers", group, held, by=by, at=at, **changes)


def _set_office(seat: Membership, office: str) -> None:
    seat.office = office
    seat.save(update_fields=["office"])


def _officer_problems(
    officers: Mapping[str, Membership], seats: Mapping[int, Membership]
) -> list[Problem]:
    problems = []
    taken: set[int] = set()
    for office, seat in officers.items():
        if office not in rules.OFFICERS:
            raise ValueError(f"not an office: {office}")
        if seat.pk not in seats:
            message = _("Pengurus harus anggota kelompok ini.")
            problems.append(Problem("officer.not_member", message, office))
        if seat.pk in taken:
            message = _("Satu orang tidak boleh memegang dua jabatan. Pilih anggota lain.")
            problems.append(Problem("officer.two_offices", message, office))
        taken.add(seat.pk)
    return problems


@transaction.atomic
def form(group: Group, *, by: User, at: datetime) -> Group:
    """Declare the group formed, on the day its members met.

    Raises:
      Blocked: every rule that is not met yet; or somebody was faster.
    """
    held = open_for_change(group, by)
    facts = group.facts(timezone.localdate(at))
    problems = rules.formation_problems(facts)
    if problems or facts.meeting is None:
        raise Blocked(problems)
    unformed = Group.objects.active().filter(pk=group.pk, formed_on=None)
    if not unformed.update(formed_on=facts.meeting.held_on):
        message = _("Kelompok ini baru saja disahkan orang lain. Muat ulang halaman.")
        raise Blocked([Problem("group.stale", message)])
    group.formed_on = facts.meeting.held_on
    members = [[seat.person_id, seat.office] for seat in facts.seats]
    note("form", group, held, by=by, at=at, formed_on=group.formed_on, members=members)
    return group


@transaction.atomic
def disband(group: Group, on: date, reason: str, *, by: User, at: datetime) -> Group:
    """End a group and every seat in it."""
    held = open_for_change(group, by)
    today = timezone.localdate(at)
    problems = [*reason_problems(reason), *_disband_problems(group, on, today)]
    if problems:
        raise Blocked(problems)
    for seat in group.memberships.living():
        _end(seat, max(on, seat.joined_on), Ending.DISBANDED, "", max(today, seat.joined_on))
    group.disbanded_on = on
    group.save(update_fields=["disbanded_on"])
    note("disband", group, held, by=by, at=at, text=clean(reason), on=on)
    return group


def _disband_problems(group: Group, on: date, today: date) -> list[Problem]:
    if on > today:
        return [Problem("group.disbands_later", _("Tanggal bubar belum terjadi."), "on")]
    if group.formed_on and on < group.formed_on:
        message = _("Tanggal bubar lebih awal daripada tanggal dibentuk.")
        return [Problem("group.disbanded_before", message, "on")]
    return []
