"""What a code says, how names are compared, and what becomes of an old code."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.regions import rules
from anyam.regions.rules import ChangeFacts, Move

JAN, JUN = date(2026, 1, 1), date(2026, 6, 1)
OLD, NEW, OTHER = "7316031021", "7316041001", "7316041002"


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    folded = rules.fold(text)

    assert rules.fold(folded) == folded
    assert not set(folded) - set("abcdefghijklmnopqrstuvwxyz0123456789 ")


@pytest.mark.parametrize("name", ["Ma'rang", "Ma’rang", "MA`RANG", "Má'rang"])
def test_apostrophes_and_accents_do_not_hide_a_name(name: str) -> None:
    assert rules.fold(name) == "marang"


def test_a_kota_keeps_its_title_because_a_kabupaten_may_share_the_name() -> None:
    assert rules.short_name("3204", "Kabupaten Bandung") == "Bandung"
    assert rules.short_name("3273", "Kota Bandung") == "Kota Bandung"
    assert rules.short_name("3101", "Kabupaten Administrasi Kepulauan Seribu") == "Kepulauan Seribu"
    assert rules.short_name("731603", "Kabupaten Baru") == "Kabupaten Baru"


@pytest.mark.parametrize("length", [0, 1, 3, 5, 7, 8, 9, 11])
def test_no_level_has_another_number_of_digits(length: int) -> None:
    with pytest.raises(ValueError, match="not in tuple"):
        rules.level_of("7" * length)


def test_a_code_is_followed_through_all_its_changes() -> None:
    moves = [Move(NEW, OTHER, "merged", JUN), Move(OLD, NEW, "moved", JAN)]

    assert rules.successors(OLD, moves, on=JAN) == [NEW]
    assert rules.successors(OLD, moves, on=JUN) == [OTHER]


def test_a_split_leaves_the_old_code_its_remainder() -> None:
    assert rules.successors(OLD, [Move(OLD, NEW, "split", JAN)], on=JUN) == [OLD, NEW]


def test_a_new_name_changes_no_code_and_a_dissolved_code_has_no_successor() -> None:
    assert rules.successors(OLD, [Move(OLD, OLD, "renamed", JAN)], on=JUN) == [OLD]
    assert rules.successors(OLD, [Move(OLD, None, "dissolved", JAN)], on=JUN) == []


def test_codes_that_go_round_come_to_an_end() -> None:
    moves = [Move(OLD, NEW, "moved", JAN), Move(NEW, OLD, "moved", JUN)]

    assert rules.successors(OLD, moves, on=JUN) == [OLD]


CODES = st.sampled_from([OLD, NEW, OTHER])
MOVES = st.builds(
    Move, CODES, CODES, st.sampled_from(["moved", "split", "merged"]), st.dates(JAN, JUN)
)


@given(CODES, st.lists(MOVES, max_size=6), st.dates(JAN, JUN))
def test_without_a_dissolution_something_always_covers_the_place(
    code: str, moves: list[Move], on: date
) -> None:
    assert rules.successors(code, moves, on)


def facts(kind: str, **given: object) -> ChangeFacts:
    defaults: dict[str, object] = {
        "kind": kind, "old": OLD, "new": NEW, "old_name": "Balla", "name": "", "effective_on": JAN,
        "today": JUN, "decree": "Permendagri 1/2026", "new_parent_living": True,
    }  # fmt: skip
    return ChangeFacts(**(defaults | given))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("change", "reasons"),
    [
        (facts("moved"), []),
        (facts("moved", decree="  "), ["change.decree"]),
        (facts("vanished"), ["change.kind"]),
        (facts("moved", old_name=None), ["change.unknown"]),
        (facts("moved", old_gone=True), ["change.gone"]),
        (facts("moved", old_from=JUN), ["change.too_early"]),
        (facts("moved", new=OLD), ["change.new_code"]),
        (facts("moved", new="731604"), ["change.new_code"]),
        (facts("moved", new="73160410x1"), ["change.new_code"]),
        (facts("moved", new=""), ["change.new_code"]),
        (facts("moved", new_parent_living=False), ["change.orphan"]),
        (facts("renamed", new="", name="Balla Baru"), []),
        (facts("renamed", new="", name=""), ["change.name"]),
        (facts("renamed", new="", name="Balla"), ["change.name"]),
        (facts("renamed", name="Balla Baru"), ["change.rename_code"]),
        (
            facts("renamed", new="", name="Baru", effective_on=JUN, today=JAN),
            ["change.future_name"],
        ),
        (facts("dissolved", new=""), []),
        (facts("dissolved"), ["change.dissolved_into"]),
        (facts("dissolved", new="", living_inside=3), ["change.not_empty"]),
        (facts("merged", new_living=True), []),
        (facts("merged"), ["change.no_target"]),
        (facts("merged", new_living=True, living_inside=1), ["change.not_empty"]),
        (facts("split", name="Balla Timur"), []),
        (facts("split", new_living=True), []),
        (facts("split"), ["change.name"]),
        (
            facts("moved", decree="", old_gone=True, new=""),
            ["change.decree", "change.gone", "change.new_code"],
        ),
    ],
)  # fmt: skip
def test_a_change_is_refused_with_every_reason(change: ChangeFacts, reasons: list[str]) -> None:
    assert [problem.code for problem in rules.change_problems(change)] == reasons
