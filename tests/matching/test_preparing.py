"""A register is prepared whole or not at all, and versions stand side by side."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from anyam.matching import sorting, versions, writing
from anyam.matching.model import shipped
from anyam.matching.preparing import prepare
from anyam.matching.problems import Unusable
from anyam.matching.sorting import Sorted, Sorter
from anyam.matching.store import open_store
from anyam.matching.tables import looked_up
from tests.matching import people
from tests.matching.conftest import World

SLOWLY = """
import sys, time
from pathlib import Path
from anyam.matching import preparing
from anyam.matching.model import shipped
print("begun", flush=True)
preparing._Build._finish = lambda self: (print("half", flush=True), time.sleep(60))
preparing.prepare(Path(sys.argv[1]), Path(sys.argv[2]), shipped(), version="2")
"""


def refused(call: object, *arguments: object, **more: object) -> str:
    with pytest.raises(Unusable) as told:
        call(*arguments, **more)  # type: ignore[operator]
    assert told.value.message.endswith((".", f"--out {arguments[0]}", "match-prepare"))
    return told.value.code


def test_a_prepare_that_is_killed_leaves_the_old_version_and_can_begin_again(
    world: World, tmp_path: Path
) -> None:
    out = tmp_path / "store"
    source = people.write(tmp_path / "register.csv", people.strangers())
    prepare(source, out, shipped(), version="1")
    with subprocess.Popen(
        [sys.executable, "-c", SLOWLY, source, out], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        while process.stdout.readline().strip() != "half":
            assert process.poll() is None
        assert refused(prepare, source, out, shipped(), version="3") == "store.busy"
        process.send_signal(signal.SIGKILL)
    assert [one for one in out.iterdir() if one.name.startswith("building-")]
    assert open_store(out).version == "1"
    prepare(source, out, shipped(), version="2")
    assert open_store(out).version == "2"
    assert not [one for one in out.iterdir() if one.name.startswith("building-")]


def test_a_first_prepare_that_is_killed_says_that_it_is_not_ready(tmp_path: Path) -> None:
    (tmp_path / "building-12").mkdir()
    assert refused(open_store, tmp_path) == "store.not_ready"


def test_what_is_no_prepared_register_is_refused(tmp_path: Path, world: World) -> None:
    assert refused(open_store, tmp_path / "nothing") == "store.missing"
    assert refused(open_store, tmp_path) == "store.not_ready"
    assert refused(open_store, world.register) == "store.not_folder"
    assert refused(open_store, world.folder / "store", "1999") == "store.version"
    (tmp_path / "photo.jpg").write_text("x")
    assert refused(prepare, world.register, tmp_path, shipped()) == "store.foreign"
    assert refused(prepare, world.register, world.register, shipped()) == "store.not_folder"
    assert refused(prepare, world.register, tmp_path, shipped(), version="../x") == "version.name"


def test_a_broken_manifest_is_refused(tmp_path: Path) -> None:
    people.store(tmp_path, people.strangers(120))
    manifest = next((tmp_path / "store").glob("versions/*/manifest.json"))
    facts = json.loads(manifest.read_text())
    manifest.write_text(json.dumps(facts | {"format": 99}))
    assert refused(open_store, tmp_path / "store") == "store.format"
    manifest.write_text("{")
    assert refused(open_store, tmp_path / "store") == "store.broken"


@pytest.mark.parametrize("name", ["compared.bin", "nik.keys", "nik.cells", "counts.bin", "id.keys"])
@pytest.mark.parametrize("shorter", [True, False])
def test_a_store_that_lost_something_is_refused(
    tmp_path: Path, name: str, *, shorter: bool
) -> None:
    folder = people.store(tmp_path, people.strangers(30)).folder
    if shorter:
        (folder / name).write_bytes((folder / name).read_bytes()[:10])
    else:
        (folder / name).unlink()
    assert refused(open_store, tmp_path / "store") == "store.broken"


def test_a_place_that_takes_no_files_is_said(tmp_path: Path) -> None:
    path = people.write(tmp_path / "r.csv", people.strangers(3))
    assert refused(prepare, path, Path("/proc/register"), shipped()) == "store.failed"
    assert refused(writing.write_rows, Path("/proc/out.csv"), ["a"], [["1"]]) == "output.failed"


def test_two_versions_tell_what_changed(tmp_path: Path) -> None:
    rows = people.strangers(300)
    prepare(people.write(tmp_path / "a.csv", rows), tmp_path / "s", shipped(), version="1")
    moved = [rows[0] | {"region_code": "7371011001"}, *rows[1:290], people.row("N1", "ORANG BARU")]
    prepare(people.write(tmp_path / "b.csv", moved), tmp_path / "s", shipped(), version="2")
    older, newer = open_store(tmp_path / "s", "1"), open_store(tmp_path / "s", "2")
    counts = {"new": 1, "gone": 10, "changed": 1, "same": 289}
    assert versions.compare(older, newer) == counts
    told = versions.changed(older, newer, ["S0", "S1", "S299", "N1"])
    assert told == {"S0": "changed", "S1": "same", "S299": "gone", "N1": "new"}


def test_a_register_under_a_key_lies_nowhere_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANYAM_REGISTER_KEY", "ab" * 32)
    rows = [*people.strangers(150), people.row("X", "TANDIRERUNG MATASAK", birth_date="1981-03-05")]
    store = people.store(tmp_path, rows)
    for file in store.folder.iterdir():
        assert b"TANDIRERUNG" not in file.read_bytes()
    asked = {"name": "Tandirerung Matasak", "birth_date": "05-03-1981"}
    assert looked_up(store, asked)["register_id"] == "X"
    assert refused(getattr, store, "parquet") == "store.locked"
    monkeypatch.setenv("ANYAM_REGISTER_KEY", "cd" * 32)
    with pytest.raises(Unusable, match="ANYAM_REGISTER_KEY"):
        open_store(tmp_path / "store").row(0)
    monkeypatch.setenv("ANYAM_REGISTER_KEY", "short")
    with pytest.raises(Unusable, match="32 byte"):
        prepare(tmp_path / "register.csv", tmp_path / "other", shipped())


def test_the_folder_of_a_register_is_for_its_owner_only(world: World) -> None:
    assert (world.folder / "store").stat().st_mode & 0o077 == 0
    assert world.store.folder.stat().st_mode & 0o077 == 0


def test_sorted_keys_find_every_row_and_pass_over_common_ones(tmp_path: Path) -> None:
    import numpy as np

    rng = np.random.default_rng(5)
    keys = rng.integers(1, 1 << 63, 4000, dtype=np.uint64) * np.uint64(2)
    keys[:3000] = keys[0]
    keys[3500:3510] = keys[3499]
    keys[-1] = 0
    sorter = Sorter(tmp_path / "x.keys")
    for start in (0, 1500, 3000):
        some = slice(start, min(start + 1500, 4000))
        sorter.add(keys[some], np.arange(4000, dtype=np.uint32)[some])
    sorter.finish()
    for wide in (4096, 16):
        sorting.WIDE = wide
        index = Sorted(tmp_path / "x.keys")
        assert index.find(int(keys[0]), 300) == []
        assert index.find(int(keys[3499]), 300) == [*range(3499, 3510)]
        assert index.find(int(keys[3600]), 300) == [3600]
        assert index.find(77, 300) == []
        asked = np.array([keys[3700], 0, keys[0], keys[3499], 77, keys[3700]], np.uint64)
        places, rows = index.find_all(asked, 300)
        assert places.tolist() == [0, *[3] * 11, 5]
        assert rows.tolist() == [3700, *range(3499, 3510), 3700]
        index.close()
    sorting.WIDE = 4096


def test_an_interrupted_write_keeps_the_old_small_file(tmp_path: Path) -> None:
    sorting.write_json(tmp_path / "a.json", {"a": 1})
    with pytest.raises(TypeError):
        sorting.write_json(tmp_path / "a.json", {"a": object()})
    assert json.loads((tmp_path / "a.json").read_text()) == {"a": 1}


def test_a_look_up_opens_no_engine(world: World) -> None:
    person = {"name": "SITI AMINAH", "birth_date": "1980-01-01"}
    looked_up(open_store(world.folder / "store"), person)
    code = (
        "import sys\nfrom pathlib import Path\nfrom anyam.matching import tables\n"
        "from anyam.matching.store import open_store\n"
        f"tables.looked_up(open_store(Path({str(world.folder / 'store')!r})), {person!r})\n"
        "assert not {'duckdb', 'splink', 'pyspark', 'django'} & set(sys.modules)\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env=os.environ)
