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


Panel = Callable[[Person, User], list[Row]]
_panels: list[Panel] = []


def register(panel: Panel) -> None:
    if panel not in _panels:
        _panels.append(panel)


def rows(person: Person, user: User) -> list[Row]:
    """Every line about this person that the user may see, newest first."""
    found = [row for panel in _panels for row in panel(person, user)]
    return sorted(found, key=lambda row: row.from_on, reverse=True)
