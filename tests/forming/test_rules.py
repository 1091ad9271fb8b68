"""What may be asked, and the corners of the search that ordinary villages do not reach."""

import time

import numpy as np
import pytest

from anyam.forming import rules
from anyam.forming.solver import placing, proposing, sentences
from anyam.forming.solver.candidates import Candidate
from anyam.forming.solver.objective import Group, worth
from anyam.forming.solver.pricing import Pricer, blocks
from anyam.forming.solver.rules import violations
from anyam.forming.solver.search import Clock, Search
from tests.forming import villages


@pytest.mark.parametrize(
    ("smallest", "largest", "candidates", "codes"),
    [
        (5, 10, 30, []),
        (1, 10, 30, ["forming.smallest"]),
        (5, 21, 30, ["forming.largest"]),
        (6, 5, 30, ["forming.sizes"]),
        (5, 10, 0, ["forming.nobody"]),
        (5, 10, 401, ["forming.many"]),
    ],
)
def test_a_question_that_makes_no_sense_is_told(
    smallest: int, largest: int, candidates: int, codes: list[str]
) -> None:
    found = rules.question_problems(smallest, largest, candidates)
    assert [problem.code for problem in found] == codes


def same(count: int, **facts: str) -> list[Candidate]:
    return [Candidate(f"c{i}", f"k{i}", f"Calon {i}", **facts) for i in range(count)]  # type: ignore[arg-type]


def test_every_rule_has_its_sentence() -> None:
    people = [*same(3, region_code="731603"), Candidate("x", "k0", "Saudara", "731604")]
    instance = proposing.question(people, 2, 3)
    whole = [Group((0, 1), 0)]
    assert violations(instance, whole) == []
    broken = [Group((0,), 0), Group((0, 1, 2, 3), None), Group((3,), 0)]
    assert [problem.code for problem in violations(instance, broken)] == [
        "group.too_small", "group.too_large", "group.kecamatan", "group.trade",
        "group.too_small", "person.twice", "family.twice", "person.twice",
    ]  # fmt: skip


def test_sentences_for_groups_that_are_hardly_any() -> None:
    instance = proposing.question(same(3), 2, 3)
    empty, alone, two = Group((), None), Group((0,), None), Group((1, 2), 0)
    said = sentences.reasons(instance, [empty, alone, two])
    assert said[0] == "Kelompok ini masih kosong."
    assert said[1].startswith("Baru Calon 0 seorang. Usahanya belum dipilih.")
    assert "Kecamatan sebagian anggota belum dicatat" in said[2]
    assert worth(instance, [empty]).total == 0


def test_who_lives_where_too_few_do_is_told_so() -> None:
    people = [*same(5, region_code="731603"), Candidate("x", "kx", "Jauh", "731604")]
    instance = proposing.question(people, 5, 5)
    proposal = proposing.propose(instance, limit=5)
    assert proposal is not None
    assert "hanya ada 1 keluarga" in sentences.left_out(instance, proposal.grouping)[0][1]


def test_a_family_in_two_kecamatan_sits_where_it_makes_a_group_whole() -> None:
    people = [
        *same(4, region_code="731603"),
        *(Candidate(f"d{i}", f"d{i}", f"Lain {i}", "731604") for i in range(5)),
        Candidate("x", "dua", "Di sini", "731603"), Candidate("y", "dua", "Di sana", "731604"),
    ]  # fmt: skip
    instance = proposing.question(people, 5, 5)
    assert placing.most(instance).most == 10
    proposal = proposing.propose(instance, limit=5)
    assert proposal is not None
    assert proposal.worth.placed == 10_000_000
    assert proposal.proven
    assert instance.index["x"] in {m for group in proposal.grouping for m in group.members}


def test_a_list_too_long_to_prove_is_answered_all_the_same() -> None:
    people = same(2_100, region_code="7316031021")
    instance = proposing.question(people, 5, 10)
    proposal = proposing.propose(instance, limit=0.5)
    assert proposal is not None
    assert violations(instance, proposal.grouping) == []
    assert proposal.worth.placed == 2_100_000_000
    assert not proposal.proven
    assert proposal.bound == 2_100_000_000


def test_a_decision_about_a_trade_splits_the_groups_that_meet_there() -> None:
    instance = proposing.question(villages.candidates(12, 5, unknown=0, related=0), 3, 5)
    clock = Clock(time.monotonic, time.monotonic() + 10)
    search = Search(instance, placing.most(instance), clock, lambda _points, _bound: None)
    search.blocks = blocks(instance)
    root = search._root([Pricer(instance, block, clock.over) for block in search.blocks])
    kept = search._work(root, 0, 1, keep=True).cells[0]
    other = search._work(root, 0, 1, keep=False).cells[0]
    trades = len(instance.trades)
    everywhere = root.cells[0]
    assert len(kept) == len(everywhere) - trades + 1
    assert len(other) == len(everywhere) - 1
    assert set(np.union1d(kept, other)) == set(everywhere)
