"""A list read in a second process: the same lines, and no process that outlives its work."""

import io
import pickle
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from anyam.kernel.problems import Blocked
from anyam.lists.reading import Line, Remark, apart, columns
from tests.lists.reading.files import HEAD, ON, lines, people, person, put, text, workbook


@pytest.fixture(autouse=True)
def worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any file is long enough here, and every machine has two processors."""
    monkeypatch.setattr(apart, "WORTH", 0)
    monkeypatch.setattr(apart.os, "cpu_count", lambda: 2)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The processes that were started."""
    found: list[Any] = []
    start = apart._start

    def noted(*arguments: Any) -> Any:
        found.append(start(*arguments))
        return found[-1]

    monkeypatch.setattr(apart, "_start", noted)
    return found


def two(path: Path) -> list[Line]:
    """The lines as a second process reads them."""
    with apart.reading(path, on=ON, layout=columns(path)) as found:
        return list(found)


def everything(found: list[Line]) -> list[Any]:
    return [(line, line.shown, line.done) for line in found]


def test_two_processes_read_what_one_reads(tmp_path: Path, started: list[Any]) -> None:
    rows = [
        person(1), person(2, nik=7316034503810002), person(2), person(3, born="1 Mei 1999"),
        person(4, born=29650), person(5, kk=None, sex="Pria"), person(6, name="=1+1"), person(2),
        person(7, nik="=B2"), person(8, address="Dusun É; RT 2"), ["", "", "", "Jumlah", "", "", 8],
    ]  # fmt: skip
    for path in (
        workbook(tmp_path / "a.xlsx", rows),
        put(tmp_path / "b.csv", text(people(2_500))),
        put(tmp_path / "c.csv", text([[1, "Andi", 3]], head=["No", "Nama", "NIK"])),
    ):
        assert everything(two(path)) == everything(lines(path)), path
    assert len(started) == 3
    assert all(child.poll() is not None for child in started)


def test_a_refusal_comes_through_with_its_sentence(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", text([], head=HEAD))
    with pytest.raises(Blocked) as here:
        lines(path)
    with pytest.raises(Blocked) as there:
        two(path)
    assert there.value.problems == here.value.problems


def test_whoever_stops_in_the_middle_leaves_no_process(tmp_path: Path, started: list[Any]) -> None:
    path = put(tmp_path / "a.csv", text(people(30_000)))
    with apart.reading(path, on=ON, layout=None) as found:
        assert next(found).row == 2
    (child,) = started
    assert child.poll() is not None


def test_a_process_that_was_killed_is_told_of(tmp_path: Path, started: list[Any]) -> None:
    path = put(tmp_path / "a.csv", text(people(30_000)))
    with apart.reading(path, on=ON, layout=None) as found:
        next(found)
        started[0].kill()
        with pytest.raises(Blocked) as blocked:
            list(found)
    (problem,) = blocked.value.problems
    assert problem.code == "list.stopped"
    assert problem.message.endswith("Coba lagi.")


def test_nobody_listens_any_more_and_it_ends(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", text(people(30_000)))
    child = apart._start(path, ON, None)
    assert child
    assert child.stdout
    child.stdout.close()  # as when the first process is killed
    assert child.wait(60) == 0


def test_an_error_of_ours_is_raised_here(tmp_path: Path) -> None:
    path = put(tmp_path / "a.csv", text(people(3)))
    child = apart._start(path, "no day", None)  # type: ignore[arg-type]
    assert child
    with pytest.raises(RuntimeError, match="Traceback"):
        list(apart._received(child))
    apart._end(child)


@pytest.mark.parametrize("program", ["/nonexistent/python", "/bin/true"])
def test_where_no_second_process_can_start_one_does_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    path = put(tmp_path / "a.csv", text(people(3)))
    monkeypatch.setattr(sys, "executable", program)
    assert two(path) == lines(path)


def test_a_short_list_is_read_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, started: list[Any]
) -> None:
    monkeypatch.setattr(apart, "WORTH", 200_000)
    path = put(tmp_path / "a.csv", text(people(3)))
    assert two(path) == lines(path)
    assert started == []


def test_no_key_reaches_the_second_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANYAM_FIELD_KEYS", "1:secret")
    given: list[dict[str, str]] = []
    real = subprocess.Popen

    def noted(*arguments: Any, **facts: Any) -> Any:
        given.append(facts["env"])
        return real(*arguments, **facts)

    monkeypatch.setattr(subprocess, "Popen", noted)
    two(put(tmp_path / "a.csv", text(people(3))))
    assert not any(name.startswith(("ANYAM", "DJANGO")) for name in given[0])


def test_what_is_asked_is_answered_in_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(apart, "BATCH", 2)
    path = put(tmp_path / "a.csv", text([*people(2), person(3, nik="1")]))
    asked, answer = io.BytesIO(pickle.dumps((str(path), ON, None))), io.BytesIO()
    apart.serve(asked, answer)
    answer.seek(0)
    said = [pickle.load(answer) for _message in range(4)]
    assert [kind for kind, _what in said] == [apart.READY, apart.LINES, apart.LINES, apart.END]
    wrong = apart._unpacked(said[2][1][0])
    assert [type(remark) for remark in wrong.rejections] == [Remark]
