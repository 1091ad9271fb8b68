"""What may be shown to everybody, and how much waits for whom: plain checks, no database."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from anyam.proposals.workflow import CHAINS
from anyam.schemes import get_scheme

LOOPBACK = frozenset({"127.0.0.1", "localhost", "[::1]", "::1"})


def foreign_hosts(hosts: Iterable[str], base_url: str) -> Iterator[str]:
    """Addresses under which other machines could reach this one.

    >>> list(foreign_hosts(["127.0.0.1", "localhost"], "http://127.0.0.1:8000"))
    []
    >>> list(foreign_hosts(["*"], "https://anyam.contoh.go.id"))
    ['*', 'anyam.contoh.go.id']
    """
    named = [*hosts, urlsplit(base_url).hostname or base_url]
    yield from (host for host in named if host not in LOOPBACK)


@dataclass(frozen=True, slots=True)
class Running:
    """Where one proposal stands."""

    status: str
    scheme: str
    region_code: str
    group_id: int


@dataclass(frozen=True, slots=True)
class Post:
    """One role somebody holds, their own or as a deputy."""

    role: str
    prefix: str
    group_id: int | None = None


def waiting(running: Iterable[Running], posts: Iterable[Post]) -> int:
    """How many proposals wait for the holder of these posts; the same as their own first page.

    >>> case = Running("submitted", "permensos-2-2019", "7316031021", 4)
    >>> waiting([case], [Post("village_head", "7316031021")]), waiting([case], [])
    (1, 0)
    """
    held = list(posts)
    return sum(any(_waits(case, post) for post in held) for case in running)


def _waits(case: Running, post: Post) -> bool:
    return (
        case.region_code.startswith(post.prefix)
        and post.group_id in (None, case.group_id)
        and case.status in CHAINS[get_scheme(case.scheme).chain].sources_of(post.role)
    )
