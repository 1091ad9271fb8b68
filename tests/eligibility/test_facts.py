"""Facts as JSON: what is read, what is refused, and that the schema tells the same."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anyam.eligibility.reading import MAX_BYTES, NotJson, parse, sentence
from anyam.eligibility.rules import engine, facts
from anyam.eligibility.rules.kinds import Refusal
from anyam.schemes import all_schemes
from tests.eligibility.known import TODAY, WELL

SCHEMA = facts.schema()


def refusal(value: dict[str, Any] | list[Any] | str | None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        parse(json.dumps(value).encode())
    return caught.value


def made_by(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Any value the schema allows."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if schema["type"] == "object":
        needed = {k: made_by(schema["properties"][k]) for k in schema.get("required", ())}
        rest = {k: made_by(v) for k, v in schema["properties"].items() if k not in needed}
        return st.fixed_dictionaries(needed, optional=rest)
    if schema["type"] == "array":
        return st.lists(made_by(schema["items"]), max_size=3)
    return st.from_regex(schema["pattern"], fullmatch=True) if "pattern" in schema else one(schema)


def one(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    low, high = schema.get("minimum"), schema.get("maximum")
    if schema.get("format") == "date":
        return st.dates().map(str)
    return {
        "boolean": st.booleans(),
        "integer": st.integers(low, high),
        "number": st.floats(low, high, allow_nan=False),
        "string": st.text(min_size=1, max_size=20),
    }[schema["type"]]


@given(value=made_by(SCHEMA))
@settings(max_examples=150, deadline=None)
def test_whatever_the_schema_allows_is_answered(value: dict[str, Any]) -> None:
    read = parse(json.dumps(value).encode())
    assert facts.read(facts.stored(read)) == read
    for scheme in all_schemes().values():
        answers = engine.assess(scheme, read, today=TODAY)
        assert {a.answer for a in answers} <= {"pass", "fail", "unknown", "waived"}
        json.dumps([engine.kept(a) for a in answers], ensure_ascii=False).encode()


def test_the_schema_describes_every_key_and_allows_no_other() -> None:
    assert SCHEMA["additionalProperties"] is False
    assert "required" not in SCHEMA
    assert set(WELL) < set(SCHEMA["properties"])
    house = SCHEMA["properties"]["house"]["properties"]
    for schema in [*SCHEMA["properties"].values(), *house.values()]:
        assert schema["description"]
        assert isinstance(schema["type"], str)
    assert "m²" in house["floor_area_per_person"]["description"]
    assert "widowed: cerai mati" in SCHEMA["properties"]["marital_status"]["description"]


@pytest.mark.parametrize("key", sorted(SCHEMA["properties"]))
def test_a_value_of_another_type_is_refused_by_name(key: str) -> None:
    for wrong in (None, {"x": 1}, [[]], object, 3.5, "ya", True):
        if wrong is object or SCHEMA["properties"][key]["type"] == {
            float: "number", str: "string", bool: "boolean",
        }.get(type(wrong)):  # fmt: skip
            continue
        refused = refusal({key: wrong})
        assert refused.path[0] == key
        assert key in sentence(refused)


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"umur": 30}, "facts.unknown_key"),
        ({"house": {"atap": "ijuk"}}, "facts.unknown_key"),
        ({"waivers": [{"rule": "age", "z": 1}]}, "facts.unknown_key"),
        ({"waivers": [{"rule": "age", "reason": "x"}]}, "facts.missing"),
        ({"waivers": [{}] * 51}, "facts.length"),
        ({"desil": 0}, "facts.range"),
        ({"desil": 10**400}, "facts.range"),
        ({"desil": 1.5}, "facts.type"),
        ({"desil": True}, "facts.type"),
        ({"house": {"floor_area_per_person": -1}}, "facts.range"),
        ({"house": {"floor_area_per_person": "5"}}, "facts.type"),
        ({"birth_date": "17-06-1985"}, "facts.date"),
        ({"birth_date": "2001-02-29"}, "facts.date"),
        ({"birth_date": "20010228"}, "facts.date"),
        ({"occupation": "PNS"}, "facts.choice"),
        ({"region_code": "73.16.03.1021"}, "facts.digits"),
        ({"region_code": "٧٣١٦٠٣١٠٢١"}, "facts.digits"),
        ({"register_name": ""}, "facts.length"),
        ({"register_name": "x" * 41}, "facts.length"),
        ([], "facts.type"),
        ("x", "facts.type"),
        (None, "facts.type"),
    ],
)  # fmt: skip
def test_what_is_no_fact_is_refused_with_a_code_and_a_sentence(value: Any, code: str) -> None:
    refused = refusal(value)
    assert refused.code == code
    assert sentence(refused).endswith(".")


def test_a_whole_number_may_be_written_with_a_point_and_a_text_is_cleaned() -> None:
    assert parse(b'{"desil": 2.0}').desil == 2
    cleaned = parse(b'{"assisted_by": "KUBE\\u0000 \\ud800"}').assisted_by
    assert cleaned == "KUBE\ufffd \ufffd"
    assert parse(b"\xef\xbb\xbf{}") == facts.Facts()


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        (b"", "json.empty"),
        (b" \n", "json.empty"),
        (b"{", "json.syntax"),
        (b"{} {}", "json.syntax"),
        (b"{'desil': 1}", "json.syntax"),
        ("{}".encode("utf-16"), "json.encoding"),
        (b'{"assisted_by": "\xff"}', "json.encoding"),
        (b"PK\x03\x04" + b"\x00" * 50, "json.syntax"),
        (b'{"desil": NaN}', "json.number"),
        (b'{"desil": -Infinity}', "json.number"),
        (b'{"desil": ' + b"9" * 9_000 + b"}", "json.number"),
        (b'{"desil": 1, "desil": 2}', "json.twice"),
        (b"[" * 200_000, "json.too_deep"),
        (b'{"a":' * 100_000, "json.too_deep"),
        (b" " * (MAX_BYTES + 1), "json.too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_json_cannot_be_read_and_breaks_nothing(raw: bytes, code: str) -> None:
    with pytest.raises(NotJson) as caught:
        parse(raw)
    assert caught.value.code == code
    assert caught.value.message.endswith(".")


def test_every_fact_has_a_label_and_most_somebody_who_can_find_it_out() -> None:
    for name in SCHEMA["properties"]:
        assert facts.label(name)
        assert facts.asks(name) or name in ("on", "waivers")
