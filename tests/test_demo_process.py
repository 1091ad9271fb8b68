"""`anyam demo` as a newcomer and a power cut meet it: whole or not at all, and soon open."""

import json
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from anyam.cli import environment
from tests.built import ENV, Demonstration, demonstration

pytestmark = [
    pytest.mark.once,
    pytest.mark.skipif(sys.platform == "win32", reason="needs signals"),
]


def wait_until(condition: Callable[[], bool], seconds: float) -> float:
    begun = time.monotonic()
    while not condition():
        assert time.monotonic() - begun < seconds, f"waited {seconds} s in vain"
        time.sleep(0.05)
    return time.monotonic() - begun


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Demo:
    """The command, run in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = free_port()
        self.processes: list[subprocess.Popen[str]] = []

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "anyam", "demo", "--data", str(self.folder), *arguments]
        process = subprocess.Popen(
            [*command, "--port", str(self.port)], env=ENV, text=True, start_new_session=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.processes.append(process)
        return process

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/masuk/", timeout=30) as page:
                return bool(page.status == 200)
        except OSError:
            return False

    def port_is_free(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) != 0

    def end(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                process.kill()
                process.communicate(timeout=120)
        wait_until(self.port_is_free, 120)


def children_of(pid: int) -> dict[int, str]:
    """The child processes with their command lines."""
    listed = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    pairs = (line.strip().partition(" ") for line in listed.stdout.splitlines())
    return {int(number): args for number, _space, args in pairs}


def worker_of(pid: int) -> int:
    return next((child for child, args in children_of(pid).items() if args.endswith(" worker")), 0)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """The demonstration of this run: the command was killed while building it, and called again."""
    return demonstration(tmp_path_factory)


@pytest.fixture(scope="module")
def demo(built: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demo]:
    demo = Demo(built.copy(tmp_path_factory.mktemp("demo") / "demo"))
    yield demo
    demo.end()


def test_a_build_that_was_killed_leaves_nothing_half_done(built: Demonstration) -> None:
    assert not built.making.data_after_the_kill
    assert built.making.drafts_after_the_kill == 1  # there was something to sweep away
    assert built.making.drafts_in_the_end == 0
    with sqlite3.connect(built.folder / "data" / "anyam.sqlite3") as database:
        groups = database.execute("SELECT count(*) FROM groups_group").fetchone()[0]
        villages = database.execute(
            "SELECT count(*) FROM regions_region WHERE length(code) = 10"
        ).fetchone()[0]
    database.close()
    assert groups >= 80
    assert villages == 83_762


def test_a_build_tells_how_far_it_is_and_does_not_take_long(built: Demonstration) -> None:
    told = re.findall(r"Membangun kabupaten contoh (\d+)/(\d+) \(\d+%\)", built.making.output)
    done, totals = [int(one) for one, _of in told], {of for _one, of in told}
    assert len(done) > 5
    assert done == sorted(done)
    assert {str(done[-1])} == totals
    assert built.making.seconds < 240  # 45 on an idle machine of two cores; tests share theirs


def test_the_second_start_takes_at_most_ten_seconds_and_ctrl_c_ends_it_all(demo: Demo) -> None:
    process = demo.start()
    crowd = max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))  # others on this machine
    assert wait_until(demo.answers, 120) <= 10 * crowd
    wait_until(lambda: len(children_of(process.pid)) == 2, 60)

    again = demo.start()
    output, _none = again.communicate(timeout=120)
    assert again.returncode == 1
    assert "sudah berjalan" in output

    process.send_signal(signal.SIGINT)
    output, _none = process.communicate(timeout=120)
    assert process.returncode == 0, output
    assert f"Anyam siap di   http://127.0.0.1:{demo.port}" in output
    assert demo.port_is_free()


def test_a_dead_worker_is_replaced_and_a_dead_supervisor_takes_all_along(demo: Demo) -> None:
    process = demo.start()
    wait_until(demo.answers, 120)
    first = worker_of(process.pid)
    assert first > 0  # 0 would be this test's own process group
    os.kill(first, signal.SIGKILL)
    wait_until(lambda: worker_of(process.pid) not in {0, first}, 120)
    assert demo.answers()

    process.kill()
    process.communicate(timeout=120)
    wait_until(demo.port_is_free, 120)


def test_a_dead_server_ends_the_demo_with_an_error(demo: Demo) -> None:
    process = demo.start()
    wait_until(demo.answers, 120)
    web = next(child for child, args in children_of(process.pid).items() if " _web " in args)
    os.kill(web, signal.SIGKILL)
    output, _none = process.communicate(timeout=120)
    assert process.returncode != 0
    assert "web: berakhir dengan kode" in output
    wait_until(demo.port_is_free, 120)


def test_serve_keeps_web_and_worker_until_it_is_told_to_stop(demo: Demo) -> None:
    env = ENV | environment.demo_settings(demo.folder)
    command = [sys.executable, "-m", "anyam", "serve", "--port", str(demo.port), "--workers", "2"]
    process = subprocess.Popen(
        command, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    demo.processes.append(process)  # ended with the demo, should this test fail halfway
    wait_until(demo.answers, 120)
    wait_until(lambda: len(children_of(process.pid)) == 2, 60)
    process.send_signal(signal.SIGTERM)
    output, _none = process.communicate(timeout=120)
    assert process.returncode == 0, output
    assert f"Anyam melayani di http://127.0.0.1:{demo.port}" in output
    assert demo.port_is_free()


def test_a_taken_port_is_said_before_anything_else_happens(tmp_path: Path) -> None:
    demo = Demo(tmp_path / "demo")
    with socket.socket() as other:
        other.bind(("127.0.0.1", demo.port))
        other.listen()
        process = demo.start()
        output, _none = process.communicate(timeout=120)
    assert process.returncode == 1
    assert (
        f"sedang dipakai program lain. Pilih nomor lain: anyam demo --port {demo.port + 1}"
        in output
    )
    assert not list(demo.folder.glob("building-*"))


def test_anyam_check_finds_the_demo_sound_and_wipe_empties_it(demo: Demo) -> None:
    """The last of this module: afterwards there is no demo."""
    home = demo.folder.parent / "home"
    (home / "var").mkdir(parents=True)
    (home / "var" / "demo").symlink_to(demo.folder)

    def anyam(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "anyam", *arguments]
        return subprocess.run(
            command, cwd=home, env=ENV, capture_output=True, text=True, check=False
        )

    checked = anyam("check", "--json")
    assert json.loads(checked.stdout) == {"ok": True, "problems": []}, checked.stdout
    wiped = anyam("wipe", "--yes")
    assert wiped.returncode == 0, wiped.stderr
    assert not (demo.folder / "data" / "anyam.sqlite3").exists()
    assert (demo.folder / "demo.env").exists()
