"""Why a command ended without doing what was asked, and the exit code that says so."""

import re
from typing import Any

from anyam.cli.words import note, out_json

USAGE = {
    "No such command '(.*?)'": "Perintah {} tidak ada.",
    "Option '(.*?)' requires an argument": "{} belum diisi.",
    "Option '(.*?)' does not take a value": "{} tidak memakai isian: tulis namanya saja.",
    r"Got unexpected extra argument\(?s?\)? \((.*)\)": "Terlalu banyak isian: {}.",
}
VALUES = {
    "int_parsing": "harus bilangan bulat",
    "int_from_float": "harus bilangan bulat",
    "float_parsing": "harus angka, misalnya 12.5",
}

DONE, REFUSED, UNREADABLE, INTERRUPTED = 0, 1, 2, 130


class Refused(Exception):
    """It was understood and cannot be done (exit code 1)."""

    exit_code = REFUSED

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.problems = [{"code": code, "message": message}]


class Unreadable(Refused):
    """The input cannot be read: an unknown name, a broken file (exit code 2)."""

    exit_code = UNREADABLE


def tell(problems: list[dict[str, str]], *, as_json: bool) -> None:
    """Say every reason; under --json as `{"code", "message"}`, the others in `problems`."""
    if as_json:
        first = dict(problems[0])
        out_json(first | {"problems": problems} if len(problems) > 1 else first)
    else:
        for problem in problems:
            note(f"anyam: {problem['message']}")


def understand(error: Exception) -> tuple[int, list[dict[str, str]]] | None:
    """The exit code and the reasons an exception stands for; None where it is a program error."""
    if isinstance(error, Refused):
        return error.exit_code, error.problems
    for read in (_usage, _blocked, _matching, _settings, _database, _system):
        if understood := read(error):
            return understood
    return None


def _one(exit_code: int, code: str, message: str) -> tuple[int, list[dict[str, str]]]:
    return exit_code, [{"code": code, "message": message}]


def _usage(error: Exception) -> tuple[int, list[dict[str, str]]] | None:
    from typer import TyperException

    if not isinstance(error, TyperException):
        return None
    context: Any = getattr(error, "ctx", None)
    path = context.command_path if context else "anyam"
    return _one(UNREADABLE, "usage", f"{_sentence(error)} Lihat: {path} --help")


def _sentence(error: Any) -> str:
    kind = type(error).__name__
    hint = error.param.get_error_hint().strip("'") if getattr(error, "param", None) else ""
    if kind == "NoSuchOption":
        close = f" Mungkin {', '.join(error.possibilities)}?" if error.possibilities else ""
        return f"Pilihan {error.option_name} tidak dikenal.{close}"
    if kind == "MissingParameter" and hint:
        return f"{hint} belum diisi."
    if kind == "BadParameter" and hint:
        return f"Isian {hint} {_wanted(error)}."
    for pattern, sentence in USAGE.items():
        if said := re.match(pattern, error.message):
            return sentence.format(said[1])
    return f"Perintah tidak dapat dibaca ({error.format_message()})."


def _wanted(error: Any) -> str:
    """What a value should have been, by the kind of mistake its reader found."""
    causes: Any = getattr(error.__cause__, "errors", list)()
    mistake = causes[0] if causes else {"type": ""}
    if choices := re.findall("'(.*?)'", error.message.partition(" is not one of ")[2]):
        return f"harus salah satu dari: {', '.join(choices)}"
    return VALUES.get(mistake["type"], f"tidak dapat dibaca ({error.message})")


def _blocked(error: BaseException | None) -> tuple[int, list[dict[str, str]]] | None:
    from anyam.kernel.problems import Blocked

    if not isinstance(error, Blocked):
        return None
    problems = [{"code": p.code, "message": p.message} for p in error.problems]
    unreadable = all(problem["code"].startswith("list.") for problem in problems)
    return (UNREADABLE if unreadable else REFUSED), problems


def _matching(error: Exception) -> tuple[int, list[dict[str, str]]] | None:
    from anyam.matching.problems import Unusable

    if not isinstance(error, Unusable):
        return None
    return _one(UNREADABLE if error.unreadable else REFUSED, error.code, error.message)


def _settings(error: Exception) -> tuple[int, list[dict[str, str]]] | None:
    from django.core.exceptions import ImproperlyConfigured

    if not isinstance(error, ImproperlyConfigured):
        return None
    message = f"Pengaturan belum benar: {error} Lihat docs/reference/settings.md."
    return _one(REFUSED, "settings", message)


def _database(error: Exception) -> tuple[int, list[dict[str, str]]] | None:
    from django.db import OperationalError, ProgrammingError

    if not isinstance(error, OperationalError | ProgrammingError):
        return None
    first_line = str(error).partition("\n")[0]
    message = (
        f"Basis data tidak dapat dipakai ({first_line}). "
        "Periksa ANYAM_DATABASE, lalu jalankan: anyam migrate"
    )
    return _one(REFUSED, "database", message)


def _system(error: Exception) -> tuple[int, list[dict[str, str]]] | None:
    from django.core.management.base import CommandError

    if isinstance(error, CommandError):
        return _blocked(error.__cause__) or _one(REFUSED, "command", str(error))
    if isinstance(error, PermissionError) and error.filename:
        return _one(REFUSED, "permission", f"Tidak ada izin untuk {error.filename}.")
    return None
