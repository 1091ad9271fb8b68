"""Keeps the web server and the worker running together, and ends them together.

Both are child processes of one supervisor, in its process group. Ctrl-C and SIGTERM end both in
good order; a worker that dies is started again; and when the supervisor itself is killed the
children notice and end, so that no port stays taken.
"""

import atexit
import gc
import http.client
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import Any

GRACE = 20.0  # seconds a child gets to finish what it does
LOOK = 0.1  # seconds
COLLECT_AFTER = 20_000  # objects made and kept; by itself Python looks after 700
PARENT = "ANYAM_PARENT"


@dataclass
class Child:
    """One process to keep running. The end of a `vital` one is the end of all."""

    name: str
    arguments: list[str]  # of the command line `anyam`
    vital: bool = False
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    starts: int = field(default=0)

    def start(self) -> None:
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", "anyam", *self.arguments],
            env={**os.environ, PARENT: str(os.getpid())},
            stdin=subprocess.DEVNULL,
        )
        self.started_at = time.monotonic()
        self.starts += 1

    @property
    def exit_code(self) -> int | None:
        return self.process.poll() if self.process else None


class Supervisor:
    def __init__(self, children: list[Child]) -> None:
        self.children = children
        self.stopping = False
        self.exit_code = 0

    def run(self, url: str, when_ready: Callable[[], None]) -> int:
        """Keep the children running until a signal or the end of a vital one.

        Args:
          url: asked until the server answers; then `when_ready` is called once.
        Returns:
          The exit code of the whole: 0 after a signal.
        """
        for name in ("SIGTERM", "SIGINT"):
            signal.signal(getattr(signal, name), self._stop)
        end_with_parent()
        try:
            for child in self.children:
                child.start()
            if self._wait_until(lambda: answers(url)):
                when_ready()
            self._wait_until(lambda: False)
        finally:
            self._end_all()
        return self.exit_code

    def _stop(self, _signum: int, _frame: FrameType | None) -> None:
        self.stopping = True

    def _wait_until(self, condition: Callable[[], bool]) -> bool:
        """Look after the children until `condition` holds; False when all is to end."""
        while not self.stopping:
            for child in self.children:
                self._look_after(child)
            if condition():
                return True
            time.sleep(LOOK)
        return False

    def _look_after(self, child: Child) -> None:
        code = child.exit_code
        if code is None:
            return
        if child.vital:
            self.exit_code, self.stopping = code or 1, True
            sys.stderr.write(f"{child.name}: berakhir dengan kode {code}\n")
        elif time.monotonic() - child.started_at > min(child.starts, 30):
            sys.stderr.write(f"{child.name}: berakhir dengan kode {code}, dijalankan lagi\n")
            child.start()

    def _end_all(self) -> None:
        running = [child.process for child in self.children if child.process]
        for process in running:
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + GRACE
        for process in running:
            try:
                process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()  # its job goes on with the next worker
                process.wait()


def answers(url: str) -> bool:
    """Whether a server answers there, whatever it says."""
    host, _slash, path = url.removeprefix("http://").partition("/")
    connection = http.client.HTTPConnection(host, timeout=30)
    try:
        connection.request("GET", f"/{path}")
        connection.getresponse().read()
    except OSError:
        return False
    finally:
        connection.close()
    return True


def end_with_parent() -> None:
    """Where ANYAM_PARENT names the starting process: end when it is gone, however it went."""
    parent = os.environ.get(PARENT)
    if not parent or sys.platform == "win32":
        return

    def look(_signum: int, _frame: FrameType | None) -> None:
        if os.getppid() != int(parent):
            os.kill(os.getpid(), signal.SIGTERM)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    # Once the interpreter has put its handlers away, the next tick would kill the process.
    atexit.register(signal.setitimer, signal.ITIMER_REAL, 0)


def serve_web(*, host: str, port: int, workers: int, threads: int) -> None:
    """Serve pages in this process (and its forks) until a signal ends it."""
    end_with_parent()
    if sys.platform == "win32":
        from waitress import serve

        from anyam.wsgi import application

        settle()
        serve(application, host=host, port=port, threads=threads)
    else:
        _gunicorn(
            bind=f"[{host}]:{port}" if ":" in host else f"{host}:{port}",
            workers=workers,
            threads=threads,
        )


def settle() -> None:
    """Read every page's code now, and spare the collector what stays for good.

    Each of its rounds would walk over all of it, some 70 ms in the midst of a request. What comes
    later, the pages' templates above all, it looks over when so many more objects are held that a
    request in hundreds waits for it, not one in twenty.
    """
    from django.urls import get_resolver

    list(get_resolver().url_patterns)  # reads them
    gc.collect()
    gc.freeze()
    gc.set_threshold(COLLECT_AFTER)


def _gunicorn(**chosen: Any) -> None:
    from gunicorn.app.base import BaseApplication

    class Server(BaseApplication):  # type: ignore[misc]
        def load_config(self) -> None:
            fixed = {
                "worker_class": "gthread",
                "preload_app": True,  # loaded once, shared by all workers
                "loglevel": "warning",
                "graceful_timeout": 15,
                "timeout": 120,
                "proc_name": "anyam",
                "max_requests": 10_000,
                "max_requests_jitter": 1_000,
            }
            for name, value in (fixed | chosen).items():
                self.cfg.set(name, value)

        def load(self) -> Any:
            from anyam.wsgi import application

            settle()
            return application

    Server().run()
