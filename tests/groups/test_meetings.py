"""What a group does, and the meeting it comes from."""

from datetime import date, timedelta

import pytest

from anyam.accounts.models import User
from anyam.groups import actions, meetings, queries
from anyam.groups.models import Attendance, Trade
from anyam.groups.rules import Guest
from anyam.groups.trades import read
from anyam.kernel.problems import Blocked
from tests import make
from tests.groups.asking import codes, seats

pytestmark = pytest.mark.django_db
AT = make.AT
TODAY = AT.date()


def test_a_trade_names_the_business_unless_the_group_does(by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    kiosk = Trade.objects.get(slug="kios")

    assert actions.choose_trade(group, kiosk, by=by, at=AT).business == "Kios sembako"
    actions.choose_trade(
        group, kiosk, business="Kios di pasar", secretariat="Rumah ketua", by=by, at=AT
    )

    group.refresh_from_db()
    assert (group.business, group.secretariat) == ("Kios di pasar", "Rumah ketua")


def test_the_list_of_trades_is_loaded_with_codes_and_cycles() -> None:
    stored = {trade.slug: trade for trade in Trade.objects.all()}

    assert set(stored) == {row["slug"] for row in read()}
    assert stored["sapi"].kbli_2020 == "01411"
    assert stored["sapi"].cycle == Trade.Cycle.YEARLY
    for trade in stored.values():
        assert trade.cycle in Trade.Cycle
        assert len(trade.kbli_2020) in (0, 5)
        assert trade.source
        assert trade.icon


@pytest.mark.parametrize(
    ("held_on", "place", "found"),
    [
        (TODAY + timedelta(days=1), "Balai", ["meeting.later"]),
        (date(2010, 1, 1), " \0", ["meeting.long_ago", "meeting.place"]),
        (TODAY, "b" * 151, ["meeting.place_long"]),
    ],
)
def test_a_meeting_was_somewhere_on_some_day(
    by: User, held_on: date, place: str, found: list[str]
) -> None:
    group = make.group(members=0, formed=False, by=by)

    with pytest.raises(Blocked) as blocked:
        meetings.record_meeting(group, held_on=held_on, place=place, by=by, at=AT)

    assert codes(blocked) == found


def test_the_founding_meeting_is_corrected_in_place_until_the_group_is_formed(by: User) -> None:
    group = make.group(members=5, formed=False, by=by)
    first = meetings.record_meeting(group, held_on=TODAY, place="Balai", by=by, at=AT)
    meetings.write_agreement(first, "Kami sepakat membentuk.\r\n\r\n Iuran.", by=by, at=AT)

    again = meetings.record_meeting(group, held_on=TODAY, place="Masjid", by=by, at=AT)

    assert again.pk == first.pk
    assert again.place == "Masjid"
    assert again.points == ["Kami sepakat membentuk.", "Iuran."]
    make.form(group, by=by)
    attempts = [
        lambda: meetings.record_meeting(group, held_on=TODAY, place="Balai", by=by, at=AT),
        lambda: meetings.write_agreement(again, "Kami sepakat lagi saja.", by=by, at=AT),
        lambda: meetings.record_attendance(again, present=[], by=by, at=AT),
        lambda: meetings.attach_sheet(again, make.photo(), by=by, at=AT),
    ]
    again.group.refresh_from_db()
    for attempt in attempts:
        with pytest.raises(Blocked) as blocked:
            attempt()
        assert codes(blocked) == ["group.formed"]


def test_later_meetings_stand_beside_the_founding_one(by: User) -> None:
    group = make.group(members=5, by=by)

    for _month in range(2):
        meeting = meetings.record_meeting(
            group, held_on=TODAY, place="Rumah ketua", kind="regular", minutes="Membahas kas.",
            by=by, at=AT,
        )  # fmt: skip
        meetings.write_agreement(meeting, "Iuran naik menjadi Rp 10.000.", by=by, at=AT)
        meetings.record_attendance(meeting, present=[seats(group)[0].person_id], by=by, at=AT)

    assert group.meetings.count() == 3


@pytest.mark.parametrize(
    ("text", "found"), [("setuju", ["meeting.no_agreement"]), ("a" * 5001, ["meeting.long_text"])]
)
def test_an_agreement_says_something_and_not_everything(
    by: User, text: str, found: list[str]
) -> None:
    group = make.group(members=0, formed=False, by=by)
    meeting = meetings.record_meeting(group, held_on=TODAY, place="Balai", by=by, at=AT)

    with pytest.raises(Blocked) as blocked:
        meetings.write_agreement(meeting, text, by=by, at=AT)

    assert codes(blocked) == found


def test_who_came_for_whom_counts_as_present(by: User) -> None:
    group = make.group(members=5, formed=False, by=by)
    meeting = meetings.record_meeting(group, held_on=TODAY, place="Balai", by=by, at=AT)
    ids = [seat.person_id for seat in seats(group)]

    meetings.record_attendance(
        meeting, present=ids[:2], guests=[Guest("Budi", ids[2]), Guest("Pak Lurah")], by=by, at=AT
    )

    assert group.facts(TODAY).attended == 3
    rows = Attendance.objects.filter(meeting=meeting)
    assert rows.filter(person__isnull=False, present=False).count() == 3
    assert [member["office"] for member in queries._attended(meeting, seats(group))] == [
        "Anggota", "Anggota", f"mewakili {seats(group)[2].person.name}", "tamu",
    ]  # fmt: skip


def test_an_attendance_list_makes_sense(by: User) -> None:
    group = make.group(members=3, formed=False, by=by)
    meeting = meetings.record_meeting(group, held_on=TODAY, place="Balai", by=by, at=AT)
    one, two, _three = (seat.person_id for seat in seats(group))
    stranger = make.person(by=by).pk
    cases: list[tuple[list[int], list[Guest], str]] = [
        ([stranger], [], "attendance.not_member"),
        ([], [Guest("Budi", stranger)], "attendance.not_member"),
        ([one], [Guest("Budi", one)], "attendance.both"),
        ([], [Guest("Budi", two), Guest("Ali", two)], "attendance.twice"),
        ([], [Guest("\0")], "attendance.guest_name"),
        ([], [Guest(f"Tamu {n}") for n in range(31)], "attendance.many_guests"),
    ]
    for present, guests, code in cases:
        with pytest.raises(Blocked) as blocked:
            meetings.record_attendance(meeting, present=present, guests=guests, by=by, at=AT)
        assert codes(blocked) == [code]
    assert not meeting.attendances.exists()


def test_a_sheet_that_is_no_picture_is_refused(by: User) -> None:
    group = make.group(members=0, formed=False, by=by)
    meeting = meetings.record_meeting(group, held_on=TODAY, place="Balai", by=by, at=AT)
    upload = make.photo()
    upload.file.truncate(0)
    upload.file.seek(0)
    upload.file.write(b"MZ this is a program")
    upload.file.seek(0)

    with pytest.raises(Blocked):
        meetings.attach_sheet(meeting, upload, by=by, at=AT)

    meeting.refresh_from_db()
    assert meeting.sheet_id is None
