"""Why a file is not read at all: one sentence each, with the way out."""

from anyam.kernel.problems import Blocked, Problem


def refuse(code: str, message: str) -> Blocked:
    """The exception that says it; `code` begins with `list.`."""
    return Blocked([Problem(code, message, "file")])
