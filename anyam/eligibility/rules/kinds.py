"""The kinds of value a fact can have: each reads JSON strictly and describes itself as a schema.

`read` raises `Refusal` with an Indonesian sentence; nothing is guessed: "ya" is no yes, 1 is no
true, and null is refused because a fact that is not known is left out.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

Schema = dict[str, Any]
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
# What no terminal and no XML can hold: control characters and halves of surrogate pairs.
UNSAID = re.compile("[^\t\n\r\u0020-\u007e\u00a0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
SHOWN = 60  # characters of a foreign text that a sentence repeats


class Refusal(Exception):
    """A value that cannot be what it should; `path` leads to it, outermost first."""

    def __init__(self, code: str, message: str, path: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.code, self.message, self.path = code, message, path

    def below(self, *names: str) -> "Refusal":
        return Refusal(self.code, self.message, (*names, *self.path))


class Kind(Protocol):
    """How a value is read and described."""

    def read(self, value: Any) -> Any: ...
    def schema(self) -> Schema: ...


def said(value: object) -> str:
    """A foreign text as a sentence may repeat it: short, and of characters every screen has.

    >>> said("a" * 100)[-1], said("x\\ud800y\\x00z")
    ('…', 'x\ufffdy\ufffdz')
    """
    text = UNSAID.sub("\N{REPLACEMENT CHARACTER}", str(value)[: SHOWN + 1])
    return text if len(text) <= SHOWN else f"{text[: SHOWN - 1]}…"


def _wrong(expected: str) -> Refusal:
    message = _("harus %(expected)s; bila belum diketahui, hapus kuncinya") % {"expected": expected}
    return Refusal("facts.type", message)


def _range(low: float, high: float) -> Refusal:
    message = _("harus antara %(low)s dan %(high)s") % {"low": low, "high": high}
    return Refusal("facts.range", message)


@dataclass(frozen=True, slots=True)
class Flag:
    """True or false."""

    def read(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise _wrong(_("true atau false"))
        return value

    def schema(self) -> Schema:
        return {"type": "boolean"}


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within bounds. 3.0 is a whole number in JSON, and here."""

    minimum: int
    maximum: int

    def read(self, value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _wrong(_("bilangan bulat"))
        if isinstance(value, float) and not value.is_integer():  # not so infinity and NaN
            raise _wrong(_("bilangan bulat"))
        if not self.minimum <= value <= self.maximum:
            raise _range(self.minimum, self.maximum)
        return int(value)

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True, slots=True)
class Number:
    """A number within bounds, with or without decimals."""

    minimum: int
    maximum: int

    def read(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise _wrong(_("angka"))
        if not self.minimum <= value <= self.maximum:
            raise _range(self.minimum, self.maximum)
        return value

    def schema(self) -> Schema:
        return {"type": "number", "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True, slots=True)
class Text:
    """Words of at least one and at most `longest` characters."""

    longest: int

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise _wrong(_("teks"))
        if not 1 <= len(value) <= self.longest:
            message = _("harus 1 sampai %(longest)d huruf") % {"longest": self.longest}
            raise Refusal("facts.length", message)
        return UNSAID.sub("\N{REPLACEMENT CHARACTER}", value)

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


@dataclass(frozen=True, slots=True)
class Digits:
    """A code of exactly `length` digits, written as text."""

    length: int

    def read(self, value: Any) -> str:
        expected = _("teks %(length)d angka") % {"length": self.length}
        if not isinstance(value, str):
            raise _wrong(expected)
        if not (len(value) == self.length and value.isascii() and value.isdigit()):
            raise Refusal("facts.digits", _("harus %(expected)s") % {"expected": expected})
        return value

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^[0-9]{{{self.length}}}$"}


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the calendar, written 2026-11-22."""

    def read(self, value: Any) -> date:
        if not isinstance(value, str):
            raise _wrong(_('tanggal seperti "2026-11-22"'))
        try:
            if not ISO_DATE.fullmatch(value):
                raise ValueError
            return date.fromisoformat(value)
        except ValueError:
            message = _("bukan tanggal; tulis tahun-bulan-hari, misalnya 2026-11-22")
            raise Refusal("facts.date", message) from None

    def schema(self) -> Schema:
        return {"type": "string", "format": "date"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One of a few codes; `labels` say what each means."""

    labels: dict[str, str | Promise]

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise _wrong(_("teks"))
        if value not in self.labels:
            known = ", ".join(self.labels)
            raise Refusal("facts.choice", _("harus salah satu dari: %(known)s") % {"known": known})
        return value

    def schema(self) -> Schema:
        told = {"type": "string", "enum": list(self.labels)}
        meanings = "; ".join(f"{code}: {label}" for code, label in self.labels.items() if label)
        return told | {"description": meanings} if meanings else told


@dataclass(frozen=True, slots=True)
class Record:
    """An object of facts of its own; `build` makes the value, `fields` describe it."""

    fields: Callable[[], dict[str, tuple[Kind, str]]]
    build: Callable[..., Any]
    required: tuple[str, ...] = ()

    def read(self, value: Any) -> Any:
        if not isinstance(value, dict):
            raise _wrong(_("objek JSON"))
        fields = self.fields()
        for key in value:
            if key not in fields:
                raise unknown_key(key, fields)
        for key in self.required:
            if key not in value:
                raise Refusal("facts.missing", _("kunci ini wajib diisi"), (key,))
        return self.build(**{key: read_at(key, fields[key][0], one) for key, one in value.items()})

    def schema(self) -> Schema:
        return object_schema(self.fields(), self.required)


@dataclass(frozen=True, slots=True)
class Several:
    """A list of at most `most` values of one kind."""

    one: Kind
    most: int

    def read(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list):
            raise _wrong(_("daftar"))
        if len(value) > self.most:
            message = _("paling banyak %(most)d isian") % {"most": self.most}
            raise Refusal("facts.length", message)
        return tuple(read_at(f"[{place}]", self.one, one) for place, one in enumerate(value))

    def schema(self) -> Schema:
        return {"type": "array", "items": self.one.schema(), "maxItems": self.most}


def read_at(key: str, kind: Kind, value: Any) -> Any:
    """Read one value; a refusal names the key it stands under."""
    try:
        return kind.read(value)
    except Refusal as refusal:
        raise refusal.below(key) from None


def unknown_key(key: str, known: dict[str, Any]) -> Refusal:
    message = _("kunci ini tidak dikenal; yang dikenal: %(known)s") % {"known": ", ".join(known)}
    return Refusal("facts.unknown_key", message, (said(key),))


def object_schema(fields: dict[str, tuple[Kind, str]], required: tuple[str, ...] = ()) -> Schema:
    """An object whose every key is described and beside which no other is allowed."""
    properties = {}
    for key, (kind, description) in fields.items():
        schema = kind.schema()
        meanings = schema.pop("description", "")
        words = f"{description} ({meanings})" if meanings else description
        properties[key] = {"description": words, **schema}
    schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return schema | {"required": list(required)} if required else schema
