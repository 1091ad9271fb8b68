"""Reads a long list in a second process, while the first one stores what came of it.

The second process gets a path, no keys and no database. It sends its lines by the thousand through
a pipe, which holds less than one such batch: it is never further ahead than that, and ends by
itself once nobody listens any more. The lines are those `read` gives, whichever way they came.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from itertools import islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anyam.kernel.problems import Blocked, Problem
from anyam.lists.reading.layout import Layout
from anyam.lists.reading.lines import Line, Remark, Values
from anyam.lists.reading.reader import lines as read_here

BATCH = 1_000  # lines
WORTH = 200_000  # bytes: a smaller file is read before another process has begun
SPOKEN = "id"  # the language our sentences are written in; the other process knows no other
READY, LINES, BLOCKED, FAILED, END = range(5)


@contextmanager
def reading(path: Path, *, on: date, layout: Layout | None) -> Iterator[Iterator[Line]]:
    """The lines of a list, see `reading.read`; the second process is gone when the block is left.

    Raises:
      Blocked: as `read` does; also `list.stopped`, where somebody killed the second process.
    """
    child = _start(path, on, layout) if _is_worth(path) else None
    if child is None:
        yield read_here(path, on=on, layout=layout)
        return
    try:
        yield _received(child)
    finally:
        _end(child)


def _is_worth(path: Path) -> bool:
    spoken = (get_language() or SPOKEN) == SPOKEN
    return spoken and (os.cpu_count() or 1) > 1 and path.stat().st_size >= WORTH


def _start(path: Path, on: date, layout: Layout | None) -> "subprocess.Popen[bytes] | None":
    """The second process once it is ready; None where this machine lets us start none."""
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("ANYAM_", "DJANGO_"))}
    command = [sys.executable, "-P", "-m", "anyam.lists.reading.apart"]
    child = None
    try:
        child = subprocess.Popen(  # noqa: S603
            command, env=clean | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        told = pickle.dumps((str(path), on, layout.as_dict() if layout else None))
        assert child.stdin
        child.stdin.write(told)
        child.stdin.close()
        if _next(child) == (READY, None):
            return child
    except OSError:
        pass
    if child:
        _end(child)
    return None


def _end(child: "subprocess.Popen[bytes]") -> None:
    child.kill()
    assert child.stdout
    child.stdout.close()
    child.wait()


def _next(child: "subprocess.Popen[bytes]") -> tuple[int, Any]:
    assert child.stdout
    try:
        kind, said = pickle.load(child.stdout)  # noqa: S301
    except (EOFError, pickle.UnpicklingError):
        message = _("Pembacaan berkas terhenti di tengah jalan. Coba lagi.")
        return BLOCKED, [("list.stopped", message, "file")]
    return kind, said


def _received(child: "subprocess.Popen[bytes]") -> Iterator[Line]:
    while True:
        kind, said = _next(child)
        if kind == LINES:
            yield from map(_unpacked, said)
        elif kind == BLOCKED:
            raise Blocked([Problem(*problem) for problem in said])
        elif kind == FAILED:
            raise RuntimeError(said)
        else:
            return


def _packed(line: Line) -> tuple[Any, ...]:
    """A line as plain values, which go through a pipe several times as fast."""
    v = line.values
    return (
        line.row, line.sheet,
        (v.nik, v.kk, v.name, v.birth_date, v.sex, v.address, v.rt, v.rw, v.phone, v.village,
         v.district),
        [_plain(remark) for remark in line.rejections],
        [_plain(remark) for remark in line.questions],
        line.cells, line.done,
    )  # fmt: skip


def _plain(remark: Remark) -> tuple[int, str, str, str, str]:
    return remark.row, remark.column, remark.code, remark.message, remark.sheet


def _unpacked(plain: tuple[Any, ...]) -> Line:
    row, sheet, values, rejections, questions, cells, done = plain
    return Line(
        row, sheet, Values(*values), tuple(Remark(*r) for r in rejections),
        tuple(Remark(*q) for q in questions), cells, done,
    )  # fmt: skip


def serve(asked: IO[bytes], answer: IO[bytes]) -> None:
    """What the second process does: answer one question."""
    path, on, layout = pickle.load(asked)  # noqa: S301
    _say(answer, READY, None)
    try:
        found = read_here(Path(path), on=on, layout=Layout.from_dict(layout) if layout else None)
        while batch := [_packed(line) for line in islice(found, BATCH)]:
            _say(answer, LINES, batch)
        _say(answer, END, None)
    except Blocked as blocked:
        _say(answer, BLOCKED, [(p.code, p.message, p.field) for p in blocked.problems])
    except BrokenPipeError:
        raise
    except Exception:
        import traceback

        _say(answer, FAILED, traceback.format_exc())


def _say(answer: IO[bytes], kind: int, said: object) -> None:
    pickle.dump((kind, said), answer, pickle.HIGHEST_PROTOCOL)
    answer.flush()


def _main() -> None:
    import signal

    from django.conf import settings

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process tells us when to stop
    settings.configure(USE_I18N=False)  # our sentences as they are written
    try:
        serve(sys.stdin.buffer, sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(0)  # nobody listens any more


if __name__ == "__main__":
    _main()
