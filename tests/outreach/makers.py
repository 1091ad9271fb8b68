"""Things of a village, as the real actions make them."""

from datetime import date
from typing import Any

from anyam.accounts.models import User
from anyam.outreach import actions
from anyam.outreach.models import Candidate, Socialisation
from anyam.outreach.rules import read_lines
from tests import make

KIOSK = "kios"


def session(names: str = "", *, over: str = "731603", by: User) -> Socialisation:
    """A meeting at the kecamatan office; `names` one a line, as on a list."""
    make.village()
    held = actions.record_session(
        region=make.region(over), held_on=date(2026, 11, 1), place="Kantor Camat", by=by, at=make.AT
    )
    if names:
        actions.add_visitors(held, read_lines(names), by=by, at=make.AT)
    return held


def candidate(*, by: User, trades: Any = (), skills: Any = (), **facts: Any) -> Candidate:
    """Somebody who would like to join."""
    made, _questions = actions.add_candidate(by=by, at=make.AT, **make.facts(**facts))
    return actions.wish(made, skills=skills, trades=trades, by=by, at=make.AT)


def village(by: User) -> None:
    """One of everything this room keeps, in Balla."""
    session("Ani untuk Budi", by=by)
    candidate(by=by)
    actions.look(region=make.village(), kind="place", seen="Kios kosong desa.", by=by, at=make.AT)
    actions.set_inhabitants(
        make.village(), count=4_000, counted_on=date(2024, 12, 31), source="Dukcapil", by=by,
        at=make.AT,
    )  # fmt: skip
