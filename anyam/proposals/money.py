"""What rooms above know of where a proposal's money would go, shown on its page.

Proposals stand below funds and cannot ask; apps above register, from `AppConfig.ready`:

    money.register(function)  # (proposal, user) -> list[Row]
"""

from collections.abc import Callable

from anyam.accounts.models import User
from anyam.groups.panels import Row
from anyam.proposals.models import Proposal

Panel = Callable[[Proposal, User], list[Row]]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    if panel not in _panels:
        _panels.append(panel)


def rows(proposal: Proposal, user: User) -> list[Row]:
    """Every line about the money that the user may see; nothing of the chain waits for one."""
    return [row for panel in _panels for row in panel(proposal, user)]
