"""What every test about accounts stands on."""

import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_counts(request: pytest.FixtureRequest) -> None:
    """Limits per address count across tests, and all of them come from one address."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        cache.clear()
