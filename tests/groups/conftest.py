"""Who looks at the pages of groups. Imports wait: this file is read before Django is set up."""

from typing import Any

import pytest


@pytest.fixture
def by(db: None) -> Any:
    """A pendamping of the kecamatan."""
    from tests import make

    return make.user(name="Ibu Sari")


@pytest.fixture
def page(by: Any) -> Any:
    """Her browser."""
    from tests.people.pages import signed_in

    return signed_in(by)
