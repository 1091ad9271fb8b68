"""Every write of this room, by subject."""

from anyam.outreach.actions.candidates import (
    add_candidate,
    add_known,
    move,
    pin,
    seat,
    wish,
)
from anyam.outreach.actions.inhabitants import import_inhabitants, set_inhabitants
from anyam.outreach.actions.potentials import act, close, look, think
from anyam.outreach.actions.sessions import (
    add_visitors,
    change_session,
    record_session,
    remove_visitor,
)

__all__ = [
    "act",
    "add_candidate",
    "add_known",
    "add_visitors",
    "change_session",
    "close",
    "import_inhabitants",
    "look",
    "move",
    "pin",
    "record_session",
    "remove_visitor",
    "seat",
    "set_inhabitants",
    "think",
    "wish",
]
