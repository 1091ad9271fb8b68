"""Hold the coverage budgets of docs: rules and workflows wholly, every branch; the rest 95 %.

Reads the report that `pytest --cov-report=json` wrote.
"""

import json
import sys
from pathlib import Path, PurePosixPath

REST = 95.0
WHOLE = {"rules.py", "workflow.py"}


def is_whole(name: str) -> bool:
    """Whether every branch of this file must be taken by a test.

    >>> is_whole("anyam/groups/rules.py"), is_whole("anyam/kernel/money.py")
    (True, True)
    >>> is_whole("anyam/groups/views.py")
    False
    """
    path = PurePosixPath(name)
    return path.name in WHOLE or path.parent.name == "kernel"


def failures(report: dict[str, dict[str, dict[str, dict[str, float]]]]) -> list[str]:
    """What is below its budget, as sentences."""
    found, covered, countable = [], 0.0, 0.0
    for name, facts in sorted(report["files"].items()):
        summary = facts["summary"]
        if is_whole(name):
            if summary["percent_covered"] < 100:
                lines = facts.get("missing_lines"), facts.get("missing_branches")
                found.append(f"{name}: {summary['percent_covered']:.1f} % (missing: {lines})")
        else:
            covered += summary["covered_lines"] + summary["covered_branches"]
            countable += summary["num_statements"] + summary["num_branches"]
    share = 100 * covered / countable if countable else 100.0
    if share < REST:
        found.append(f"everything else: {share:.1f} %, must be {REST:.0f} %")
    return found


def main(path: str = "coverage.json") -> int:
    if not Path(path).exists():
        sys.stdout.write(f"{path} is missing: the tests did not run to their end\n")
        return 1
    report = json.loads(Path(path).read_text())
    found = failures(report)
    for line in found:
        sys.stdout.write(f"{line}\n")
    if not found:
        total = report["totals"]["percent_covered"]
        sys.stdout.write(f"coverage {total:.1f} %; rules and workflows whole\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
