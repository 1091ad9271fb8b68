"""The registers of the demonstration: two versions of one, and past recipients of the regency."""

from pathlib import Path
from typing import Any

import pytest

from anyam.demo import registers
from anyam.demo.cases import BALLA, ENREKANG
from anyam.groups.models import Membership
from anyam.people.models import Person
from anyam.registers import queries, stores
from anyam.registers.models import Register, Snapshot
from tests.demo.kit import Built

pytestmark = pytest.mark.django_db


def test_a_register_is_held_in_two_versions_and_tells_what_changed(regency: Built) -> None:
    older, newer = Snapshot.objects.filter(register__region=None).order_by("as_of")
    assert newer.before == older
    assert newer.changes["new"] > 0
    assert newer.changes["changed"] > 0
    assert newer.rows > registers.NEIGHBOURS
    assert queries.current(Register.Kind.POPULATION, BALLA) == [newer]


def test_most_members_stand_in_it_and_three_of_one_group_are_hard_to_find(regency: Built) -> None:
    (newest,) = queries.current(Register.Kind.POPULATION, BALLA)
    store = stores.open_store(newest)
    seats = Membership.objects.living().filter(group__name=registers.HARD).order_by("pk")
    rows = [store.by_id(f"DT9{seat.person_id:07d}") for seat in seats]
    assert rows[1] is not None
    assert rows[2] is not None
    assert rows[3] is None
    everybody = list(Person.objects.values_list("pk", flat=True)[:200])
    there = [pk for pk in everybody if store.by_id(f"DT9{pk:07d}")]
    assert 0.9 * len(everybody) < len(there) < len(everybody)


def test_one_member_was_helped_before(regency: Built) -> None:
    (aided,) = queries.current(Register.Kind.ASSISTANCE, BALLA)
    assert aided.register.region_id == ENREKANG
    assert aided.rows == registers.AIDED + 1


def test_without_a_key_there_are_no_registers(
    regency: Built, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ANYAM_REGISTER_KEY", raising=False)
    before = Register.objects.count()
    registers.hold(None, [], None)  # type: ignore[arg-type]
    assert Register.objects.count() == before


def test_with_the_demonstration_its_stores_go(
    regency: Built, settings: Any, tmp_path: Path
) -> None:
    settings.REGISTER_DIR = tmp_path
    folders = [tmp_path / name for name in Snapshot.objects.values_list("folder", flat=True)]
    for folder in folders:
        folder.mkdir()
    (tmp_path / "somebody-else").mkdir()
    registers.drop()
    assert not any(folder.exists() for folder in folders)
    assert (tmp_path / "somebody-else").exists()
