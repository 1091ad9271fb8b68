import pytest

from anyam.web import bell


@pytest.fixture(autouse=True)
def silent_bell(monkeypatch: pytest.MonkeyPatch) -> None:
    """The people of these tests are not in the database, where the real bell looks."""
    monkeypatch.setattr(bell, "_counter", None)
