"""How a case is named wherever it is shown: by number, by address, by its status in words."""

from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language

from anyam.proposals.workflow import TONES, Status
from anyam.web.nav import first_url


class Standing(NamedTuple):
    """A status in words, and what it means for the group: good, info, warn, bad or mute."""

    label: str
    tone: str


def standing_of(status: str) -> Standing:
    """A status as `{% tag_status %}` shows it."""
    return _standing(status, get_language())


@lru_cache(maxsize=64)  # in every row of a list
def _standing(status: str, _language: str | None) -> Standing:
    return Standing(str(Status(status).label), TONES.get(status, "info"))


def number_of(pk: int) -> str:
    """How people name a proposal on the phone.

    >>> number_of(12)
    'U-000012'
    """
    return f"U-{pk:06d}"


def address_of(pk: int) -> str:
    """Where its page is: the list's own address, looked up once for all rows, and a number."""
    return f"{first_url('proposals:index')}{pk}/"
