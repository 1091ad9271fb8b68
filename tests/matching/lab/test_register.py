"""The invented registers: well-formed, the same from the same seed, the truth beside them."""

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from anyam.matching.lab import generate, naming
from anyam.matching.lab.stranger import Stranger

PEOPLE, CANDIDATES = 20_000, 1_500
WORLDS: dict[str, Any] = {"home": generate.Home, "stranger": Stranger}


class Made:
    def __init__(self, folder: Path, world: str, seed: int = 7) -> None:
        wanted = generate.Wanted(PEOPLE, CANDIDATES, seed=seed)
        self.about = generate.write(folder, wanted, WORLDS[world]())
        self.register = pq.read_table(folder / generate.REGISTER).to_pylist()
        self.candidates = pq.read_table(folder / generate.CANDIDATES).to_pylist()
        self.truth: dict[str, list[str]] = defaultdict(list)
        for line in (folder / generate.TRUTH).read_text().splitlines()[1:]:
            candidate, person = line.split(",")
            self.truth[candidate] += [person] if person else []
        self.by_id = {row["id"]: row for row in self.register}


@pytest.fixture(scope="module", params=sorted(WORLDS))
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp(request.param), request.param)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return Made(tmp_path_factory.mktemp("home"), "home")


def test_the_same_seed_makes_the_same_files(made: Made, tmp_path: Path) -> None:
    again = Made(tmp_path, made.about["world"])
    assert again.register == made.register
    assert again.candidates == made.candidates
    assert again.truth == made.truth


def test_another_seed_makes_other_people(made: Made, tmp_path: Path) -> None:
    other = Made(tmp_path, made.about["world"], seed=8)
    assert other.register != made.register


def test_about_as_many_are_made_as_are_asked_for(made: Made) -> None:
    assert abs(len(made.register) - PEOPLE) < PEOPLE * 0.06
    assert abs(len(made.candidates) - CANDIDATES) < CANDIDATES * 0.06
    assert made.about["people"] == len(made.register)


def test_every_id_is_there_once(made: Made) -> None:
    assert len(made.by_id) == len(made.register)
    assert set(made.truth) == {row["id"] for row in made.candidates}


def test_the_truth_names_rows_that_exist_and_some_people_are_absent(made: Made) -> None:
    named = [person for people in made.truth.values() for person in people]
    assert set(named) <= set(made.by_id)
    absent = sum(not people for people in made.truth.values())
    assert 0.10 < absent / len(made.candidates) < 0.20
    assert absent == made.about["absent"]


def test_some_people_are_recorded_twice_and_both_rows_are_the_truth(made: Made) -> None:
    assert any(len(people) == 2 for people in made.truth.values())


def test_the_register_is_not_clean(made: Made) -> None:
    for column in ("nik", "kk", "birth_date", "mother_name"):
        missing = sum(not row[column] for row in made.register)
        assert 0 < missing < 0.25 * len(made.register), column


def test_absent_people_often_leave_their_household_behind(made: Made) -> None:
    cards = {row["kk"] for row in made.register}
    alone = [row for row in made.candidates if not made.truth[row["id"]] and row["kk"] in cards]
    assert alone


def test_most_present_candidates_still_carry_their_nik(made: Made) -> None:
    pairs = [(c, made.by_id[r]) for c in made.candidates for r in made.truth[c["id"]][:1]]
    same = sum(bool(c["nik"]) and c["nik"] == r["nik"] for c, r in pairs)
    assert 0.6 < same / len(pairs) < 0.95


def test_a_nik_tells_the_birth_date_and_forty_more_for_women(home: Made) -> None:
    right = told = 0
    for row in home.register:
        if row["nik"] and row["birth_date"] and row["sex"]:
            year, month, day = row["birth_date"].split("-")
            woman = 40 * (row["sex"] == "P")
            told += 1
            right += row["nik"][6:12] == f"{int(day) + woman:02d}{month}{year[2:]}"
    assert right / told > 0.97


def test_nik_are_told_apart_by_their_serial(home: Made) -> None:
    counted = Counter(row["nik"] for row in home.register if row["nik"])
    shared = sum(count > 1 for count in counted.values())
    assert shared < 0.01 * len(counted)


def test_twins_have_neighbouring_serials(home: Made) -> None:
    births = defaultdict(list)
    for row in home.register:
        if row["nik"] and row["kk"]:
            births[row["kk"], row["nik"][:12]].append(int(row["nik"][12:]))
    gaps = [max(serials) - min(serials) for serials in births.values() if len(serials) == 2]
    assert sum(gap == 1 for gap in gaps) > len(gaps) / 2


def test_families_share_card_address_and_desil(home: Made) -> None:
    cards = defaultdict(set)
    for row in home.register:
        if row["kk"] and row["address"]:
            cards[row["kk"]].add((row["address"].upper(), row["desil"]))
    assert sum(len(kinds) == 1 for kinds in cards.values()) > 0.97 * len(cards)


def test_many_old_people_have_a_one_word_name_and_few_young_ones(home: Made) -> None:
    def share(begin: str, end: str) -> float:
        names = [r["name"] for r in home.register if begin <= (r["birth_date"] or "") < end]
        return sum(" " not in name for name in names) / len(names)

    assert share("1940", "1966") > 0.3
    assert share("1995", "2026") < 0.15


def test_names_fit_the_place() -> None:
    cultures = list(naming.cultures())
    assert cultures[naming.culture_of("731601")] == "bugis"
    assert cultures[naming.culture_of("352601")] == "madura"
    assert cultures[naming.culture_of("350101")] == "java"
    assert cultures[naming.culture_of("990101")] == "java"


def test_the_second_world_shares_no_name_with_the_first(made: Made, home: Made) -> None:
    if made.about["world"] == "home":
        return
    names = {row["name"].upper() for row in made.register}
    shared = names & {row["name"].upper() for row in home.register}
    assert len(shared) < 0.01 * len(names)
