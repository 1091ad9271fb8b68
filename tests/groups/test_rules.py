"""What makes a group, rule by rule, each refusal in a sentence somebody can act on."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.groups import rules
from anyam.groups.rules import Candidate, Facts, Gathering, Seat
from anyam.groups.tasks import tasks
from anyam.kernel.problems import Problem

ON = date(2026, 11, 22)
BALLA, NEXT_VILLAGE, NEXT_KECAMATAN = "7316031021", "7316032002", "7316021001"
OFFICES = ["chair", "secretary", "treasurer"]


def seat(number: int, **facts: Any) -> Seat:
    office = OFFICES[number - 1] if number <= 3 else "member"
    values = {
        "person_id": number, "name": f"Siti {number}", "household_id": number,
        "region_code": BALLA, "birth_date": date(1985, 1, 1), "office": office,
    }  # fmt: skip
    return Seat(**values | facts)


def facts(members: int = 5, **changed: Any) -> Facts:
    """A group of which nothing is missing."""
    seats = tuple(seat(number) for number in range(1, members + 1))
    attended = frozenset(one.person_id for one in seats)
    ready = Facts(
        on=ON,
        group_id=1,
        region_code=BALLA,
        has_trade=True,
        business="Kios",
        started_on=date(2026, 11, 1),
        formed_on=None,
        disbanded_on=None,
        seats=seats,
        meeting=Gathering(ON, "Balai Desa", "Kami sepakat membentuk kelompok.", attended, True),
    )
    return replace(ready, **changed)


def codes(problems: Iterable[Problem]) -> list[str]:
    return [problem.code for problem in problems]


def meeting(**changed: Any) -> Gathering:
    ready = facts().meeting
    assert ready is not None
    return replace(ready, **changed)


def test_nothing_keeps_a_complete_group_from_being_formed() -> None:
    assert rules.formation_problems(facts()) == []


@pytest.mark.parametrize(
    ("members", "found"),
    [(4, ["group.too_small"]), (5, []), (20, []), (21, ["group.too_large"])],
)
def test_a_group_has_five_to_twenty_families(members: int, found: list[str]) -> None:
    assert codes(rules.size(facts(members))) == found


@pytest.mark.parametrize(
    ("members", "found"), [(9, ["group.too_small"]), (10, []), (11, ["group.too_large"])]
)
def test_a_scheme_brings_its_own_size_and_source(members: int, found: list[str]) -> None:
    problems = list(rules.size(facts(members), minimum=10, maximum=10, source="juknis 2018"))

    assert codes(problems) == found
    assert all("juknis 2018" in problem.message for problem in problems)


def test_members_live_in_the_kecamatan_of_the_group() -> None:
    seats = (seat(1, region_code=NEXT_VILLAGE), seat(2, region_code=NEXT_KECAMATAN))

    (problem,) = rules.same_kecamatan(facts(seats=seats))

    assert problem.code == "group.kecamatan"
    assert "Siti 2" in problem.message
    assert "Permensos 2/2019 Pasal 3" in problem.message


def test_a_family_has_one_seat_and_unknown_families_count_apart() -> None:
    seats = (
        seat(1),
        seat(2, household_id=1),
        seat(3, household_id=None),
        seat(4, household_id=None),
    )

    (problem,) = rules.one_seat_per_family(facts(seats=seats))

    assert problem.code == "group.family"
    assert "Siti 2 satu KK dengan Siti 1" in problem.message


@pytest.mark.parametrize(
    ("offices", "named"),
    [
        (["chair", "secretary", "treasurer"], ""),
        (["chair", "member", "treasurer"], "sekretaris"),
        (["member", "member", "member"], "ketua, sekretaris dan bendahara"),
    ],
)
def test_three_officers_are_named(offices: list[str], named: str) -> None:
    seats = tuple(seat(number, office=office) for number, office in enumerate(offices, 1))

    problems = list(rules.officers_named(facts(seats=seats)))

    assert bool(problems) is bool(named)
    assert all(named in problem.message for problem in problems)


def test_a_group_has_a_trade() -> None:
    assert codes(rules.trade_chosen(facts(has_trade=False))) == ["group.trade"]


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"held_on": date(2026, 11, 23)}, ["group.meeting_later"]),
        ({"agreement": "  setuju  "}, ["group.no_agreement"]),
    ],
)
def test_the_meeting_is_on_record_with_its_words(changed: Any, found: list[str]) -> None:
    assert codes(rules.meeting_held(facts(meeting=meeting(**changed)))) == found


def test_without_a_meeting_only_the_meeting_is_missed() -> None:
    assert codes(rules.formation_problems(facts(meeting=None))) == ["group.no_meeting"]


@pytest.mark.parametrize(
    ("attended", "found"),
    [
        ({1, 2, 3, 4, 5}, []),
        ({1, 2, 3}, []),
        ({1, 2}, ["group.quorum", "group.officer_absent"]),
        ({3, 4, 5}, ["group.officer_absent", "group.officer_absent"]),
        ({97, 98, 99}, ["group.quorum"] + ["group.officer_absent"] * 3),
    ],
)
def test_more_than_half_attend_and_the_officers_among_them(
    attended: set[int], found: list[str]
) -> None:
    present = meeting(attended=frozenset(attended))

    assert codes(rules.quorum(facts(meeting=present))) == found


@given(st.integers(0, 25), st.integers(0, 25))
def test_half_is_not_more_than_half(members: int, present: int) -> None:
    present = min(present, members)
    gathered = meeting(attended=frozenset(range(1, present + 1)))
    quorate = "group.quorum" not in codes(rules.quorum(facts(members, meeting=gathered)))

    assert quorate is (present > members / 2)


def test_offices_nobody_holds_are_not_missed_twice() -> None:
    seats = tuple(seat(number, office="member") for number in range(1, 6))

    assert codes(rules.quorum(facts(seats=seats))) == []


def test_the_signed_sheet_is_kept() -> None:
    assert codes(rules.sheet_kept(facts(meeting=meeting(has_sheet=False)))) == ["group.no_sheet"]


def test_a_group_is_formed_once_and_while_it_lives() -> None:
    assert codes(rules.formation_problems(facts(formed_on=ON))) == ["group.formed"]
    assert codes(rules.formation_problems(facts(disbanded_on=ON))) == ["group.disbanded"]


def candidate(**changed: Any) -> Candidate:
    values = {
        "person_id": 50, "name": "Aminah", "household_id": 50, "region_code": NEXT_VILLAGE,
        "birth_date": date(1985, 1, 1), "group_id": None,
    }  # fmt: skip
    return Candidate(**values | changed)


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"household_id": None}, []),
        ({"person_id": 1}, ["group.already_member"]),
        ({"group_id": 7}, ["group.other_group"]),
        ({"region_code": NEXT_KECAMATAN}, ["group.kecamatan"]),
        ({"household_id": 3}, ["group.family"]),
        ({"group_id": 7, "household_id": 3, "region_code": NEXT_KECAMATAN},
         ["group.other_group", "group.kecamatan", "group.family"]),
    ],
)  # fmt: skip
def test_who_may_join(changed: Any, found: list[str]) -> None:
    assert codes(rules.joining_problems(facts(), candidate(**changed))) == found


def test_nobody_joins_a_full_or_an_ended_group() -> None:
    assert codes(rules.joining_problems(facts(20), candidate())) == ["group.full"]
    assert codes(rules.joining_problems(facts(10), candidate(), maximum=10)) == ["group.full"]
    assert codes(rules.joining_problems(facts(disbanded_on=ON), candidate())) == ["group.disbanded"]


@pytest.mark.parametrize(
    ("born", "found"),
    [
        (date(2008, 11, 22), []),
        (date(2008, 11, 23), ["member.age"]),
        (date(1966, 11, 22), []),
        (date(1965, 11, 22), ["member.age"]),
        (None, ["member.age_unknown"]),
    ],
)
def test_unusual_ages_are_asked(born: date | None, found: list[str]) -> None:
    assert codes(rules.age_questions(born, ON)) == found


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("Melati 3", []),
        ("3", ["group.name"]),
        ("", ["group.name"]),
        ("a" * 101, ["group.name_long"]),
    ],
)
def test_a_group_has_a_name(name: str, found: list[str]) -> None:
    assert codes(rules.name_problems(name)) == found


@pytest.mark.parametrize(
    ("left", "found"),
    [
        (date(2026, 11, 22), []),
        (date(2026, 11, 23), ["member.leaves_later"]),
        (date(2026, 10, 31), ["member.left_before"]),
    ],
)
def test_a_member_leaves_between_joining_and_today(left: date, found: list[str]) -> None:
    assert codes(rules.leaving_problems(date(2026, 11, 1), left, ON)) == found


def states(found: Facts) -> dict[str, str]:
    return {task.title.split(" (")[0]: task.status for task in tasks(found)}


def test_an_empty_draft_begins_with_its_members() -> None:
    empty = facts(0, has_trade=False, meeting=None)

    assert states(empty) == {
        "Anggota": "Mulai",
        "Pengurus": "Belum bisa",
        "Usaha": "Mulai",
        "Musyawarah": "Mulai",
        "Yang hadir": "Belum bisa",
        "Isi kesepakatan": "Belum bisa",
        "Foto daftar hadir": "Belum bisa",
        "Periksa dan sahkan": "Lihat yang kurang",
    }


def test_tasks_in_the_middle_can_be_gone_on_with() -> None:
    seats = (seat(1), seat(2, office="member"), seat(3, office="member"))
    half = facts(
        seats=seats, meeting=meeting(attended=frozenset({2}), agreement="", has_sheet=False)
    )

    assert states(half) == {
        "Anggota": "Lanjutkan",
        "Pengurus": "Lanjutkan",
        "Usaha": "Selesai",
        "Musyawarah": "Selesai",
        "Yang hadir": "Lanjutkan",
        "Isi kesepakatan": "Mulai",
        "Foto daftar hadir": "Mulai",
        "Periksa dan sahkan": "Lihat yang kurang",
    }


def test_a_complete_draft_waits_for_one_thing_only() -> None:
    done = states(facts())

    assert done.pop("Periksa dan sahkan") == "Mulai"
    assert set(done.values()) == {"Selesai"}


def test_what_has_to_wait_has_no_link() -> None:
    waiting = [task for task in tasks(facts(0, meeting=None)) if task.status == "Belum bisa"]

    assert waiting
    assert not any(task.route for task in waiting)
