"""A real demonstration, served by the real command, looked at by a real Chromium."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from anyam.serving import PARENT
from tests.built import demonstration

ROOT = Path(__file__).resolve().parents[2]
START = 300  # seconds a first start may take


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("ANYAM_TEST_DEMO"):  # while writing tests
        return Path(given)
    return demonstration(tmp_path_factory).copy(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def demo(browser: Browser, demo_folder: Path) -> Iterator[str]:
    """The address of a demonstration that was built and started by `anyam demo`, nothing else."""
    if running := os.environ.get("ANYAM_TEST_ADDRESS"):  # while writing tests
        yield running
        return
    running_demo = Demo(demo_folder)
    running_demo.start()
    yield running_demo.address
    running_demo.stop()


class Demo:
    """`anyam demo` in a folder, in a process group of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = [sys.executable, "-m", "anyam", "demo", "--no-open", "--port", str(self.port)]
        keep = {k: v for k, v in os.environ.items() if not k.startswith("ANYAM_")}
        keep[PARENT] = str(os.getpid())  # a killed test run leaves no server behind
        log = self.folder / "demo.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.folder)], cwd=ROOT, env=keep, stdout=out, stderr=out,
                start_new_session=True,
            )  # fmt: skip
        wait_for(f"{self.address}/masuk/", self.process, log)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=30)

    def kill(self) -> None:
        """As a power cut does it: server, worker and whoever looks after them, all at once."""
        assert self.process is not None
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise RuntimeError(
                f"anyam demo ended with {server.returncode}:\n{log.read_text()[-3000:]}"
            )
        try:
            urllib.request.urlopen(address, timeout=5)
        except OSError:
            time.sleep(0.3)
        else:
            return
    raise RuntimeError(f"anyam demo did not answer in {START} s:\n{log.read_text()[-3000:]}")
