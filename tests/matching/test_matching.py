"""From a list of candidates to decisions."""

import csv
from itertools import pairwise
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from anyam.matching import evaluation, explaining, labels, matching, tables
from anyam.matching.deciding import MATCH, NONE, REVIEW, Result
from anyam.matching.engines import duckdb
from anyam.matching.preparing import prepare
from anyam.matching.problems import Unusable
from anyam.matching.store import Store, open_store
from tests.matching import people
from tests.matching.conftest import World

SITI = {
    "nik": "7316034503810002",
    "kk": "7316030101150001",
    "name": "SITI AMINAH",
    "birth_date": "1981-03-05",
    "sex": "P",
    "mother_name": "HASNAH LATIEF",
    "address": "DUSUN KRAJAN RT 003 RW 004",
    "region_code": "7316031021",
}
BROTHER = SITI | {
    "nik": "7316031207790001",
    "name": "RAHMAT LATIEF",
    "birth_date": "1979-07-12",
    "sex": "L",
}
TWIN = SITI | {"nik": "7316034503810001", "name": "SITI AISYAH"}
NAMESAKE = SITI | {
    "nik": "7371015509900003",
    "kk": "7371010202120009",
    "birth_date": "1990-09-15",
    "mother_name": "RABIAH",
    "address": "JL VETERAN 5",
    "region_code": "7371011002",
}


def named(rows: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    return [people.row(identity, **facts) for identity, facts in rows.items()]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Store:
    known = {"siti": SITI, "brother": BROTHER, "namesake": NAMESAKE}
    return people.store(tmp_path_factory.mktemp("known"), [*people.strangers(), *named(known)])


def asked(store: Store, **facts: str) -> dict[str, Any]:
    return tables.looked_up(store, SITI | facts)


def test_most_candidates_are_found_and_hardly_any_wrongly(world: World, tmp_path: Path) -> None:
    results, counts = tables.matched(world.store, world.candidates, tmp_path / "out.csv")
    assert counts.candidates == counts.match + counts.review + counts.none
    rows = labels.table(tmp_path / "out.csv", "x")
    known = labels.read(world.folder / "truth.csv")
    figures = evaluation.evaluate(evaluation.answers(rows), known, None)
    assert figures["precision"] >= 0.995
    assert figures["found"] >= 0.99
    assert figures["review_share"] <= 0.04
    assert figures["absent_not_matched"] >= 0.98
    assert len(results) == len(rows)


def test_how_many_pairs_are_compared_at_once_changes_nothing(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole, _counts = matching.match(world.store, world.candidates)
    for name, few in (("AT_ONCE", 50), ("STREAM", 7), ("FEWEST", 30), ("THREADS", 3)):
        monkeypatch.setattr(duckdb, name, few)
    parts, _counts = matching.match(world.store, world.candidates)
    assert parts == whole
    assert {one.decision for one in parts} == {MATCH, REVIEW, NONE}


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"name": "St. Aminah", "nik": ""},
        {"nik": "'7316 0345 0381 0002"},
        {"nik": "", "kk": ""},
        {"birth_date": "03-05-1981"},
        {"nik": "731603450381002"},
        {"birth_date": "", "nik": ""},
        {"nik": "7316034503810000", "name": "SITI AMINA"},
        {"name": "SitiAminah"},
        {"nik": "7316030503810002"},
        {"kk": "9999000011112222", "address": "", "region_code": "7371011002"},
        {"birth_date": "1981-03-15"},
    ],
)
def test_a_person_is_found_whatever_one_or_two_fields_say(
    register: Store, facts: dict[str, str]
) -> None:
    answer = asked(register, **facts)
    assert (answer["decision"], answer["register_id"]) == (MATCH, "siti")


def test_a_nik_that_agrees_while_all_else_differs_is_no_match_but_a_warning(
    register: Store,
) -> None:
    answer = tables.looked_up(
        register,
        {"nik": SITI["nik"], "name": "BAHARUDDIN TAPPA", "birth_date": "1960-01-30", "sex": "L"},
    )
    assert answer["decision"] != MATCH
    assert "NIK sama tetapi namanya lain" in answer["results"][0]["reasons"]


def test_meeting_one_s_family_is_not_meeting_oneself(register: Store) -> None:
    sister = {"nik": "7316035208850003", "name": "NURHAYATI", "birth_date": "1985-08-12"}
    assert asked(register, **sister)["decision"] == NONE
    assert asked(register, **sister | {"nik": "", "birth_date": ""})["decision"] == NONE


def test_an_absent_twin_is_never_matched_with_the_one_who_is_there(register: Store) -> None:
    twin = {name: TWIN[name] for name in ("nik", "name")}
    assert asked(register, **twin)["decision"] == REVIEW
    assert "kembar" in asked(register, **twin)["results"][0]["reasons"]


def test_of_namesakes_the_one_who_agrees_is_matched(register: Store) -> None:
    answer = tables.looked_up(register, NAMESAKE | {"nik": "", "mother_name": ""})
    assert answer["register_id"] == "namesake"


def test_somebody_recorded_twice_is_matched_once_and_said_so(tmp_path: Path) -> None:
    again = SITI | {"kk": "7316030909200007", "address": "", "name": "SITI AMINA"}
    store = people.store(tmp_path, [*people.strangers(), *named({"one": SITI, "two": again})])
    answer = tables.looked_up(store, SITI)
    assert answer["register_id"] == "one"
    assert answer["results"][0]["recorded_twice_as"] == ["two"]


def test_two_candidates_may_be_one_person_unless_one_to_one_is_asked(
    register: Store, tmp_path: Path
) -> None:
    twice = named({"a": SITI, "b": SITI | {"nik": ""}, "c": SITI | {"nik": "", "kk": ""}})
    path = people.write(tmp_path / "c.csv", twice)
    free, _counts = matching.match(register, path)
    assert [r.decision for r in free] == [MATCH] * 3
    strict, _counts = matching.match(register, path, one_to_one=True)
    assert sorted(r.decision for r in strict) == [MATCH, REVIEW, REVIEW]
    assert any("orang yang sama dengan calon" in r.reasons for r in strict)


@pytest.mark.parametrize("ending", ["csv", "parquet"])
def test_results_are_written_by_the_ending_of_the_name(
    register: Store, tmp_path: Path, ending: str
) -> None:
    path = people.write(tmp_path / "c.csv", named({"a": SITI, "b": {"name": "SIAPA", "nik": "1"}}))
    out = tmp_path / f"out.{ending}"
    tables.matched(register, path, out, explain=True)
    if ending == "csv":
        with out.open(encoding="utf-8") as file:
            rows: list[dict[str, Any]] = list(csv.DictReader(file))
    else:
        rows = pq.read_table(out).to_pylist()
    assert [(row["candidate_id"], row["decision"]) for row in rows] == [("a", MATCH), ("b", NONE)]
    assert rows[0]["tier"] == "exact"
    assert rows[1]["register_id"] in {"", None}
    assert '"register_digest"' in rows[0]["explanation"]


def test_a_result_goes_nowhere_else(register: Store, tmp_path: Path) -> None:
    path = people.write(tmp_path / "c.csv", named({"a": SITI}))
    for out in (tmp_path, tmp_path / "no" / "out.csv"):
        with pytest.raises(Unusable):
            tables.matched(register, path, out)
    assert [one.name for one in tmp_path.iterdir()] == ["c.csv"]


def test_the_waterfall_adds_up_and_is_drawn(register: Store) -> None:
    answer = tables.looked_up(register, SITI | {"nik": ""}, picture=True)
    told = answer["results"][0]
    bars = told["steps"]
    for before, after in pairwise(bars[:-1]):
        assert after["start"] == pytest.approx(before["end"])
    assert bars[-1]["end"] == pytest.approx(bars[-2]["end"])
    assert told["svg"].startswith("<svg")
    assert told["svg"].count("<rect") == len(bars)
    assert told["register"]["desil"] == ""
    assert explaining.svg({"steps": []}) == ""


def test_a_list_without_rows_or_with_repeated_ids_is_refused(
    register: Store, tmp_path: Path
) -> None:
    with pytest.raises(Unusable, match="tidak berisi"):
        matching.match(register, people.write(tmp_path / "a.csv", []))
    with pytest.raises(Unusable, match="lebih dari sekali"):
        matching.match(register, people.write(tmp_path / "b.csv", [*named({"a": SITI})] * 2))
    with pytest.raises(Unusable, match="Mesin"):
        matching.match(register, people.write(tmp_path / "c.csv", named({"a": SITI})), engine="x")


@pytest.mark.parametrize("facts", [{}, {"id": "1"}, {"name": None}, {"nik": ["1"]}])
def test_nobody_is_looked_up_without_a_fact(register: Store, facts: dict[str, Any]) -> None:
    with pytest.raises(Unusable, match="Isi salah satu"):
        tables.looked_up(register, facts)


def test_a_person_is_asked_for_in_the_words_of_the_form(register: Store) -> None:
    answer = tables.looked_up(
        register,
        {
            "NIK": 7316034503810002.0,
            "Nama Lengkap": "siti aminah",
            "tgl lahir": "05/03/1981",
            "jk": "W",
        },
    )
    assert answer["register_id"] == "siti"


def test_a_table_is_matched_in_passing(tmp_path: Path) -> None:
    rows = [*people.strangers(200), *named({"siti": SITI})]
    path = people.write(tmp_path / "r.csv", rows)
    with tables.opened(path) as store:
        results, _counts = matching.match(
            store, people.write(tmp_path / "c.csv", named({"a": SITI}))
        )
    assert results[0] == Result(
        "a", "siti", MATCH, results[0].probability, "exact", results[0].reasons
    )


def test_another_model_than_the_prepared_one_is_refused(register: Store, tmp_path: Path) -> None:
    from anyam.matching.model import SHIPPED, load

    other = SHIPPED / "people-en.json"
    source = tmp_path / "r.csv"
    source.write_text("rec_id,given_name\n" + "\n".join(f"{n},A{n}" for n in range(150)))
    prepare(source, tmp_path / "s", load(other))
    with tables.opened(tmp_path / "s", other) as store:
        assert store.rows == 150
    with (
        pytest.raises(Unusable, match="model lain"),
        tables.opened(tmp_path / "s", SHIPPED / "register.json"),
    ):
        pass
    assert open_store(tmp_path / "s").model.name == "people-en"
