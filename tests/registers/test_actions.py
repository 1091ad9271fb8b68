"""What becomes of a register: entered, brought, prepared, replaced, taken out, looked into."""

import os
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from anyam.accounts.roles import Role
from anyam.audit.models import Event
from anyam.jobs import actions as jobs
from anyam.jobs.models import Job
from anyam.kernel.problems import Blocked
from anyam.matching.tables import person
from anyam.registers import actions, keeping, queries, stores
from anyam.registers.models import LookUp, Register, Snapshot
from anyam.registers.sealed import Sealed
from tests import make
from tests.registers import stock

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("register_key")]
S = Snapshot.State


def waits(found: Snapshot) -> bool:
    return (keeping.home() / keeping.INCOMING / found.upload).exists()


def test_a_file_becomes_a_snapshot_people_are_found_in() -> None:
    rows = stock.people()

    made = stock.held(rows)

    assert (made.state, made.rows, made.skipped) == (S.READY, 30, 0)
    assert made.model.startswith("register ")
    assert made.figures["provinces"] == {"73": 30}
    assert sum(made.figures["desil"].values()) == 30
    lookup = stores.lookup(made)
    asked = person({k: v for k, v in rows[3].items() if k != "desil"}, lookup.store.model)
    assert [one.register_id for one in lookup.decide(asked)] == [rows[3]["id"]]
    assert stores.open_store(made) is stores.open_store(Snapshot.objects.get(pk=made.pk))


def test_nothing_of_a_register_lies_open_on_the_disk(
    django_capture_on_commit_callbacks: Any,
) -> None:
    rows = stock.people()
    waiting = stock.uploaded(stock.data_of(rows))
    secrets = [text.encode() for row in rows for text in (row["nik"], row["name"], row["kk"])]

    def open_ones() -> list[Path]:
        files = [one for one in keeping.home().rglob("*") if one.is_file()]
        return [one for one in files if any(word in one.read_bytes() for word in secrets)]

    assert waits(waiting)
    assert not open_ones()
    ready = stock.held(rows, of=waiting.register, version="2026-T4")
    assert not open_ones()
    assert (keeping.home() / keeping.MARK).exists()
    assert (keeping.home() / ready.folder).stat().st_mode & 0o077 == 0


def test_the_worker_prepares_and_the_upload_is_gone_afterwards() -> None:
    found = stock.uploaded()
    actions.choose_columns(found, stock.proposed(found), by=found.imported_by, at=make.AT)
    found = Snapshot.objects.get(pk=found.pk)
    assert (found.state, found.at_work, waits(found)) == (S.CHECKING, True, True)

    done = stock.work(found)

    assert (done.state, done.rows, done.at_work) == (S.READY, 5, False)
    assert not waits(found)
    assert done.job is not None
    assert "5 orang siap dicari" in done.job.result["summary"]


def test_a_file_that_cannot_serve_fails_with_a_sentence_and_leaves_nothing() -> None:
    twice = [stock.row(id="A"), stock.row(id="A"), stock.row()]
    found = stock.uploaded(stock.data_of(twice))
    actions.choose_columns(found, stock.proposed(found), by=found.imported_by, at=make.AT)

    failed = stock.work(found)

    assert failed.state == S.FAILED
    assert "Setiap id harus berbeda" in failed.trouble
    assert not waits(found)
    assert not (keeping.home() / found.folder).exists()
    assert Event.objects.filter(action="register.failed").exists()
    assert queries.current(Register.Kind.POPULATION, make.BALLA) == []
    again = stock.uploaded(of=failed.register)  # the same version may be brought again
    assert again.version == failed.version


def test_a_preparing_that_was_killed_is_begun_again_from_its_page() -> None:
    found = stock.uploaded()
    actions.choose_columns(found, stock.proposed(found), by=found.imported_by, at=make.AT)
    Snapshot.objects.filter(pk=found.pk).update(state=S.PREPARING)
    half = keeping.home() / found.folder / "building-1"
    half.mkdir(parents=True)
    jobs.cancel(Job.objects.get(), by=found.imported_by, at=make.AT)
    found = Snapshot.objects.select_related("register", "job").get(pk=found.pk)
    assert found.stopped
    assert "choose" in queries.steps_for(found, found.imported_by)

    actions.choose_columns(found, stock.proposed(found), by=found.imported_by, at=make.AT)

    assert stock.work(found).state == S.READY
    assert not half.exists()


def test_a_command_that_was_killed_can_be_given_again(tmp_path: Path) -> None:
    made = stock.register()
    dead = Snapshot.objects.create(
        register=made, version="2026-T3", as_of=date(2026, 9, 30), state=S.PREPARING,
        folder="dead-1", imported_by=made.created_by, imported_at=make.AT,
    )  # fmt: skip

    assert stock.held(of=made).state == S.READY
    dead.refresh_from_db()
    assert dead.state == S.FAILED


def test_a_command_that_still_runs_is_not_disturbed() -> None:
    import fcntl

    made = stock.register()
    alive = Snapshot.objects.create(
        register=made, version="2026-T3", as_of=date(2026, 9, 30), state=S.PREPARING,
        folder="alive-1", imported_by=made.created_by, imported_at=make.AT,
    )  # fmt: skip
    folder = keeping.home() / alive.folder
    folder.mkdir(exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with pytest.raises(Blocked, match=r"register\.version_taken"):
            stock.held(of=made)
    keeping.forget(alive.folder)


def test_the_next_version_tells_what_changed_and_the_old_one_stays() -> None:
    rows = stock.people(20)
    old = stock.held(rows, version="2026-T2", as_of=date(2026, 6, 30))
    moved = {**rows[1], "address": "Dusun Baru RT 09"}

    new = stock.held(
        [rows[0], moved, *rows[2:18], stock.row(), stock.row(), stock.row()], of=old.register
    )

    assert new.before == old
    assert new.changes == {"new": 3, "gone": 2, "changed": 1, "same": 17}
    old.refresh_from_db()
    assert old.state == S.READY
    assert queries.current("population", make.BALLA) == [new]
    late = stock.held(of=old.register, version="2026-T1", as_of=date(2026, 3, 31))
    assert queries.current("population", make.BALLA) == [new]
    assert late.before is None


def test_without_ids_rows_are_numbered_and_versions_not_compared() -> None:
    columns = [name for name in stock.COLUMNS if name != "id"]
    made = stock.register()
    data = stock.people(6)
    for version, day in (("1", 1), ("2", 2)):
        found = stock.uploaded(stock.data_of(data, columns=columns), of=made, version=version)
        Snapshot.objects.filter(pk=found.pk).update(as_of=date(2026, 9, day))
        actions.choose_columns(found, stock.proposed(found), by=made.created_by, at=make.AT)
        found = stock.work(found)
        assert (found.rows, found.changes) == (6, {})
    assert stores.open_store(found).by_id("6") is not None


def test_the_columns_chosen_are_remembered_for_the_next_version() -> None:
    made = stock.register()
    rows = [{"KODE_X": f"K{n}", "NM_ART": f"Siti {n}", "KOLOM_9": "1985-06-17"} for n in range(3)]
    found = stock.uploaded(stock.data_of(rows), of=made)
    assert not found.mapping
    chosen = {"KODE_X": "id", "NM_ART": "name", "KOLOM_9": "birth_date"}
    actions.choose_columns(found, chosen, by=made.created_by, at=make.AT)
    assert stock.work(found).state == S.READY

    made.refresh_from_db()
    again = stock.uploaded(stock.data_of(rows), of=made, version="2026-T4")
    assert again.mapping == {field: label for label, field in chosen.items()}


def test_the_list_of_recipients_of_a_regency_serves_that_regency_only() -> None:
    verifier = make.user(Role.DINSOS_VERIFIER, over="7316")
    own = stock.register(Register.Kind.ASSISTANCE, over="7316", by=verifier)
    rows = [stock.row() | {"tahun": "2023", "program": "KUBE", "nominal": "2000000"}]
    made = stock.held(rows, of=own)

    assert queries.current("assistance", make.BALLA) == [made]
    assert queries.current("assistance", "7317011001") == []
    assert queries.current("population", make.BALLA) == []
    row = stores.open_store(made).by_id(rows[0]["id"])
    assert row is not None
    assert (row["in_year"], row["in_programme"], row["in_amount"]) == ("2023", "KUBE", "2000000")


def test_only_who_may_over_that_place_brings_a_register() -> None:
    regional = make.user(Role.AREA_ADMIN, over="7316")
    with pytest.raises(Blocked, match=r"access\.role"):
        stock.register(by=regional)
    with pytest.raises(Blocked, match=r"access\.role"):
        stock.register(over="7317", by=regional)
    with pytest.raises(Blocked, match=r"access\.role"):
        stock.register(over="7316", by=make.user(Role.FACILITATOR))
    made = stock.register(over="7316", by=regional, name="Penerima PKH")
    with pytest.raises(Blocked, match=r"register\.same"):
        stock.register(over="7316", by=regional, name="penerima pkh ")
    with pytest.raises(Blocked, match=r"access\.role"):
        stock.uploaded(of=made, by=make.user(Role.AREA_ADMIN, over="7317"))


def test_one_version_stands_once() -> None:
    made = stock.register()
    stock.uploaded(of=made)
    with pytest.raises(Blocked, match=r"register\.version_taken"):
        stock.uploaded(of=made)


def test_without_a_key_nothing_is_taken_in(monkeypatch: pytest.MonkeyPatch) -> None:
    made = stock.register()
    monkeypatch.delenv("ANYAM_REGISTER_KEY")
    with pytest.raises(Blocked, match=r"register\.no_key"):
        stock.uploaded(of=made)
    with pytest.raises(Blocked, match=r"register\.no_key"):
        stock.held(of=made)
    monkeypatch.setenv("ANYAM_REGISTER_KEY", "pendek")
    with pytest.raises(Blocked, match=r"register\.key"):
        stock.held(of=made)
    assert not Snapshot.objects.exists()


def test_the_key_may_go_between_upload_and_preparing(monkeypatch: pytest.MonkeyPatch) -> None:
    found = stock.uploaded()
    actions.choose_columns(found, stock.proposed(found), by=found.imported_by, at=make.AT)
    monkeypatch.delenv("ANYAM_REGISTER_KEY")
    failed = stock.work(found)
    assert failed.state == S.FAILED
    assert "openssl rand" in failed.trouble


def test_under_another_key_a_snapshot_does_not_open(monkeypatch: pytest.MonkeyPatch) -> None:
    made = stock.held()
    stores._kept.__dict__.clear()
    monkeypatch.setenv("ANYAM_REGISTER_KEY", "11" * 32)
    with pytest.raises(Blocked, match=r"register\.key"):
        stores.open_store(made)
    new = stock.held(of=made.register, version="2026-T4")
    assert (new.before, new.changes) == (made, {})


def test_a_snapshot_whose_store_is_gone_says_so() -> None:
    made = stock.held()
    keeping.forget(made.folder)
    with pytest.raises(Blocked, match=r"register\.lost"):
        stores.open_store(made)
    made.state = S.RETIRED
    with pytest.raises(Blocked, match=r"register\.not_ready"):
        stores.lookup(made)


def test_only_so_many_stores_stay_open(monkeypatch: pytest.MonkeyPatch) -> None:
    stores._kept.__dict__.clear()
    monkeypatch.setattr(stores, "KEPT", 1)
    first, second = stock.held(), stock.held()
    one = stores.open_store(first)
    stores.open_store(second)
    assert one.by_id("x") is None  # whoever still has it may go on
    assert stores.open_store(first) is not one


def test_a_retired_snapshot_is_used_no_more(django_capture_on_commit_callbacks: Any) -> None:
    made = stock.held()
    with pytest.raises(Blocked):
        actions.retire(made, reason="", by=made.imported_by, at=make.AT)
    with django_capture_on_commit_callbacks(execute=True):
        actions.retire(made, reason="Berkas keliru.", by=made.imported_by, at=make.AT)
    assert queries.current("population", make.BALLA) == []
    assert not (keeping.home() / made.folder).exists()
    with pytest.raises(Blocked, match=r"register\.not_ready"):
        actions.retire(made, reason="Berkas keliru.", by=made.imported_by, at=make.AT)
    assert stock.held(of=made.register).state == S.READY


def test_an_upload_nobody_goes_on_with_is_deleted_after_a_week(
    settings: Any, tmp_path: Path
) -> None:
    settings.REGISTER_DIR = tmp_path
    young, old = stock.uploaded(), stock.uploaded()
    busy = stock.uploaded()
    actions.choose_columns(busy, stock.proposed(busy), by=busy.imported_by, at=make.AT)
    lost = keeping.incoming(keeping.fresh("upload"))
    long_ago = time.time() - keeping.STALE - 60
    for folder in (keeping.incoming(old.upload), keeping.incoming(busy.upload), lost):
        os.utime(folder, (long_ago, long_ago))

    assert actions.expire(at=make.AT) == 2

    assert (waits(young), waits(old), waits(busy), lost.exists()) == (True, False, True, False)
    old.refresh_from_db()
    assert old.state == S.RETIRED


def test_every_look_is_written_down() -> None:
    made = stock.held()
    verifier = make.user(Role.DINSOS_VERIFIER, over="7316")
    somebody = make.person()

    actions.record_look_up(
        made, by=verifier, at=make.AT, purpose="Memeriksa usulan.", shown=2, person=somebody,
        case="KUBE-1",
    )  # fmt: skip
    kept = LookUp.objects.get()
    assert (kept.region_code, kept.case, kept.shown) == (somebody.region_id, "KUBE-1", 2)
    event = Event.objects.get(action="register.look_up")
    assert event.changes["person"] == somebody.pk
    assert event.note == "Memeriksa usulan."
    auditor = make.user(Role.AUDITOR, over="7316")
    neighbour = make.user(Role.AUDITOR, over="7317")
    assert queries.look_ups(made, auditor).count() == 1
    assert queries.look_ups(made, verifier).count() == 1
    assert queries.look_ups(made, neighbour).count() == 0


def test_a_sealed_file_reads_as_it_was(tmp_path: Path) -> None:
    from anyam.registers.sealed import seal

    plain = bytes(range(256)) * 700
    digest, size = seal([plain[:1000], plain[1000:]], tmp_path / "x.bin")
    assert size == len(plain)
    assert len(digest) == 64
    sealed = Sealed(tmp_path / "x.bin")
    assert sealed.read_bytes() == plain
    assert (tmp_path / "x.bin").read_bytes()[16:] != plain
    with sealed.open() as file:
        file.seek(-10, os.SEEK_END)
        assert file.read() == plain[-10:]
        file.seek(5)
        file.seek(3, os.SEEK_CUR)
        assert file.read(4) == plain[8:12]
