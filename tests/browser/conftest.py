"""A real demonstration, served by the real command, looked at by a real Chromium."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from anyam.serving import PARENT
from tests.built import demonstration

ROOT = Path(__file__).resolve().parents[2]
CANDIDATES = ("chromium", "chromium-browser", "google-chrome")
HELP = "Chromium tidak ditemukan; pasang dengan: apt-get install chromium"
START = 300  # seconds a first start may take


def chromium_path() -> str | None:
    return os.environ.get("ANYAM_CHROMIUM") or next(
        filter(None, map(shutil.which, CANDIDATES)), None
    )


# Pages are looked at while the demo is fresh; rubbish comes last.
ORDER = ("pictures", "pages", "two_officers", "road", "rubbish")


def place(item: pytest.Item) -> int:
    here = Path(item.path).parent == Path(__file__).parent
    name = Path(item.path).stem.removeprefix("test_")
    return ORDER.index(name) if here and name in ORDER else -1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=place)
    for item in items:
        if Path(item.path).parent == Path(__file__).parent:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(HELP)
        pytest.skip(HELP)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu", "--disable-quic"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    if given := os.environ.get("ANYAM_TEST_DEMO"):  # while writing tests
        return Path(given)
    return demonstration(tmp_path_factory).copy(tmp_path_factory.mktemp("demo"))


@pytest.fixture(scope="session")
def demo(chromium: Browser, demo_folder: Path) -> Iterator[str]:
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


PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 900}
WAYS = {
    "phone": {"viewport": PHONE, "java_script_enabled": True},
    "desk": {"viewport": DESK, "java_script_enabled": True},
    "phone-no-js": {"viewport": PHONE, "java_script_enabled": False},
    "desk-no-js": {"viewport": DESK, "java_script_enabled": False},
}


@pytest.fixture(params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def context(chromium: Browser, demo: str, way: str) -> Iterator[BrowserContext]:
    made = chromium.new_context(base_url=demo, locale="id-ID", **WAYS[way])  # type: ignore[arg-type]
    made.set_default_timeout(15_000)
    yield made
    made.close()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    return context.new_page()
