"""The proposed groups are the best there can be, and the bound holds: tried out independently."""

from random import Random

import pytest

from anyam.forming.solver import placing, proposing, start
from anyam.forming.solver.anneal import Annealing
from anyam.forming.solver.answers import trade_name
from anyam.forming.solver.candidates import Candidate
from anyam.forming.solver.improve import Improver
from anyam.forming.solver.instance import Instance
from anyam.forming.solver.objective import Group, worth
from anyam.forming.solver.rules import violations
from tests.forming import villages

VILLAGES = ((7, 2, 4), (8, 3, 5), (8, 3, 3), (8, 5, 5))
SMALL = [(seed, n, low, high) for seed in range(5) for n, low, high in VILLAGES]


def ask(
    people: list[Candidate], low: int, high: int, limit: float = 20
) -> tuple[Instance, proposing.Proposal]:
    instance = proposing.question(people, low, high)
    proposal = proposing.propose(instance, limit=limit)
    assert proposal is not None
    return instance, proposal


@pytest.mark.parametrize(("seed", "count", "low", "high"), SMALL)
def test_in_a_small_village_the_answer_is_the_best_of_all(
    seed: int, count: int, low: int, high: int
) -> None:
    people = villages.candidates(count, seed, kecamatan=1 + seed % 2, unknown=0.2 * (seed % 3))
    instance = proposing.question(people, low, high)
    best = villages.best_by_trying(instance)

    proposal = proposing.propose(instance, limit=20)

    if proposal is None:
        assert best == 0
        return
    assert violations(instance, proposal.grouping) == []
    assert proposal.worth.total == worth(instance, proposal.grouping).total == best
    assert proposal.bound == best
    assert proposal.proven


@pytest.mark.parametrize("seed", range(6))
def test_placing_is_counted_as_trying_everything_counts_it(seed: int) -> None:
    people = villages.candidates(9, seed + 50, kecamatan=2, related=0.4, unknown=0.2)
    instance = proposing.question(people, 3, 4)
    groupings = villages.partitions(range(9), 3, 4)
    most = max(
        sum(map(len, groups))
        for groups in groupings
        if not violations(instance, [Group(tuple(sorted(g)), 0) for g in groups])
    )
    assert placing.most(instance).most == most


@pytest.mark.parametrize("seed", range(3))
def test_small_steps_from_outside_never_beat_what_is_proven_nor_the_bound(seed: int) -> None:
    instance, proposal = ask(villages.candidates(24, seed + 200), 4, 7)
    random = Random(seed)
    assert violations(instance, proposal.grouping) == []
    groups = [list(group.members) for group in proposal.grouping]
    trades = [group.trade for group in proposal.grouping]
    value = proposal.worth.total
    for _step in range(1500):
        trial, work = [list(group) for group in groups], list(trades)
        change(trial, work, random, len(instance.trades), len(instance))
        grouping = [Group(tuple(sorted(g)), t) for g, t in zip(trial, work, strict=True) if g]
        if violations(instance, grouping):
            continue
        new = worth(instance, grouping).total
        assert new <= proposal.bound
        assert new <= proposal.worth.total or not proposal.proven
        if new >= value - random.choice([0, 5, 20, 60]):
            groups, trades, value = trial, work, new


def change(
    groups: list[list[int]], trades: list[int | None], random: Random, kinds: int, people: int
) -> None:
    """One random step of somebody who looks for something better."""
    one, two = random.choice(groups), random.choice(groups)
    match random.randrange(5):
        case 0 if one:
            two.append(one.pop(random.randrange(len(one))))
        case 1 if one and two:
            i, j = random.randrange(len(one)), random.randrange(len(two))
            one[i], two[j] = two[j], one[i]
        case 2:
            trades[random.randrange(len(trades))] = random.randrange(kinds)
        case 3:
            outside = [p for p in range(people) if not any(p in group for group in groups)]
            if outside and one:
                one[random.randrange(len(one))] = random.choice(outside)
        case _:
            half = len(one) // 2
            groups.append(one[half:])
            trades.append(random.randrange(kinds))
            del one[half:]


def test_the_bound_holds_where_there_was_no_time_to_search() -> None:
    people = villages.candidates(40, 7)
    instance, quick = ask(people, 5, 8, limit=0.01)
    _same, slow = ask(people, 5, 8, limit=8)

    assert violations(instance, quick.grouping) == []
    assert quick.worth.placed == slow.worth.placed
    assert quick.worth.total <= slow.worth.total <= slow.bound <= quick.bound


def test_the_same_list_gives_the_same_answer() -> None:
    people = villages.candidates(18, 3)
    assert ask(people, 4, 6)[1] == ask(people, 4, 6)[1]


def test_two_hamlets_far_apart_do_not_share_a_group() -> None:
    people = [
        Candidate(f"c{i}", f"kk{i}", f"Calon {i}", "7316031021", latitude=-3.4 - (i % 2) * 0.1,
                  longitude=119.8 + i / 100_000)
        for i in range(12)
    ]  # fmt: skip
    _instance, proposal = ask(people, 5, 8)
    for group in proposal.grouping:
        assert len({member % 2 for member in group.members}) == 1
    assert proposal.proven


def test_groups_do_not_all_open_the_same_kiosk() -> None:
    people = [
        Candidate(f"c{i}", f"kk{i}", f"Calon {i}", "7316031021", trades=("kios", "sapi", "kue"))
        for i in range(15)
    ]
    instance, proposal = ask(people, 5, 5)
    names = sorted(str(trade_name(instance, group)) for group in proposal.grouping)
    assert names == ["kios", "kue", "sapi"]


def test_a_trade_of_living_groups_is_not_copied() -> None:
    people = [
        Candidate(f"c{i}", f"kk{i}", f"Calon {i}", "7316031021", trades=("kios", "kue"))
        for i in range(5)
    ]
    instance = proposing.question(people, 5, 5, {"Kios sembako": 2})
    proposal = proposing.propose(instance, limit=5)
    assert proposal is not None
    trade = proposal.grouping[0].trade
    assert trade is not None
    assert instance.trades[trade][0] == "kue"


@pytest.mark.parametrize("seed", [1, 2])
def test_a_walk_keeps_every_rule_and_ends_no_worse_than_it_began(seed: int) -> None:
    people = villages.candidates(40, seed, kecamatan=2, related=0.3, unknown=0.2)
    instance = proposing.question(people, 3, 6)
    groups = next(iter(start.groupings(instance, placing.most(instance))))
    first = Improver(instance, groups, lambda: False).run()

    walk = Annealing(instance, first)
    ends = list(walk.run(6_000, lambda: False))

    assert all(violations(instance, grouping) == [] for grouping in [*ends, walk.grouping])
    totals = [worth(instance, grouping).total for grouping in [first, *ends]]
    assert totals == sorted(totals)
    assert walk.grouping != first
    assert len(list(walk.run(6_000, lambda: True))) == 1


def test_a_decision_that_settles_all_does_not_end_the_search() -> None:
    """On a line of homes the first node's bound is split once; the other half is looked at too."""
    people = [
        Candidate(f"c{i}", f"kk{i}", f"Calon {i}", "7316031021", latitude=-3.4 + i * 0.003,
                  longitude=119.8, trades=(["kios", "kue", "sapi"][i % 3],))
        for i in range(22)
    ]  # fmt: skip
    _instance, proposal = ask(people, 4, 6)
    assert proposal.proven
