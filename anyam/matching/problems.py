"""Why a file or a store cannot be used, as a sentence a person can act on."""


class Unusable(Exception):
    """The work is refused. `unreadable`: the input cannot be read at all (exit code 2)."""

    def __init__(self, code: str, message: str, *, unreadable: bool = False) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.unreadable = unreadable


def unreadable(code: str, message: str) -> Unusable:
    return Unusable(code, message, unreadable=True)
