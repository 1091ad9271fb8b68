"""Where the groups are, and who works there.

300 groups stand in one regency (7316 Enrekang) at every size; at full size the others lie over all
villages of the country, a few of them very full, many with none.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

from anyam.letters.models import Office
from anyam.letters.profiles import NUMBERS
from anyam.regions.models import Region
from scripts.bench.store import Rows, Store

HOME = "7316"
AT_HOME = 300
DENSE, MOST = 12, 150  # villages that are very full, and how full
SEED = 20261122
TODAY = "2026-11-22"
SINCE = "2023-01-02"
GIVEN = ("Andi", "Rina", "Slamet", "Dewi", "Yusuf", "Marta", "Hasan", "Wati", "Agus", "Ratna")
USER = ("id", "password", "username", "name", "phone", "nip", "position", "region_id")
POST = ("id", "user_id", "role", "region_id", "starts_on", "group_id")
FAMILY = ("Santoso", "Lubis", "Pasaribu", "Wijaya", "Tandi", "Hidayat", "Rante", "Siregar")


@dataclass
class Country:
    """Villages with their officers and offices, by region code."""

    villages: list[str]
    names: dict[str, str]
    facilitators: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    village_heads: dict[str, int] = field(default_factory=dict)
    verifiers: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    heads: dict[str, int] = field(default_factory=dict)
    directorate: list[int] = field(default_factory=list)
    director: int = 0
    offices: dict[str, int] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)  # names of users
    user_ids: "count[int]" = field(default_factory=lambda: count(1))
    post_ids: "count[int]" = field(default_factory=lambda: count(1))


def read(groups: int) -> tuple[Country, list[str]]:
    """The country, and the village of each group in the order in which the groups begin."""
    living = Region.objects.filter(valid_to=None).order_by("code").values_list("code", "name")
    names = dict(living)
    villages = [code for code in names if len(code) == 10]
    random = Random(SEED)  # noqa: S311 - invented, no secret
    home = [code for code in villages if code.startswith(HOME)]
    places = [home[int(random.random() ** 2 * len(home))] for _one in range(min(groups, AT_HOME))]
    if groups > AT_HOME:
        places += _spread([c for c in villages if not c.startswith(HOME)], groups - AT_HOME, random)
        random.shuffle(places)
        used = villages
    else:
        used = home
    return Country(used, names), places


def _spread(villages: list[str], groups: int, random: Random) -> list[str]:
    places = [code for code in random.sample(villages, DENSE) for _one in range(MOST)]
    weights = [random.random() ** 2 for _code in villages]  # half the villages have few or none
    return (places + random.choices(villages, weights, k=groups))[:groups]


def write_officers(store: Store, country: Country) -> None:
    """Users, what they hold, and the offices that write letters."""
    users: Rows = []
    posts: Rows = []
    offices: Rows = []
    random = Random(SEED)  # noqa: S311 - invented, no secret

    def officer(role: str, region: str | None, position: str) -> int:
        pk = next(country.user_ids)
        name = f"{random.choice(GIVEN)} {random.choice(FAMILY)} {pk}"
        country.people[pk] = name
        users.append((pk, "!", f"u{pk}", name, f"0840{pk:08d}", f"{pk:018d}", position, region))
        posts.append((next(country.post_ids), pk, role, region, SINCE, None))
        return pk

    def office(unit: str, region: str, name: str) -> None:
        letters, decrees = NUMBERS[Office.Unit(unit)]
        country.offices[region] = len(offices) + 1
        offices.append((len(offices) + 1, unit, region, name, name, name, name[:60], "Kepala",
                        letters, decrees, "a4"))  # fmt: skip

    office("directorate", "", "Direktorat Penanganan Fakir Miskin")
    country.director = officer("director", None, "Direktur")
    country.directorate = [officer("directorate_verifier", None, "Verifikator") for _n in range(4)]
    for role in ("auditor", "researcher", "area_admin"):
        officer(role, None, "")
    for code in sorted({v[:n] for v in country.villages for n in (2, 4, 6, 10)}):
        _post_at(code, country, officer, office)
    _write(store, users, posts, offices)


def _post_at(code: str, country: Country, appoint: Any, open_office: Any) -> None:
    name = country.names[code]
    match len(code):
        case 2:
            appoint("province_viewer", code, "Dinas Sosial Provinsi")
            appoint("auditor", code, "")
        case 4:
            open_office("dinsos", code, f"Dinas Sosial {name}")
            country.verifiers[code] = [
                appoint("dinsos_verifier", code, "Verifikator") for _n in range(2)
            ]
            country.heads[code] = appoint("dinsos_head", code, "Kepala Dinas")
            appoint("area_admin", code, "")
        case 6:
            country.facilitators[code] = [
                appoint("facilitator", code, "Pendamping") for _n in range(2)
            ]
        case 10:
            open_office("village", code, f"Desa {name}")
            country.village_heads[code] = appoint("village_head", code, "Kepala Desa")


def _write(store: Store, users: Rows, posts: Rows, offices: Rows) -> None:
    store.write("accounts.User", USER, users)
    store.write("accounts.Assignment", POST, posts)
    store.write(
        "letters.Office",
        ("id", "unit", "region_code", "name", "letterhead", "address", "place", "head_position",
         "number_pattern", "decree_pattern", "paper"),
        offices,
    )  # fmt: skip
