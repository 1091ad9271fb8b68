"""The files are the policy: every figure has a source, and the seeds' figures are kept."""

from datetime import date

import pytest

from anyam.schemes import all_schemes, get_scheme


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
