"""What schemes and checklists say can be read in English, too."""

import pytest
from django.utils import translation

from anyam.eligibility.rules.facts import shown_value
from anyam.schemes import all_schemes
from anyam.schemes.checklists import get_checklist
from anyam.schemes.spoken import say, texts

CRITERIA = get_checklist("poverty-14").criteria


def said() -> set[str]:
    notes = {p.note for scheme in all_schemes().values() for p in scheme.predicates}
    words = {w for c in CRITERIA for w in (c.question, c.low_means, c.high_means, c.unit)}
    return (notes | words) - {""}


def test_every_text_has_its_english_and_no_english_is_left_over() -> None:
    assert texts("en").keys() == said()
    assert all(texts("en").values())


@pytest.mark.parametrize(
    ("language", "question", "end", "value"),
    [
        ("id", "Berapa kali makan dalam sehari?", "satu atau dua kali", "2 kali sehari"),
        ("en", "How many meals are there in a day?", "one or two", "2 times a day"),
    ],
)
def test_a_criterion_speaks_the_language_of_the_page(
    language: str, question: str, end: str, value: str
) -> None:
    meals = next(c for c in CRITERIA if c.key == "meals_per_day")
    with translation.override(language):
        assert (meals.asked, meals.scale[0]) == (question, end)
        assert shown_value("meals_per_day", 2) == value


def test_what_nobody_translated_stays_as_it_is() -> None:
    with translation.override("en"):
        assert say("peraturan bupati") == "peraturan bupati"
    with translation.override(None):
        assert say("rupiah sebulan") == "rupiah sebulan"
