"""Writes about meetings: when and where, who came, what was agreed, the signed sheet."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.files.actions import keep
from anyam.files.models import Attachment
from anyam.groups import rules
from anyam.groups.actions import note, open_for_change
from anyam.groups.models import Attendance, Group, Meeting
from anyam.groups.rules import Guest
from anyam.kernel.problems import Blocked, Problem
from anyam.people.enrolment import clean

LONGEST = 5_000  # characters of an agreement
MAX_GUESTS = 30
SHEET = "group.sheet"  # the kind of attachment
Kind = Meeting.Kind


@transaction.atomic
def record_meeting(
    group: Group,
    *,
    held_on: date,
    place: str,
    kind: str = Kind.FORMATION,
    agreement: str | None = None,
    minutes: str = "",
    by: User,
    at: datetime,
) -> Meeting:
    """Write a meeting down; the founding one is corrected in place until the group is formed.

    Raises:
      Blocked: a day to come, no place, the group is formed already, or not theirs to do.
    """
    held = open_for_change(group, by)
    problems = _when_and_where(held_on, clean(place), timezone.localdate(at))
    if kind == Kind.FORMATION:
        problems += _still_open(group)
    if problems:
        raise Blocked(problems)
    founding = group.founding if kind == Kind.FORMATION else None
    meeting = founding or Meeting(group=group, kind=kind)
    meeting.held_on, meeting.place = held_on, clean(place)
    if agreement is not None:
        meeting.agreement = _paragraphs(agreement)
    meeting.minutes = _paragraphs(minutes) or meeting.minutes
    meeting.recorded_by, meeting.recorded_at = by, at
    meeting.save()
    note("meeting", group, held, by=by, at=at, kind=kind, held_on=held_on, place=meeting.place)
    return meeting


def _when_and_where(held_on: date, place: str, on: date) -> list[Problem]:
    problems = []
    if held_on > on:
        message = _("Tanggal musyawarah belum terjadi. Catat setelah musyawarah berlangsung.")
        problems.append(Problem("meeting.later", message, "held_on"))
    elif (on - held_on).days > 366 * 10:
        message = _("Tanggal musyawarah lebih dari sepuluh tahun yang lalu. Periksa lagi.")
        problems.append(Problem("meeting.long_ago", message, "held_on"))
    if not place:
        message = _("Tuliskan tempatnya, misalnya Balai Desa Balla.")
        problems.append(Problem("meeting.place", message, "place"))
    elif len(place) > 150:
        message = _("Nama tempat paling panjang 150 huruf.")
        problems.append(Problem("meeting.place_long", message, "place"))
    return problems


def _still_open(group: Group) -> list[Problem]:
    if group.formed_on is None:
        return []
    message = _("Kelompok sudah disahkan, jadi catatan musyawarahnya tidak dapat diubah lagi.")
    return [Problem("group.formed", message)]


def _paragraphs(text: str) -> str:
    lines = [clean(line) for line in text.replace("\r\n", "\n").split("\n")]
    joined = "\n".join(lines).strip()
    if len(joined) > LONGEST:
        message = _("Tulisan ini terlalu panjang. Paling banyak %(max)d huruf.")
        raise Blocked([Problem("meeting.long_text", message % {"max": LONGEST}, "agreement")])
    return joined


@transaction.atomic
def write_agreement(meeting: Meeting, text: str, *, by: User, at: datetime) -> Meeting:
    """Write down what the members agreed, one point a line."""
    held = open_for_change(meeting.group, by)
    problems = _still_open(meeting.group) if meeting.kind == Kind.FORMATION else []
    agreement = _paragraphs(text)
    if len(agreement) < rules.AGREEMENT_LENGTH:
        message = _("Tuliskan apa yang disepakati, satu baris untuk satu kesepakatan.")
        problems.append(Problem("meeting.no_agreement", message, "agreement"))
    if problems:
        raise Blocked(problems)
    meeting.agreement = agreement
    meeting.save(update_fields=["agreement"])
    note("agreement", meeting.group, held, by=by, at=at, points=len(meeting.points))
    return meeting


@transaction.atomic
def record_attendance(
    meeting: Meeting,
    *,
    present: Collection[int],
    guests: Sequence[Guest] = (),
    by: User,
    at: datetime,
) -> None:
    """Write down who came: persons of the group by id, and guests. Replaces an earlier list.

    Members who did not come are on the list too, as absent: it is the whole attendance sheet.
    """
    group = meeting.group
    held = open_for_change(group, by)
    problems = _still_open(group) if meeting.kind == Kind.FORMATION else []
    members = set(group.memberships.living().values_list("person_id", flat=True))
    problems += _attendance_problems(members, present, guests)
    if problems:
        raise Blocked(problems)
    meeting.attendances.all().delete()
    rows = [Attendance(meeting=meeting, person_id=pk, present=pk in present) for pk in members]
    rows += [
        Attendance(meeting=meeting, guest=clean(guest.name), came_for_id=guest.came_for)
        for guest in guests
    ]
    Attendance.objects.bulk_create(rows)
    note(
        "attendance", group, held, by=by, at=at,
        present=len(set(present)), members=len(members), guests=len(guests),
    )  # fmt: skip


@transaction.atomic
def attach_sheet(
    meeting: Meeting, upload: UploadedFile[Any], *, by: User, at: datetime
) -> Attachment:
    """Keep the photo (or scan) of the signed attendance list; a later one takes its place.

    Raises:
      Blocked: no picture or PDF, too large, the group is formed already, or not theirs to do.
    """
    group = meeting.group
    held = open_for_change(group, by)
    if problems := _still_open(group) if meeting.kind == Kind.FORMATION else []:
        raise Blocked(problems)
    meeting.sheet = keep(
        upload, kind=SHEET, region_code=group.region_id, group_id=group.pk, by=by, at=at
    )
    meeting.save(update_fields=["sheet"])
    note("sheet", group, held, by=by, at=at, sheet=meeting.sheet.pk)
    return meeting.sheet


def _attendance_problems(
    members: Collection[int], present: Collection[int], guests: Sequence[Guest]
) -> list[Problem]:
    problems = []
    stood_in_for = [guest.came_for for guest in guests if guest.came_for is not None]
    if set(present) - set(members) or set(stood_in_for) - set(members):
        message = _("Daftar anggota baru saja berubah. Muat ulang halaman.")
        problems.append(Problem("attendance.not_member", message))
    if set(stood_in_for) & set(present):
        message = _("Anggota yang hadir sendiri tidak perlu diwakili.")
        problems.append(Problem("attendance.both", message, "guests"))
    if len(set(stood_in_for)) != len(stood_in_for):
        message = _("Seorang anggota diwakili oleh satu orang saja.")
        problems.append(Problem("attendance.twice", message, "guests"))
    if len(guests) > MAX_GUESTS:
        message = _("Paling banyak %(max)d tamu.") % {"max": MAX_GUESTS}
        problems.append(Problem("attendance.many_guests", message, "guests"))
    for guest in guests:
        if not 1 < len(clean(guest.name)) <= 120:
            message = _("Tuliskan nama setiap tamu, paling panjang 120 huruf.")
            problems.append(Problem("attendance.guest_name", message, "guests"))
    return problems
