"""The script that makes the shipped list, and what has to travel with it."""

import runpy
import sys
from pathlib import Path

import pytest

from anyam.regions import lists

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "scripts" / "build_regions.py"


def build(folder: Path, *options: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", [str(SCRIPT), str(folder), *options])
    runpy.run_path(str(SCRIPT), run_name="__main__")


def source(folder: Path) -> Path:
    """Make four tables of the shape the script reads, from the shipped list itself."""
    tables = {2: "provinces", 4: "regencies", 6: "districts", 10: "villages"}
    rows: dict[str, list[str]] = {name: [] for name in tables.values()}
    for row in lists.read_regions(lists.SHIPPED_REGIONS):
        dots = ".".join(filter(None, (row.code[:2], row.code[2:4], row.code[4:6], row.code[6:])))
        rows[tables[len(row.code)]].append(f'{dots},x,"{row.name.replace(chr(34), chr(34) * 2)}"')
    for name, lines in rows.items():
        text = "\n".join(["code,parent,name", *lines, ""])
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def test_the_shipped_file_is_what_the_script_makes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(SystemExit) as done:
        build(source(tmp_path), "--check", monkeypatch=monkeypatch)

    assert done.value.code == 0


def test_another_number_of_regions_stops_the_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = source(tmp_path)
    (folder / "provinces.csv").write_text("code,name\n11,Aceh\n", encoding="utf-8")

    with pytest.raises(SystemExit, match=r"provinces.csv has 1 codes, not 38\."):
        build(folder, "--check", monkeypatch=monkeypatch)


def test_the_licence_and_the_attribution_travel_with_the_data() -> None:
    notice = (lists.DATA / "NOTICE.md").read_text(encoding="utf-8")
    licence = (lists.DATA / "LICENSE-ODbL.md").read_text(encoding="utf-8")

    assert "idn-area-data 4.0.1" in notice
    assert "Open Database License (ODbL) 1.0" in notice
    assert "# Open Database License (ODbL)" in licence
    assert "300.2.2-2138" in notice
