"""What the pendamping of Baraka find before there are groups: meetings, candidates, potentials.

Balla gets enough candidates for the helper that proposes groups. Everybody is invented, and so
are the numbers of inhabitants and the places on the map.
"""

from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random

from django.utils import timezone

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.demo.cases import BALLA, BARAKA
from anyam.demo.names import Somebody
from anyam.demo.road import Road
from anyam.groups import trading
from anyam.groups.models import Group
from anyam.outreach import actions
from anyam.outreach.models import Potential, Socialisation
from anyam.outreach.rules import Attendee, State
from anyam.regions.models import Region

MINUTE = timedelta(minutes=1)
CANDIDATES, PINNED, DECLINED = 46, 34, 3  # of Balla; the first `PINNED` are on the map
STOOD_IN = 7  # of those at the meeting in Balla came for somebody else
SOURCE = "Angka contoh, bukan data resmi"
COUNTED_ON = date(2024, 12, 31)
INHABITANTS = {BALLA: 2_860, BARAKA: 23_400, "731604": 27_150, "731605": 16_900}
CENTRE = (-3.4185, 119.8720)  # of Balla on the map, roughly
STEP = 0.0021  # degrees from one RT to the next
WISHES = (
    (("membuat-kue", "memasak"), ("kue", "kue-basah")),
    (("beternak",), ("kambing", "sapi")),
    (("bertani",), ("sayur",)),
    (("menjahit",), ("menjahit",)),
    (("mengelas", "bertukang"), ("las",)),
    (("berdagang", "mencatat"), ("kios",)),
    (("memelihara-ikan",), ("ikan",)),
    (("memasak", "memasarkan"), ("warung-makan", "keripik")),
    (("beternak-unggas",), ("ayam-petelur",)),
    (("mencatat", "memimpin"), ("kios", "sayur")),
    (("memasarkan", "mengemudi"), ("kambing", "sayur")),
    (("menganyam",), ("lainnya",)),
)
# What is seen, what it means, what is done; the last ones still wait to be thought over.
POTENTIALS: tuple[tuple[str, tuple[str, ...], str, str, str], ...] = (
    ("buyer", (), "Pasar Baraka ramai setiap Senin dan Kamis, pembeli datang dari tiga kecamatan.",
     "Barang segar dan kue laku dua kali seminggu; toko grosir sudah ada tiga.",
     "Pendamping bertemu kepala pasar untuk lapak bersama bulan depan."),
    ("buyer", ("kue", "kue-basah", "keripik"), "Dua SD dan satu SMP belum punya kantin tetap.",
     "Sekitar 400 anak jajan di pinggir jalan setiap pagi.",
     "Ketua kelompok kue menawarkan titipan kepada kepala sekolah."),
    ("material", ("kue", "keripik"), "Gula aren dan pisang melimpah dan murah sesudah panen.",
     "Bahan kue dan keripik tidak perlu dibeli dari kota.", ""),
    ("material", ("kambing", "sapi"), "Rumput gajah tumbuh di tepi kebun kopi, belum dipakai.",
     "Pakan ternak cukup sepanjang tahun.", "Anggota menanam tambahan di lahan kas kelurahan."),
    ("skill", ("menjahit",), "Delapan ibu pernah ikut kursus menjahit di kecamatan.",
     "Seragam sekolah selama ini dijahit di Enrekang.", ""),
    ("skill", ("las",), "Lima pemuda biasa membantu bengkel las di Baraka.", "", ""),
    ("place", ("kios", "warung-makan"), "Kios kosong milik kelurahan di tepi jalan poros.",
     "Sewanya murah dan dilalui orang ke pasar.", "Lurah diminta memberi izin pakai enam bulan."),
    ("place", ("ikan",), "Mata air di Dusun Buntu mengalir sepanjang tahun.", "", ""),
)  # fmt: skip


def count_people(road: Road, at: datetime) -> None:
    """The numbers that warnings are weighed with; some places stay unknown."""
    for code, count in INHABITANTS.items():
        actions.set_inhabitants(
            Region.objects.get(pk=code), count=count, counted_on=COUNTED_ON, source=SOURCE,
            by=road.cast.who(Role.FACILITATOR, code), at=at,
        )  # fmt: skip


def tell_kecamatan(road: Road, at: datetime) -> None:
    """The first meeting, at the office of the camat: some came for a neighbour."""
    people = [road.village.name(BALLA, sex, date(1985, 1, 1)) for sex in "PPLPLPPLPPLP"]
    guests = [
        Attendee(name, people[number - 1] if number in (2, 6) else "")
        for number, name in enumerate(people)
        if number not in (1, 5)
    ]
    held = _hold(road, BARAKA, "Aula Kantor Camat Baraka", at)
    actions.add_visitors(held, guests, by=held.recorded_by, at=at + MINUTE)


def _hold(road: Road, code: str, place: str, at: datetime) -> Socialisation:
    by = road.cast.who(Role.FACILITATOR, code)
    held = actions.record_session(
        region=Region.objects.get(pk=code),
        held_on=timezone.localdate(at),
        place=place,
        by=by,
        at=at,
    )
    return actions.change_session(
        held, held_on=held.held_on, place=place, held_by=f"{by.name}, pendamping",
        asked="Apakah uangnya harus dikembalikan? Takut rugi kalau usaha tidak laku.",
        by=by, at=at,
    )  # fmt: skip


def look_around(road: Road, at: datetime) -> None:
    """What Balla could live from."""
    by, region = road.cast.who(Role.FACILITATOR, BALLA), road.regions[BALLA]
    for number, (kind, trades, seen, meaning, plan) in enumerate(POTENTIALS):
        now = at + number * MINUTE
        made: Potential = actions.look(
            region=region, kind=kind, seen=seen, trades=trades, by=by, at=now
        )
        if meaning:
            actions.think(made, meaning, by=by, at=now)
        if plan:
            actions.act(made, plan, by=by, at=now)


def gather_candidates(road: Road, at: datetime) -> None:
    """A meeting in Balla, and everybody who would like to join, written down by NIK."""
    random = Random(BALLA)  # noqa: S311 - invented people, no secret
    people = [
        road.village.somebody(BALLA, phone=random.random() < 0.4) for _one in range(CANDIDATES)
    ]
    by = road.cast.who(Role.FACILITATOR, BALLA)
    held = _hold(road, BALLA, "Balai Kelurahan Balla", at)
    there = people[: CANDIDATES // 2]
    guests = [
        Attendee(road.village.name(BALLA, "P", date(1990, 1, 1)), who.name, f"RT {who.rt}")
        if number < STOOD_IN
        else Attendee(who.name, "", f"RT {who.rt}")
        for number, who in enumerate(there)
    ]
    visitors = actions.add_visitors(held, guests, by=by, at=at + MINUTE)
    for number, who in enumerate(people):
        visitor = visitors[number] if number < len(visitors) else None
        now = at + (number + 2) * MINUTE
        candidate, _questions = actions.add_candidate(
            visitor=visitor, **who.facts, region=road.regions[BALLA], by=by, at=now
        )
        skills, trades = random.choice(WISHES)
        actions.wish(candidate, skills=skills, trades=trades, by=by, at=now)
        if number < PINNED:
            actions.pin(candidate, _home(who, random), by=by, at=now)
        elif number >= CANDIDATES - DECLINED:
            actions.move(
                candidate, State.DECLINED, text="Ikut keluarga ke Kalimantan.", by=by, at=now
            )


def _home(who: Somebody, random: Random) -> tuple[Decimal, Decimal]:
    """Neighbours of one RT live side by side."""
    north = CENTRE[0] + (int(who.rt) - 2) * STEP + random.uniform(-0.2, 0.2) * STEP
    east = CENTRE[1] + (int(who.rw) - 2) * STEP + random.uniform(-0.2, 0.2) * STEP
    return _degrees(north), _degrees(east)


def _degrees(value: float) -> Decimal:
    return Decimal(f"{value:.6f}")


def pin_groups(road: Road, at: datetime) -> None:
    """Where the groups of Baraka sell; one of them nobody has written down."""
    random = Random(BARAKA)  # noqa: S311 - invented places, no secret
    groups = Group.objects.formed().in_region(BARAKA).select_related("region").order_by("pk")
    villages = sorted({group.region_id for group in groups})
    for number, group in enumerate(groups):
        away = villages.index(group.region_id)
        point = (
            _degrees(CENTRE[0] + (away % 4 - 1.5) * 0.012 + random.uniform(-0.004, 0.004)),
            _degrees(CENTRE[1] + (away // 4 - 1) * 0.014 + random.uniform(-0.004, 0.004)),
        )
        by: User = road.cast.who(Role.FACILITATOR, group.region_id, turn=len(group.name))
        if number:
            trading.pin(group, point, by=by, at=at + number * MINUTE)


# Days before today, hour, act.
PLAN = (
    (328, 9, count_people), (326, 10, tell_kecamatan), (322, 9, look_around),
    (9, 8, gather_candidates), (3, 10, pin_groups),
)  # fmt: skip
