"""What becomes of a register: entered, brought, prepared, replaced, taken out, looked into."""

import pytest

from anyam.matching.tables import person
from anyam.registers import stores
from anyam.registers.models import Snapshot
from tests.registers import stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register_key")]
S = Snapshot.State


def test_a_file_becomes_a_snapshot_people_are_found_in() -> None:
    rows = stock.people()

    made = stock.held(rows)

    assert (made.state, made.rows, made.skipped) == (S.READY, 30, 0)
    assert made.model.startswith("register ")
    lookup = stores.lookup(made)
    asked = person({k: v for k, v in rows[3].items() if k != "desil"}, lookup.store.model)
    assert [one.register_id for one in lookup.decide(asked)] == [rows[3]["id"]]
    assert stores.open_store(made).rows == 30
