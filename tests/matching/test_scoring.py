"""Three scorers of one model: SQL for a list, Python for one person, Splink 5 as the measure."""

import random
from typing import Any

import pyarrow as pa
import pytest

from anyam.matching import matching, reading, splinking
from anyam.matching.engines.duckdb import scored
from anyam.matching.scoring import Normaliser, Scorer
from tests.matching.conftest import World


@pytest.fixture(scope="module")
def batch(world: World) -> Any:
    table = reading.look(world.candidates, world.store.model)
    batches = list(reading.batches(table, world.store.model))
    return pa.Table.from_batches(batches).slice(0, 120).combine_chunks().to_batches()[0]


def test_the_engine_and_the_look_up_score_every_pair_alike(world: World, batch: Any) -> None:
    ids, pairs = next(iter(scored(world.store, [batch])))
    lookup = matching.Lookup(world.store)
    theirs = {(p["candidate_id"], p["register_id"]): p for p in pairs.to_pylist()}
    ours = {}
    for raw in batch.to_pylist():
        for pair in lookup.pairs(raw):
            ours[pair["candidate_id"], pair["register_id"]] = pair
    assert len(ids) == 120
    assert set(ours) <= set(theirs)
    assert len(ours) > 100
    for key, pair in ours.items():
        for name, value in pair.items():
            if isinstance(value, float):
                assert value == pytest.approx(theirs[key][name], abs=1e-6), (key, name)
            else:
                assert value == theirs[key][name], (key, name)


def test_the_engine_and_the_look_up_decide_alike(world: World, batch: Any) -> None:
    batch_results = matching.decided(world.store, scored(world.store, [batch]))
    by_candidate = {results[0].candidate_id: results for results in batch_results}
    lookup = matching.Lookup(world.store)
    for raw in batch.to_pylist():
        ours = [(r.decision, r.register_id, r.reasons) for r in lookup.decide(raw)]
        theirs = [(r.decision, r.register_id, r.reasons) for r in by_candidate[raw["id"]]]
        assert ours == theirs


def test_splink_gives_every_field_the_weight_we_give_it(world: World, batch: Any) -> None:
    store, model = world.store, world.store.model
    chosen = random.Random(3).sample(batch.to_pylist(), 25)
    normalise, scorer = Normaliser(model), Scorer(model, store.rows)
    left = {raw["id"]: normalise(raw) for raw in chosen}
    lookup = matching.Lookup(store)
    near = [store.by_id(p["register_id"]) for raw in chosen for p in lookup.pairs(raw)]
    wanted = {"id", *model.keep, *(f"n_{name}" for name in model.counted)}
    rows = [*filter(None, near), *(store.row(number) for number in range(0, 200, 10))]
    right = {row["id"]: {k: v for k, v in row.items() if k in wanted} for row in rows}
    found = splinking.weights(model, store.rows, [*left.values()], [*right.values()])
    assert len(found) == len(left) * len(right)
    for theirs in found:
        pair = scorer.score(left[theirs["id_l"]], right[theirs["id_r"]])
        for comparison in model.comparisons:
            name = comparison.name
            bits = theirs[f"mw_{name}"] + (theirs.get(f"mw_tf_adj_{name}") or 0.0)
            assert bits == pytest.approx(pair[f"w_{name}"], abs=0.001), (name, theirs)


def test_common_names_weigh_less_than_rare_ones(world: World) -> None:
    store = world.store
    scorer = Scorer(store.model, store.rows)
    row = store.row(0)
    person = {name: row[name] for name in ("id", *store.model.keep)}
    rare = scorer.score(person, row | {"n_name_key": 1})["w_name"]
    common = scorer.score(person, row | {"n_name_key": 64})["w_name"]
    assert rare - common == pytest.approx(6.0)
