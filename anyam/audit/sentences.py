"""Events in words. Each app brings the sentences of its own actions, from `AppConfig.ready`:

    sentences.register({"proposal.submit": _("%(actor)s mengajukan %(subject)s.")})

A sentence may use `actor`, `subject`, `role`, `note` and, for each change, the name of the field
(its new value), `<field>_before` and `<field>_after`. What is missing shows as a dash.
"""

from collections.abc import Mapping
from typing import Any, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anyam.kernel.money import format_number

Words = str | Promise
_sentences: dict[str, Words] = {}
_roles: dict[str, Words] = {}


class Act(Protocol):
    """What a sentence is made from; an `Event` is one."""

    action: str
    actor_name: str
    role: str
    on_behalf_of: str
    subject_name: str
    note: str
    changes: Any


class _Values(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "–"


def register(table: Mapping[str, Words]) -> None:
    """Teach the record the sentences of an app; an action has one sentence in the whole house."""
    if doubles := _sentences.keys() & table.keys():
        raise ValueError(f"these actions already have a sentence: {', '.join(sorted(doubles))}")
    _sentences.update(table)


def name_roles(table: Mapping[str, Words]) -> None:
    """Teach the record how roles are called."""
    _roles.update(table)


def role_name(role: str) -> str:
    return str(_roles.get(role, role))


def templates() -> dict[str, str]:
    """Every known action with its sentence before it is filled in, for the reference."""
    return {action: str(words) for action, words in _sentences.items()}


def actions() -> list[tuple[str, str]]:
    """Every known action with its sentence in general words, for a filter."""
    someone = _Values(actor=_("Seseorang"), subject="…", note="…")
    return sorted(
        ((action, str(words) % someone) for action, words in _sentences.items()),
        key=lambda pair: pair[0],
    )


def sentence_of(act: Act) -> str:
    """Say what happened; an action nobody described is named as it is stored."""
    values = _Values(
        actor=_actor(act),
        subject=act.subject_name or "–",
        role=role_name(act.role),
        note=act.note,
        action=act.action,
    )
    for field, change in (act.changes or {}).items():
        before, after = change if _is_pair(change) else ("", change)
        before, after = _said(before), _said(after)
        values |= {field: after, f"{field}_before": before, f"{field}_after": after}
    words = _sentences.get(act.action)
    if words is None:
        words = _("%(actor)s: %(action)s pada %(subject)s.") if act.subject_name else _UNKNOWN
    return str(words) % values


_UNKNOWN = "%(actor)s: %(action)s."


def _said(value: Any) -> Any:
    """A count or an amount with its thousands apart; anything else as it was recorded."""
    return format_number(value) if type(value) is int else value


def _is_pair(change: Any) -> bool:
    return isinstance(change, (list, tuple)) and len(change) == 2


def _actor(act: Act) -> str:
    name = act.actor_name or _("Sistem")
    if not act.on_behalf_of:
        return name
    return _("%(name)s, atas nama %(other)s,") % {"name": name, "other": act.on_behalf_of}
