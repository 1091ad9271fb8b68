"""What is told in a village, and what of it can be true."""

from datetime import date

import pytest

from anyam.outreach import rules
from anyam.outreach.rules import Attendee, State
from anyam.outreach.words import skill_name, skills

DAY = date(2026, 11, 22)


def codes(problems: object) -> list[str]:
    return [problem.code for problem in problems]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("line", "name", "came_for"),
    [
        ("Hasnah untuk Baharuddin", "Hasnah", "Baharuddin"),
        ("3) Hasnah mewakili  Baharuddin ", "Hasnah", "Baharuddin"),
        ("Hasnah a.n. Baharuddin", "Hasnah", "Baharuddin"),
        ("Hasnah atas nama Baharuddin", "Hasnah", "Baharuddin"),
        ("Hasnah (an Baharuddin)", "Hasnah", "Baharuddin"),
        ("12. Untung", "Untung", ""),
        ("Siti Untuk", "Siti Untuk", ""),
        ("Rusdi\u200b\t", "Rusdi", ""),
    ],
)
def test_a_line_is_read_as_people_write_it(line: str, name: str, came_for: str) -> None:
    assert rules.read_line(line) == Attendee(name, came_for)


def test_empty_lines_and_bare_numbers_are_no_people() -> None:
    assert rules.read_lines("\n 1. \n2) Ani\n\r\n") == [Attendee("Ani")]


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        ([], ["visitor.none"]),
        ([Attendee("123")], ["visitor.name"]),
        ([Attendee("x" * 121)], ["visitor.name_long"]),
        ([Attendee("Ani", "x" * 121)], ["visitor.name_long"]),
        ([Attendee("Ani", "ANI")], ["visitor.same"]),
        ([Attendee("Ani", "12")], ["visitor.came_for"]),
        ([Attendee("Ani"), Attendee("ani")], ["visitor.twice"]),
        ([Attendee("Ani", address="RT 1"), Attendee("Ani", address="RT 2")], []),
        ([Attendee("Budi")], ["visitor.twice"]),
        ([Attendee(f"Nama {'x' * n}") for n in range(201)], ["visitor.many"]),
    ],
)
def test_a_list_holds_people_once_each(people: list[Attendee], expected: list[str]) -> None:
    assert codes(rules.list_problems(people, known=[Attendee("Budi")])) == expected


def test_a_meeting_took_place_somewhere_by_somebody() -> None:
    wrong = rules.session_problems(held_on=date(2026, 11, 23), on=DAY, place="1", held_by=" ")
    assert codes(wrong) == ["session.later", "session.place", "session.held_by"]
    assert not list(rules.session_problems(held_on=DAY, on=DAY, place="Balai", held_by="Rusdi"))


def test_words_are_few_short_and_known() -> None:
    known = frozenset({"kios"})
    assert codes(rules.words_problems("trades", ["kios", "kue"], known)) == [
        "candidate.unknown_word"
    ]
    assert codes(rules.words_problems("skills", ["x" * 41, "12"], None)) == ["candidate.word"] * 2
    assert codes(rules.words_problems("skills", ["a"] * 11, None)) == ["candidate.many"]
    assert not list(rules.words_problems("skills", ["menganyam"], None))


@pytest.mark.parametrize(
    ("before", "after", "seated", "expected"),
    [
        (State.WAITING, State.DECLINED, False, []),
        (State.WAITING, State.JOINED, True, []),
        (State.JOINED, State.WAITING, False, []),
        (State.WAITING, State.JOINED, False, ["candidate.not_seated"]),
        (State.JOINED, State.WAITING, True, ["candidate.seated"]),
        (State.WAITING, State.WAITING, False, ["candidate.state"]),
        (State.WAITING, "x", False, ["candidate.state"]),
    ],
)
def test_only_who_sits_in_a_group_has_joined(
    before: str, after: str, seated: bool, expected: list[str]
) -> None:
    found = rules.move_problems(before, after, seated=seated, name="Ani")
    assert codes(found) == expected


def test_a_potential_is_seen_thought_over_and_acted_upon() -> None:
    assert codes(rules.look_problems(kind="x", kinds=["buyer"], seen="ada")) == [
        "potential.kind",
        "potential.sentence",
    ]
    assert not list(rules.look_problems(kind="buyer", kinds=["buyer"], seen="Pasar ramai."))
    assert codes(rules.act_problems("")) == ["potential.think_first"]
    assert not list(rules.act_problems("laku"))


def test_a_number_of_people_is_positive_past_and_sourced() -> None:
    wrong = rules.inhabitants_problems(count=0, counted_on=date(2027, 1, 1), on=DAY, source="2024")
    assert codes(wrong) == ["inhabitants.count", "inhabitants.later", "inhabitants.source"]
    assert not list(rules.inhabitants_problems(count=1, counted_on=DAY, on=DAY, source="Dukcapil"))


def test_a_skill_is_called_by_its_name_and_serves_its_trades() -> None:
    assert skill_name("menjahit") == "Menjahit"
    assert skill_name("menganyam") == "menganyam"
    assert skills()["mencatat"].serves("las")
    assert skills()["mengelas"].serves("las")
    assert not skills()["mengelas"].serves("kue")
