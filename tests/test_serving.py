"""What the server does before the first request."""

import gc

from anyam.serving import settle


def test_what_stays_for_good_is_spared_by_the_collector() -> None:
    assert gc.get_freeze_count() == 0
    before = gc.get_threshold()
    try:
        settle()
        assert gc.get_freeze_count() > 10_000
        assert gc.get_threshold()[0] > before[0]
    finally:
        gc.unfreeze()
        gc.set_threshold(*before)
