"""What other apps know about a person, shown on the person's page.

People stand below groups and cannot ask them; apps above register, from `AppConfig.ready`:

    panels.register(function)  # (person, user) -> list[Row]
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from anyam.accounts.models import User
from anyam.people.models import Person


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a person's page: where they sat, since when, and until when."""

    title: str
    url: str
    text: str
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Link:
    """One line of what can be done or read about a person elsewhere, with its state in words.

    `tone` as in `{% tag_status %}`: good, info, warn, bad or mute.
    """

    title: str
    url: str
    status: str = ""
    tone: str = "mute"


Links = Callable[[Person, User], list[Link]]
_links: list[Links] = []


def register_link(panel: Links) -> None:
    """`register_link(function)` with (person, user) -> list[Link]."""
    if panel not in _links:
        _links.append(panel)


def links(person: Person, user: User) -> list[Link]:
    """Every line about this person that the user may open."""
    return [link for panel in _links for link in panel(person, user)]


Panel = Callable[[Person, User], list[Row]]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    if panel not in _panels:
        _panels.append(panel)


def rows(person: Person, user: User) -> list[Row]:
    """Every line about this person that the user may see, newest first."""
    found = [row for panel in _panels for row in panel(person, user)]
    return sorted(found, key=lambda row: row.from_on, reverse=True)
