"""The files are the policy: every figure has a source, and the seeds' figures are kept."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from anyam.schemes import all_schemes, checklists, get_scheme
from anyam.schemes.checklists import get_checklist
from anyam.schemes.loader import predicate


def test_every_figure_of_every_scheme_names_its_source() -> None:
    for scheme in all_schemes().values():
        assert scheme.figures
        assert all(figure.source.strip() for figure in scheme.figures)


def test_the_three_schemes_that_ship() -> None:
    assert set(all_schemes()) == {"kemensos-2018", "permensos-2-2019", "apbd-contoh"}
    old, new = get_scheme("kemensos-2018"), get_scheme("permensos-2-2019")
    assert (old.min_members, old.max_members, old.grant_max) == (10, 10, 20_000_000)
    assert (new.min_members, new.max_members, new.ceiling(7)) == (5, 20, 14_000_000)


def test_a_ceiling_never_passes_the_maximum_and_no_group_is_negative() -> None:
    assert get_scheme("apbd-contoh").ceiling(15) == 20_000_000
    with pytest.raises(ValueError, match="negative"):
        get_scheme("apbd-contoh").ceiling(-1)


def test_a_scheme_is_open_between_its_days() -> None:
    old = get_scheme("kemensos-2018")
    assert old.is_open(date(2018, 5, 1))
    assert not old.is_open(date(2020, 1, 1))
    assert not old.is_open(date(2016, 1, 1))
    assert get_scheme("permensos-2-2019").is_open(date(2030, 1, 1))


def test_every_predicate_of_every_scheme_names_its_source_and_its_kind() -> None:
    for scheme in all_schemes().values():
        assert scheme.predicates
        assert all(p.source.strip() and p.note.strip() for p in scheme.predicates)
        assert {p.kind for p in scheme.predicates} == {"requirement", "informational"}
        seeds = [p for p in scheme.predicates if p.rule.startswith("seed_")]
        assert [p.rule[5] for p in seeds] == list("abcdef")
        assert not any(p.is_required for p in seeds)


def test_a_predicate_of_an_unknown_kind_or_without_a_source_does_not_load() -> None:
    with pytest.raises(ValueError, match="wajib"):
        predicate("age", {"kind": "wajib", "source": "x"})
    with pytest.raises(KeyError, match="source"):
        predicate("age", {"kind": "requirement"})


def test_a_changed_limit_gives_the_scheme_another_digest() -> None:
    scheme = get_scheme("permensos-2-2019")
    changed = replace(scheme, version=scheme.version + 1)
    assert len(scheme.digest) == 64
    assert scheme.digest == replace(scheme).digest != changed.digest
    assert replace(scheme, predicates=scheme.predicates[1:]).digest != scheme.digest


def test_every_criterion_says_what_both_ends_of_its_scale_mean() -> None:
    checklist = get_checklist("poverty-14")
    assert len(checklist.criteria) == 14
    assert checklist.needed == 9
    for criterion in checklist.criteria:
        assert criterion.source
        assert criterion.low_means != criterion.high_means
        assert criterion.direction in checklists.DIRECTIONS


@pytest.mark.parametrize(
    "row", [{"direction": "up"}, {"direction": "low"}, {"direction": "among", "limit": 3}]
)
def test_a_criterion_without_a_direction_or_its_limit_does_not_load(
    row: dict[str, object], tmp_path: Path
) -> None:
    words = ("question", "low_means", "high_means", "source")
    row |= dict.fromkeys(words, "x")
    lines = [f'{k} = "{v}"' if isinstance(v, str) else f"{k} = {v}" for k, v in row.items()]
    head = 'code = "x"\nname = "x"\nversion = 1\nneeded = 1\nneeded_source = "x"\nsource = "x"\n'
    path = tmp_path / "x.toml"
    path.write_text(head + "[criteria.one]\n" + "\n".join(lines), encoding="utf-8")
    with pytest.raises(ValueError, match="one"):
        checklists.read(path)
