"""What a test is: a function from facts to a finding, known by the name schemes call it by."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from anyam.eligibility.rules.facts import Facts, label
from anyam.schemes import Scheme

PERSON, SEAT = "person", "seat"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a scheme asks in one predicate, on which day."""

    scheme: Scheme
    settings: dict[str, Any]
    on: date


@dataclass(frozen=True, slots=True)
class Finding:
    """What the facts show: kept (True), broken (False) or not known (None), said in a sentence.

    `needs` are the facts that would answer it; `change` says what would turn a failure.
    """

    kept: bool | None
    evidence: str
    needs: tuple[str, ...] = ()
    change: str = ""


Look = Callable[[Facts, Asked], Finding]


@dataclass(frozen=True, slots=True)
class Test:
    """A test by name. `about`: the person as such, or the seat they hold in a group.

    `settings` are what a scheme may set, and the value without which it does not work.
    """

    name: str
    title: str | Promise
    about: str
    look: Look
    settings: tuple[str, ...]


TESTS: dict[str, Test] = {}


def named(
    name: str, title: str | Promise, *settings: str, about: str = PERSON
) -> Callable[[Look], Look]:
    """Make a function the test of this name."""

    def register(look: Look) -> Look:
        TESTS[name] = Test(name, title, about, look, settings)
        return look

    return register


def missing(*names: str) -> Finding:
    """Nothing can be said before these facts are known."""
    labels = [label(name) for name in names]
    words = "; ".join(words[:1].lower() + words[1:] for words in labels)
    return Finding(None, _("Belum diketahui: %(facts)s.") % {"facts": words}, names)


def flag(facts: Facts, name: str, *, yes: str, no: str, change: str = "") -> Finding:
    """A fact that is itself the answer."""
    value = getattr(facts, name)
    if value is None:
        return missing(name)
    return Finding(value, yes if value else no, change="" if value else change)


def all_of(*parts: bool | None) -> bool | None:
    """Kept if all are, broken if one is, else not known.

    >>> all_of(True, None), all_of(False, None), all_of(True, True)
    (None, False, True)
    """
    return False if False in parts else None if None in parts else True


def any_of(*parts: bool | None) -> bool | None:
    """Kept if one is, broken if all are, else not known.

    >>> any_of(True, None), any_of(False, None), any_of(False, False)
    (True, None, False)
    """
    return True if True in parts else None if None in parts else False
