"""Facts of somebody of whom everything is known and everything is well."""

from datetime import date
from typing import Any

from anyam.eligibility.rules import engine, facts
from anyam.eligibility.rules.engine import Answer
from anyam.schemes import get_scheme

TODAY = date(2026, 11, 22)
SCHEME = "permensos-2-2019"
HOUSE = {
    "floor_area_per_person": 5.5, "floor_material": "earth", "wall_material": "bamboo",
    "own_toilet": False, "electric_light": False, "protected_water": False,
    "cooking_fuel": "firewood", "meat_per_week": 0, "clothes_per_year": 1, "meals_per_day": 2,
    "can_pay_clinic": False, "head_income": 400_000, "head_education": "sd", "savings": 0,
}  # fmt: skip
WELL: dict[str, Any] = {
    "birth_date": "1995-06-17", "marital_status": "married", "education": "sd",
    "occupation": "none", "can_work": True, "head_or_earner": True, "literate": True,
    "had_business": True, "near_course": True, "has_id_card": True, "has_family_card": True,
    "region_code": "7316031021", "group_region_code": "7316032001", "register_finding": "found",
    "register_name": "DTSEN", "register_version": "III/2026", "register_checked_on": "2026-10-01",
    "desil": 2, "village_says_poor": True, "house": HOUSE, "assisted_before": False,
    "other_family_seats": 0, "other_living_groups": 0,
}  # fmt: skip


def assessed(scheme: str = SCHEME, /, **changed: Any) -> dict[str, Answer]:
    """Every answer by rule, for facts that are well but for what is changed (None: left out)."""
    given = {key: value for key, value in (WELL | changed).items() if value is not None}
    answers = engine.assess(get_scheme(scheme), facts.read(given), today=TODAY)
    return {answer.rule: answer for answer in answers}


def said(rule: str, scheme: str = SCHEME, /, **changed: Any) -> str:
    return assessed(scheme, **changed)[rule].answer
