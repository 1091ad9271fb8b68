"""Measure matching: `make bench-matching` (everything) or with ARGS="--people 1000000 --no-rivals".

Every piece runs in a process of its own (`matching_rivals.py`), so that memory is its own. Times
are told as ratios to one scan of the compared columns in the same run: machines differ. Answers
are kept in FOLDER/answers.json; what stands there is not measured again without --anew, and the
page names what was measured with other code than most.
Writes docs/reference/matching.md, or PAGE.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
sys.path[:0] = [str(ROOT), str(HERE)]

PAGE = ROOT / "docs" / "reference" / "matching.md"
TRGM_PEOPLE, RECORDLINKAGE_PEOPLE = 1_000_000, 1_000_000  # beyond, these take hours or memory
LARGE = 1_000_000  # beyond, preparing takes a quarter of an hour for each seed
KEY = "ANYAM_REGISTER_KEY"
LIMIT = 3 * 3600  # seconds for one piece: preparing 97 million takes more than one hour
SHARES = {
    "precision": ("right", "matched"),
    "found": ("found", "present"),
    "review_share": ("review", "candidates"),
    "absent_not_matched": ("absent_not_matched", "absent"),
}
WORDS = {
    "precision": "automatic matches that are right", "found": "found of those who are there",
    "review_share": "sent to review", "absent_not_matched": "not matched of those who are absent",
}  # fmt: skip


class Bench:
    """Runs pieces and remembers their answers."""

    def __init__(self, folder: Path, *, anew: bool) -> None:
        self.folder = folder
        self.file = folder / "answers.json"
        folder.mkdir(parents=True, exist_ok=True)
        kept = self.file.exists() and not anew
        self.answers: dict[str, Any] = json.loads(self.file.read_text()) if kept else {}

    def ask(
        self, *arguments: str, python: str = sys.executable, postgres: bool = False, key: str = ""
    ) -> Any:
        """The answer of one piece, or why there is none."""
        name = " ".join(Path(a).name if "/" in a else a for a in arguments)
        if name not in self.answers:
            sys.stderr.write(f"{name} …\n")
            command = [python, str(HERE / "matching_rivals.py"), *arguments]
            if postgres:
                command = [sys.executable, str(HERE / "postgres.py"), *command]
            self.answers[name] = _answer(command, key) | {"code": code()}
            self.file.write_text(json.dumps(self.answers, indent=1))
        return self.answers[name]

    def world(self, people: int, world: str, seed: int) -> str:
        """The folder of an invented register."""
        from anyam.matching.lab import generate
        from anyam.matching.lab.stranger import Stranger

        folder = self.folder / f"{world}-{people}-{seed}"
        if not (folder / generate.ABOUT).exists():
            sys.stderr.write(f"invent {folder.name} …\n")
            made = Stranger() if world == "stranger" else generate.Home()
            generate.write(folder, generate.Wanted(people, seed=seed), made)
        return str(folder)

    def drop(self, folder: str) -> None:
        """Free the disk of a register that is done with; its answers stay."""
        shutil.rmtree(folder, ignore_errors=True)


def code() -> str:
    """Which commit is measured, where git knows."""
    git = shutil.which("git") or "false"
    asked = [git, "-C", str(ROOT), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(asked, capture_output=True, text=True, check=False)  # noqa: S603
    return done.stdout.strip()


def _answer(command: list[str], key: str) -> dict[str, Any]:
    env = {name: value for name, value in os.environ.items() if name != KEY}
    try:
        done = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=LIMIT, check=False,
            env=env | ({KEY: key} if key else {}),
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return {"failed": f"longer than {LIMIT} s"}
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        last = (done.stderr.strip().splitlines() or ["no answer"])[-1]
        return {"failed": last[:160]}
    return dict(json.loads(lines[-1]))


# Pieces


def public(bench: Bench, dedupe: str) -> list[list[str]]:
    rows = []
    for title, name in (
        ("Anyam, `people-en`", "febrl"), ("Splink, its notebook, p ≥ 0.9", "splink"),
        ("recordlinkage, its guide", "guide"), ("recordlinkage, wide blocking, ECM", "wide"),
        ("dedupe, 50 + 50 labels", "dedupe"),
    ):  # fmt: skip
        python = dedupe if name == "dedupe" else sys.executable
        if name == "dedupe" and not dedupe:
            rows.append([title, "not installed", "", "", ""])
            continue
        four, three = (bench.ask(name, number, python=python) for number in "43")
        rows.append([
            title, _number(four, "f1", 4), _number(three, "f1", 4), _number(three, "clusters", 4),
            f"{_number(four, 'cpu', 1)} / {_number(three, 'cpu', 1)}",
        ])  # fmt: skip
    return rows


def registers(
    bench: Bench, people: int, world: str, seeds: list[int], *, keep: bool
) -> dict[str, Any]:
    """All seeds pooled; times of the first."""
    counts: dict[str, list[int]] = {name: [0, 0] for name in SHARES}
    eces: list[float] = []
    gaps: list[float] = []
    first: dict[str, Any] = {}
    for seed in seeds:
        name = f"{world}-{people}-{seed}"
        folder = str(bench.folder / name)
        if f"ours {name}" not in bench.answers:
            folder = bench.world(people, world, seed)
        prepared = bench.ask("prepare", folder)
        found = bench.ask("ours", folder)
        if "failed" in found:
            return found
        for share, (part, whole) in SHARES.items():
            counts[share][0] += found["figures"]["counts"][part]
            counts[share][1] += found["figures"]["counts"][whole]
        eces.append(found["figures"]["ece"])
        gap = found["figures"]["groups"]["names"]["gap"]["found"]
        gaps.append(gap["gap"] if gap else 0.0)
        if not first:
            first = {
                "ours": found, "prepare": prepared, "scan": bench.ask("scan", folder),
                "lookup": bench.ask("lookup", folder),
            }  # fmt: skip
        elif not keep:
            bench.drop(folder)
    return first | {"counts": counts, "ece": max(eces), "gap": max(gaps), "seeds": len(seeds)}


def sealed(bench: Bench, people: int, seed: int) -> dict[str, Any]:
    """The same register prepared under a key, as an office keeps it."""
    plain = Path(bench.world(people, "home", seed))
    folder, key = plain.with_name(f"{plain.name}-sealed"), "72" * 32
    folder.mkdir(exist_ok=True)
    for name in ("register.parquet", "candidates.parquet", "truth.csv"):
        if not (folder / name).exists():
            (folder / name).symlink_to(plain / name)
    found = {name: bench.ask(name, str(folder), key=key) for name in ("prepare", "ours", "lookup")}
    return found | {"scan": bench.ask("scan", str(plain))}


def rivals(bench: Bench, people: int, seed: int) -> list[list[str]]:
    name = f"home-{people}-{seed}"
    asked = [("Splink, training and prediction", "register-splink", "all"),
             ("Splink, prediction alone", "register-splink", "seconds")]  # fmt: skip
    if people <= RECORDLINKAGE_PEOPLE:
        asked.append(("recordlinkage, ECM", "register-recordlinkage", "seconds"))
    if people <= TRGM_PEOPLE:
        asked.append(("pg_trgm with GIN, 300 candidates", "register-trgm", "seconds"))
    ours = bench.ask("ours", str(bench.folder / name))
    speed = ours["candidates"] / ours["seconds"]
    rows = [["Anyam", f"{speed:,.0f}", "1", _number(ours, "f1", 4), str(ours["mb"])]]
    for title, piece, which in asked:
        if f"{piece} {name}" not in bench.answers:
            bench.world(people, "home", seed)
        found = bench.ask(piece, str(bench.folder / name), postgres=piece.endswith("trgm"))
        if "failed" in found:
            rows.append([title, found["failed"], "", "", ""])
            continue
        theirs = found["candidates"] / found[which]
        rows.append([title, f"{theirs:,.0f}", f"{speed / theirs:,.1f}",
                     _number(found, "f1", 4), str(found["mb"])])  # fmt: skip
    return rows


def _number(answer: dict[str, Any], name: str, digits: int) -> str:
    if "failed" in answer:
        return str(answer["failed"])[:60]
    return f"{answer[name]:.{digits}f}" if name in answer else "-"


# The page


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def quality_rows(measured: dict[tuple[str, int], dict[str, Any]]) -> list[list[str]]:
    rows = []
    for (world, people), found in measured.items():
        if "failed" in found:
            rows.append([f"{world}, {people:,}", found["failed"]])
            continue
        shares = [f"{100 * n / of:.3f} %" if of else "-" for n, of in found["counts"].values()]
        rows.append([f"{world}, {people:,}", str(found["seeds"]), *shares, f"{found['ece']:.4f}",
                     f"{100 * found['gap']:.2f} %"])  # fmt: skip
    return rows


def time_rows(measured: dict[tuple[str, int], dict[str, Any]]) -> list[list[str]]:
    """Of the worlds `home` and `home, under a key`."""
    rows = []
    for (world, people), found in measured.items():
        if not world.startswith("home") or "failed" in found:
            continue
        ours, scan = found["ours"], found["scan"]
        rows.append([
            f"{people:,}{world.removeprefix('home')}", f"{scan['seconds']:.2f}",
            f"{ours['seconds']:.2f}",
            f"{ours['seconds'] / scan['seconds']:.2f}", str(ours["mb"]),
            f"{found['lookup']['median']:.1f} / {found['lookup']['p95']:.1f}",
            f"{found['prepare']['seconds']:.0f} / {found['prepare']['mb']}",
            f"{found['prepare']['index']:.1f}",
        ])  # fmt: skip
    return rows


def machine() -> str:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return f"{os.cpu_count()} cores, {memory:.0f} GB of memory"


def measured_at(answers: dict[str, dict[str, Any]]) -> str:
    """The commit that most answers are of, and which are of others."""
    by_commit: dict[str, list[str]] = {}
    for name, answer in answers.items():
        by_commit.setdefault(answer.get("code") or "unknown", []).append(f"`{name}`")
    usual = max(by_commit, key=lambda commit: len(by_commit[commit]))
    kept = [f"{', '.join(names)} ({c})" for c, names in by_commit.items() if c != usual]
    others = f" Kept from other commits: {'; '.join(kept)}." if kept else ""
    return f"Measured at {usual}.{others}"


def page(parts: list[tuple[str, str]], answers: dict[str, dict[str, Any]]) -> str:
    head = (
        "# Matching, measured\n\nWritten by `make bench-matching` on a machine with "
        f"{machine()}. Thresholds are fixed before and no labels used, except by dedupe. "
        "Registers are invented ([`anyam match-generate`](cli.md)); *stranger* is a second world "
        "of people and errors that nothing was tuned on. "
        f"Seeds are pooled, with 10,000 candidates each. {measured_at(answers)}"
    )
    return "\n\n".join([head, *(f"## {title}\n\n{text}" for title, text in parts)]) + "\n"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--people", default="1000000,10000000", help="sizes, parted by commas")
    parser.add_argument("--seeds", default="1,2,3", help="pooled; times are those of the first")
    parser.add_argument("--large-seeds", type=int, default=3, help=f"of registers over {LARGE:,}")
    parser.add_argument("--largest", type=int, default=0, help="one more size: one seed, no rivals")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "anyam-bench")
    parser.add_argument("--no-rivals", action="store_true", help="only ours on registers")
    parser.add_argument("--no-public", action="store_true", help="leave FEBRL out")
    parser.add_argument("--dedupe", default="", help="a Python that has dedupe and recordlinkage")
    parser.add_argument("--page", type=Path, default=PAGE, help="where to write the tables")
    parser.add_argument("--anew", action="store_true", help="measure everything again")
    parser.add_argument("--keep", action="store_true", help="keep the registers of all seeds")
    return parser.parse_args()


def main() -> None:
    asked = arguments()
    bench = Bench(asked.folder, anew=asked.anew)
    sizes = [int(size) for size in asked.people.split(",") if size]
    seeds = [int(seed) for seed in asked.seeds.split(",")]

    def pooled(people: int) -> list[int]:
        return seeds[: asked.large_seeds] if people > LARGE else seeds

    measured = {
        (world, people): registers(bench, people, world, pooled(people), keep=asked.keep)
        for people in sizes
        for world in ("home", "stranger")
        if world == "home" or people <= 1_000_000
    }
    if asked.largest:
        size = asked.largest
        measured["home", size] = registers(bench, size, "home", seeds[:1], keep=asked.keep)
    first = sizes[:1]
    under = {("home, under a key", people): sealed(bench, people, seeds[0]) for people in first}
    parts = [
        ("How good", table(["register", "seeds", *(WORDS[s] for s in SHARES), "calibration error",
                            "one-word names found less by"], quality_rows(measured))),
        ("How fast", table(["people", "one scan, s", "10,000 candidates, s", "ratio", "peak MB",
                            "one person, ms (median / p95)", "prepare, s / MB",
                            "index / Parquet"], time_rows(measured | under))),
    ]  # fmt: skip
    if not asked.no_public:
        head = ["", "FEBRL4, F1", "FEBRL3, F1", "FEBRL3, F1 of clusters", "CPU s"]
        parts.append(("Public sets", table(head, public(bench, asked.dedupe))))
    if asked.no_rivals:
        parts.append(("Others on registers", "Not measured in this run (`--no-rivals`)."))
    else:
        head = ["", "candidates/s", "Anyam is faster by", "F1", "peak MB"]
        for people in sizes:
            parts.append(
                (f"Others, {people:,} people", table(head, rivals(bench, people, seeds[0])))
            )
    text = page(parts, bench.answers)
    asked.page.write_text(text, encoding="utf-8")
    sys.stdout.write(text)


if __name__ == "__main__":
    main()
