"""What other apps know about a group, shown on the group's page.

Groups stand below proposals and cannot ask them; apps above register, from `AppConfig.ready`:

    panels.register(function)  # (group, user) -> list[Row]
"""

from collections.abc import Callable
from dataclasses import dataclass

from anyam.accounts.models import User
from anyam.groups.models import Group


@dataclass(frozen=True, slots=True)
class Row:
    """One line under "Usulan dan bantuan": a link, what is to be said of it, and its tone.

    `tone` as in `{% tag_status %}`: good, info, warn, bad or mute.
    """

    title: str
    url: str
    status: str = ""
    tone: str = "mute"


Panel = Callable[[Group, User], list[Row]]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    if panel not in _panels:
        _panels.append(panel)


def rows(group: Group, user: User) -> list[Row]:
    """Every line about this group that the user may see."""
    return [row for panel in _panels for row in panel(group, user)]
