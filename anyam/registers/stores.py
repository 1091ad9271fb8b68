"""Opens prepared snapshots for reading, and keeps them open.

Each thread has its own: a store remembers the block of rows it unpacked last.
"""

import threading
import weakref
from collections import OrderedDict
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from anyam.kernel.problems import Blocked, Problem
from anyam.matching import store as prepared
from anyam.matching.matching import Lookup
from anyam.matching.preparing import CURRENT
from anyam.matching.problems import Unusable
from anyam.matching.store import Store
from anyam.registers.models import Snapshot

KEPT = 16  # stores a thread keeps open, each some twenty files

_kept = threading.local()


def home(snapshot: Snapshot) -> Path:
    """The folder of a snapshot."""
    return Path(settings.REGISTER_DIR) / snapshot.folder


def open_store(snapshot: Snapshot) -> Store:
    """The store of a ready snapshot, opened once for each thread.

    Raises:
      Blocked: it is not ready or not there, or it was written under another key.
    """
    return _opened(snapshot)[0]


def lookup(snapshot: Snapshot) -> Lookup:
    """What looks people up in a ready snapshot; see `open_store`."""
    return _opened(snapshot)[1]


def _opened(snapshot: Snapshot) -> tuple[Store, Lookup]:
    if snapshot.state != Snapshot.State.READY:
        message = _("%(snapshot)s belum siap dipakai.") % {"snapshot": snapshot}
        raise Blocked([Problem("register.not_ready", message)])
    try:
        return _remembered(home(snapshot))
    except Unusable as unusable:
        message = f"{snapshot}: {unusable.message}"
        raise Blocked([Problem(unusable.code, message)]) from unusable
    except OSError as error:
        message = _("%(snapshot)s tidak ada di tempatnya. Hubungi admin.") % {"snapshot": snapshot}
        raise Blocked([Problem("register.lost", message)]) from error


def _remembered(folder: Path) -> tuple[Store, Lookup]:
    known: OrderedDict[tuple[str, int], tuple[Store, Lookup]]
    known = _kept.__dict__.setdefault("stores", OrderedDict())
    current = folder / CURRENT
    key = str(folder), current.stat().st_mtime_ns
    if key not in known:
        store = prepared.open_store(folder)
        _ = store.cipher  # another key is told here, not in the middle of a search
        weakref.finalize(store, _close, store.__dict__)
        known[key] = store, Lookup(store)
    known.move_to_end(key)
    while len(known) > KEPT:
        known.popitem(last=False)
    return known[key]


def _close(parts: dict[str, Any]) -> None:
    """Close what a store had opened, once nobody uses it any more."""
    for part in (*parts.get("keys", {}).values(), parts.get("ids"), parts.get("reader")):
        if part is not None:
            part.close()
