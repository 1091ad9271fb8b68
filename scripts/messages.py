#!/usr/bin/env python3
"""Renew the English catalogue from the Indonesian sentences in the code and the templates.

    python scripts/messages.py          extract, report what still needs English, compile
    python scripts/messages.py --check  change nothing; say whether the catalogue is complete

Needs the tools of GNU gettext. `anyam/web/locale/id` is no part of this: it holds Django's own
sentences, rewritten in plain Indonesian.
"""

import argparse
import contextlib
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from django.core.management.commands import makemessages

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "anyam"
CATALOGUE = Path("anyam", "locale", "en", "LC_MESSAGES", "django.po")
HINT = "sudo apt install gettext"
STABLE = ("--add-location", "file", "--no-wrap", "--no-obsolete")
CHURN = re.compile(r'^"(POT-Creation-Date|PO-Revision-Date|Report-Msgid-Bugs-To): .*\n', re.M)


class Extraction(makemessages.Command):
    """Django's extraction, without guesses and without anything that changes on its own.

    The folder it reads is a copy: it leaves half-made files beside the templates while it works,
    and it would put what it finds in `anyam/web` into the catalogue that lies there.
    """

    settings_available = False
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]


def available() -> bool:
    return all(map(shutil.which, ("xgettext", "msguniq", "msgmerge", "msgattrib", "msgfmt")))


def extract(workplace: Path) -> Path:
    """Merge today's sentences into a copy of the catalogue in `workplace`, and return that copy."""
    skipped = shutil.ignore_patterns("locale", "static", "__pycache__")
    shutil.copytree(PACKAGE, workplace / "anyam", ignore=skipped)
    copy = workplace / CATALOGUE
    copy.parent.mkdir(parents=True)
    shutil.copy(ROOT / CATALOGUE, copy)
    (workplace / "locale").symlink_to(workplace / "anyam" / "locale")
    with contextlib.chdir(workplace):
        Extraction().run_from_argv(["", "makemessages", "-l", "en", "-v", "0", *STABLE])
    copy.write_text(CHURN.sub("", copy.read_text(encoding="utf-8")), encoding="utf-8")
    return copy


def compile_catalogue(source: Path, target: Path) -> None:
    """Write the form programs read; two runs give the same bytes."""
    command = ["msgfmt", "--check-format", "--check-domain", "-o", str(target), str(source)]
    subprocess.run(command, check=True)  # noqa: S603


def unfinished(source: Path) -> str:
    """The entries without English, as msgattrib shows them: empty when there are none."""
    wanting = []
    for kind in ("--untranslated", "--only-fuzzy"):
        command = ["msgattrib", "--no-obsolete", "--no-wrap", kind, str(source)]
        found = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
        wanting += found.stdout.split("\n\n")[1:]  # the first piece is the header
    return "\n\n".join(entry.strip() for entry in wanting)


def renew(*, check: bool) -> str:
    """Bring the catalogue up to date, or only look; return what is wrong with it."""
    with tempfile.TemporaryDirectory() as folder:
        fresh = extract(Path(folder))
        if not check:
            shutil.copyfile(fresh, ROOT / CATALOGUE)
            compile_catalogue(fresh, (ROOT / CATALOGUE).with_suffix(".mo"))
        return unfinished(fresh)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--check", action="store_true", help="say whether it is complete")
    options = parser.parse_args()
    if not available():
        sys.exit(f"gettext tidak ada · gettext is missing: {HINT}")
    if wanting := renew(check=options.check):
        sys.exit(f"{wanting}\n\nBelum lengkap · Not complete")


if __name__ == "__main__":
    main()
