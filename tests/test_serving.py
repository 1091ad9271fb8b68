"""What the server does before the first request."""

import gc

from anyam.serving import settle


def test_what_stays_for_good_is_spared_by_the_collector() -> None:
    assert gc.get_freeze_count() == 0
    try:
        settle()
        assert gc.get_freeze_count() > 10_000
    finally:
        gc.unfreeze()
