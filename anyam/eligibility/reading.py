"""Facts as somebody sends them: bytes of JSON, whatever is in them."""

import json
from typing import Any, NoReturn

from django.utils.translation import gettext as _

from anyam.eligibility.rules.facts import Facts, read
from anyam.eligibility.rules.kinds import Refusal, said

MAX_BYTES = 1_048_576  # one person's facts take some kB


class NotJson(Exception):
    """The input cannot be read at all."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def parse(raw: bytes) -> Facts:
    """Facts out of bytes; at most `MAX_BYTES` and one are looked at.

    Raises:
      NotJson: empty, too long, not UTF-8, or no JSON as the standard has it.
      Refusal: JSON, but with a key nobody knows or a value of another type.
    """
    if len(raw) > MAX_BYTES:
        raise NotJson("json.too_long", _("Fakta terlalu panjang: paling banyak 1 MB."))
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise NotJson("json.encoding", _("Fakta bukan teks UTF-8.")) from None
    if not text.strip("\0 \t\r\n"):
        raise NotJson("json.empty", _("Tidak ada fakta. Kirim objek JSON, paling sedikit {}."))
    return read(_loaded(text))


def _loaded(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except json.JSONDecodeError as error:
        message = _("Bukan JSON: baris %(line)d, huruf ke-%(column)d tidak terbaca.")
        place = {"line": error.lineno, "column": error.colno}
        raise NotJson("json.syntax", message % place) from None
    except RecursionError:
        raise NotJson("json.too_deep", _("JSON terlalu dalam bersarang.")) from None
    except ValueError:  # a number of thousands of digits
        message = _("Ada angka yang terlalu panjang untuk dibaca.")
        raise NotJson("json.number", message) from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object in which no key stands twice: which of the two would hold?"""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            message = _('Kunci "%(key)s" tertulis dua kali.') % {"key": said(key)}
            raise NotJson("json.twice", message)
        found[key] = value
    return found


def _no_number(name: str) -> NoReturn:
    message = _("%(name)s bukan angka dalam JSON.") % {"name": name}
    raise NotJson("json.number", message)


def sentence(refusal: Refusal) -> str:
    """A refusal with the key it is about."""
    if not refusal.path:
        return _("Fakta %(what)s.") % {"what": refusal.message}
    path = ".".join(refusal.path).replace(".[", "[")
    return _('Kunci "%(path)s": %(what)s.') % {"path": path, "what": refusal.message}
