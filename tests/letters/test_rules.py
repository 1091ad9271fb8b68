from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anyam.letters import rules
from anyam.letters.content import CONTENT
from anyam.letters.glyphs import coverage, drawable
from anyam.letters.kinds import TITLES, Kind
from anyam.letters.render import TEMPLATES
from anyam.letters.text import LINE, PARAGRAPH, setting, settled

payloads = st.text(rules.ALPHABET, min_size=10, max_size=10)


@given(payloads, st.integers(0, 10), st.sampled_from(rules.ALPHABET))
def test_one_wrong_character_never_passes(payload: str, place: int, other: str) -> None:
    code = payload + rules.check_character(payload)
    wrong = code[:place] + other + code[place + 1 :]

    assert (rules.clean_code(wrong) is None) == (wrong != code)


@given(payloads, st.integers(0, 9))
def test_two_swapped_characters_never_pass(payload: str, place: int) -> None:
    code = payload + rules.check_character(payload)
    swapped = code[:place] + code[place + 1] + code[place] + code[place + 2 :]

    assert (rules.clean_code(swapped) is None) == (swapped != code)


@given(payloads)
def test_a_code_is_read_however_people_write_it(payload: str) -> None:
    code = payload + rules.check_character(payload)

    assert rules.clean_code(rules.format_code(code)) == code
    assert rules.clean_code(f" {code.lower()} ".replace("1", "l").replace("0", "o")) == code


@given(st.text())
def test_rubbish_is_no_code(text: str) -> None:
    found = rules.clean_code(text)
    assert found is None or len(found) == rules.CODE_LENGTH


@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        ("{seq}/{year}", []),
        ("900/{seq:03d}-{month}/{year}", []),
        ("", ["number.no_seq", "number.no_year"]),
        ("{seq}/{year", ["number.braces"]),
        ("{seq.__class__}/{year}", ["number.field", "number.no_seq"]),
        ("{seq!r}/{year}", ["number.field"]),
        ("{seq:99999999d}/{year}", ["number.field"]),
        ("{roman_month:9d}/{seq}/{year}", ["number.field"]),
        ("{}/{seq}/{year}", ["number.field"]),
    ],
)
def test_a_number_pattern_says_what_is_wrong_with_it(pattern: str, codes: list[str]) -> None:
    assert [problem.code for problem in rules.pattern_problems(pattern)] == codes


def test_a_sound_pattern_makes_a_number() -> None:
    on = date(2026, 1, 5)
    assert rules.format_number("{seq}/{month}/{roman_month}/{year}", 7, on) == "7/01/I/2026"


def test_every_kind_has_a_name_a_shape_and_a_template() -> None:
    assert set(TITLES) == set(CONTENT) == set(Kind)
    assert {path.stem for path in TEMPLATES.glob("*.typ")} == {*Kind.values, "base"}


def test_names_are_shorter_than_paragraphs() -> None:
    tree = setting({"name": "a b " * 9_000, "agreement": ["a b " * 9_000], "qr": "<svg" * 9_000})

    assert len(tree["name"]) == LINE
    assert len(tree["agreement"][0]) == PARAGRAPH
    assert len(tree["qr"]) == 36_000


def test_paragraphs_keep_their_lines_and_names_do_not() -> None:
    assert setting({"name": "a\nb", "background": "a\r\n\n b"}) == {
        "name": "a b",
        "background": "a\nb",
    }


@given(st.text())
def test_set_text_holds_nothing_invisible(text: str) -> None:
    shown = settled(text)
    assert len(shown.replace("\u200b", "")) <= LINE
    assert all(ord(letter) in drawable() or letter == " " for letter in shown)


def test_a_file_that_is_no_font_is_refused() -> None:
    with pytest.raises(ValueError, match="cmap"):
        coverage(b"\0\1\0\0\0\0" + b"\0" * 20)
