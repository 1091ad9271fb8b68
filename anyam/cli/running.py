"""Commands that run Anyam: demo, serve, worker, migrate."""

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from anyam.cli import environment, prepare
from anyam.cli.help import add
from anyam.cli.refusals import Refused
from anyam.cli.words import JSON_HELP, note, out, two

Port = Annotated[int, typer.Option("--port", min=1, max=65535, help=two("Nomor port", "Port"))]
Host = Annotated[
    str,
    typer.Option(
        "--host",
        help=two(
            "Alamat jaringan; 0.0.0.0 membukanya untuk komputer lain",
            "Network address; 0.0.0.0 opens it to other machines",
        ),
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=JSON_HELP)]
Threads = Annotated[int, typer.Option("--threads", min=1, help=two("Utas tiap proses", "Threads"))]


def demo(
    data: Annotated[
        Path, typer.Option("--data", help=two("Folder demo", "Folder of the demo"))
    ] = environment.DEMO_FOLDER,
    port: Port = 8000,
    reset: Annotated[
        bool,
        typer.Option(
            "--reset/--keep",
            help=two("Kosongkan dan bangun ulang demo", "Wipe the demo and build it anew"),
        ),
    ] = False,
    browser: Annotated[
        bool,
        typer.Option("--open/--no-open", help=two("Buka di peramban", "Open it in a browser")),
    ] = True,
    serve: Annotated[
        bool,
        typer.Option(
            "--serve/--no-serve", help=two("Layani setelah dibangun", "Serve it once built")
        ),
    ] = True,
) -> int:
    from anyam.cli.demo import open_demo

    browser = browser and sys.stdout.isatty()
    return open_demo(data, port=port, reset=reset, browser=browser, serve=serve)


def build_demo(data: Annotated[Path, typer.Option("--data")]) -> None:
    from anyam.cli.demo import build

    build(data)


def serve(
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[
        int, typer.Option("--workers", min=1, help=two("Proses web", "Web processes"))
    ] = 2,
    threads: Threads = 4,
    worker: Annotated[
        bool,
        typer.Option(
            "--worker/--no-worker",
            help=two("Jalankan juga pekerja latar", "Run a background worker too"),
        ),
    ] = True,
) -> int:
    from anyam.serving import Child, Supervisor

    environment.setup()
    prepare.need_port(host, port, command="anyam serve")
    if count := prepare.pending_migrations():
        message = f"Basis data tertinggal {count} langkah. Jalankan: anyam migrate"
        raise Refused("database.behind", message)
    prepare.collect_static()
    web = ["_web", "--host", host, "--port", str(port)]
    web += ["--workers", str(workers), "--threads", str(threads)]
    children = [Child("web", web, vital=True)]
    if worker:
        children.append(Child("worker", ["worker"]))
    near = "127.0.0.1" if host in {"0.0.0.0", "::"} else host  # noqa: S104
    shown = f"http://{host}:{port}"
    return Supervisor(children).run(
        f"http://{near}:{port}/masuk/", lambda: note(f"Anyam melayani di {shown}")
    )


def web(host: Host, port: Port, workers: int = 1, threads: int = 8) -> None:
    from anyam.serving import serve_web

    environment.load()
    serve_web(host=host, port=port, workers=workers, threads=threads)


def worker(
    once: Annotated[
        bool,
        typer.Option(
            "--once", help=two("Selesaikan antrean, lalu berhenti", "Empty the queue, then stop")
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    environment.setup()
    from anyam.jobs.worker import Worker, as_text
    from anyam.jobs.worker import as_json as json_line
    from anyam.serving import end_with_parent

    def say(facts: dict[str, Any]) -> None:
        out(json_line(facts) if as_json else as_text(facts))
        sys.stdout.flush()

    end_with_parent()
    if once:
        Worker(say).run_all()
    else:
        Worker(say, ticks=recurring()).run_forever()


def recurring() -> list[Any]:
    """What a worker does besides jobs, and how often."""
    from django.core.management import call_command
    from django.utils import timezone

    from anyam.audit.actions import seal
    from anyam.files.actions import sweep
    from anyam.jobs.worker import Tick
    from anyam.lists.actions import expire
    from anyam.notices.actions import deliver, remind
    from anyam.notices.checking import tell_changes
    from anyam.proposals.checked import ask_for_the_forgotten
    from anyam.registers.actions import expire as expire_registers
    from anyam.verification.rechecking import due

    day = 86_400
    return [
        Tick("deliver", 15, lambda: deliver(at=timezone.now())),
        Tick("remind", 3600, lambda: remind(at=timezone.now())),
        Tick("tell changes", 60, lambda: tell_changes(at=timezone.now())),
        Tick("recheck registers", 60, lambda: due(at=timezone.now())),
        Tick("match the forgotten", 600, lambda: ask_for_the_forgotten(at=timezone.now())),
        Tick("seal", 3600, lambda: seal(at=timezone.now())),
        Tick("expire lists", 3600, lambda: expire(at=timezone.now())),
        Tick("expire registers", 3600, lambda: expire_registers(at=timezone.now())),
        Tick("sweep files", day, lambda: sweep(at=timezone.now())),
        Tick("clear sessions", day, lambda: call_command("clearsessions")),
    ]


def migrate() -> None:
    environment.setup()
    count = prepare.migrate()
    out(f"{count} langkah dijalankan." if count else "Basis data sudah mutakhir.")


def register(app: typer.Typer) -> None:
    add(app, "demo", demo, two("Buka demo di mesin ini", "Open the demo on this machine"))
    add(app, "serve", serve, two("Layani halaman dan pekerja latar", "Serve pages and worker"))
    add(app, "worker", worker, two("Kerjakan antrean latar", "Do the background work"))
    add(app, "migrate", migrate, two("Siapkan basis data", "Prepare the database"))
    add(app, "_web", web, "", hidden=True)
    add(app, "_build", build_demo, "", hidden=True)
