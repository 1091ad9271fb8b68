"""Invented people: names with a few very common words, numbers that are well formed and sealed."""

import hmac
from bisect import bisect
from collections import Counter
from datetime import date, timedelta
from hashlib import sha1
from itertools import accumulate
from random import Random
from types import SimpleNamespace as Plain
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from anyam.people.crypto import INDEX_BYTES, keys
from anyam.people.models import KK_COLUMN, NIK_COLUMN
from anyam.people.rules import name_words
from scripts.bench.country import TODAY
from scripts.bench.store import Store

COMMON = (
    "Siti", "Muhammad", "Ahmad", "Nur", "Sri", "Abdul", "Dewi", "Agus", "Budi", "Sari", "Andi",
    "Dwi", "Tri", "Eko", "Wahyu", "Rina", "Yuni", "Indah", "Fitri", "Hasan", "Aminah", "Aisyah",
    "Fatimah", "Rahman", "Hidayat", "Lestari", "Wati", "Yanti", "Suharti", "Slamet", "Joko",
    "Supri", "Yohanes", "Maria", "Made", "Wayan", "Ketut", "Nyoman", "Daeng", "Baso", "Marta",
)  # fmt: skip
FIRSTS = ("Ba", "Da", "Ha", "Ka", "La", "Ma", "Na", "Pa", "Ra", "Sa", "Ta", "Wa", "Su", "Ru", "Mu")
MIDDLES = ("ha", "ka", "li", "ma", "ndi", "ngga", "nto", "pi", "ri", "sna", "ti", "wi", "ya", "zi")
LASTS = ("ban", "din", "fah", "gas", "har", "lan", "man", "na", "ng", "no", "ri", "ru", "si", "wan")
HAMLETS = ("Krajan", "Buntu", "Sumber", "Muara", "Rante", "Tempel", "Salu", "Hulu", "Jati", "Pasar")
DAYS = 16_000  # days of birth to choose from: 43 years
YOUNGEST = date.fromisoformat(TODAY) - timedelta(days=19 * 366)
BIRTHS = [
    (day, day.isoformat(), f"{day:%m%y}", day.day)
    for day in (YOUNGEST - timedelta(days=n) for n in range(DAYS))
]


class Names:
    """Two or three words: the first often a common one, the rest rarer the further down."""

    def __init__(self) -> None:
        rare = [a + b + c for a in FIRSTS for b in MIDDLES for c in LASTS]
        Random(1).shuffle(rare)  # noqa: S311 - invented, no secret
        words = [*COMMON, *rare]
        self.words = [(word, " ".join(name_words(word)) or word.lower()) for word in words]
        # As in real registers: the commonest word in one name of fifteen, most in one of thousands.
        self.sums = list(accumulate(1 / (n + 12) for n in range(len(words))))

    def one(self, random: Random) -> tuple[str, str]:
        """A name, and the words it is found by."""
        total, draw = self.sums[-1], random.random
        count = 2 if draw() < 0.7 else 3
        chosen = [self.words[bisect(self.sums, draw() * total)] for _n in range(count)]
        return " ".join(word for word, _f in chosen), " ".join(folded for _w, folded in chosen)


class Sealer:
    """Seals like `people.crypto`, with keys made ready once and nonces that count."""

    def __init__(self, store: Store) -> None:
        self.store, self.key, self.nonce = store, keys()[0], 0
        self.ciphers = {c: AESGCM(self.key.derive("field", c)) for c in (NIK_COLUMN, KK_COLUMN)}
        self.indexes = {c: self.key.derive("index", c) for c in (NIK_COLUMN, KK_COLUMN)}
        self.version = bytes([self.key.version])
        self.mark = sha1(b"people.nik_mark" + settings.AUDIT_KEY.encode()).digest()  # noqa: S324

    def seal(self, plain: str, column: str) -> tuple[Any, str]:
        """The sealed bytes and the blind index."""
        self.nonce += 1
        nonce, value = self.nonce.to_bytes(12, "big"), plain.encode()
        sealed = self.version + nonce + self.ciphers[column].encrypt(nonce, value, column.encode())
        index = hmac.digest(self.indexes[column], value, "sha256")[:INDEX_BYTES].hex()
        return self.store.blob(sealed), index

    def nik_mark(self, nik: str) -> str:
        """As `Person.nik_mark`."""
        return hmac.digest(self.mark, nik.encode(), "sha1").hex()[:16]


class People:
    """Persons with a family and a home each, collected for one write."""

    def __init__(self, store: Store) -> None:
        self.store, self.sealer, self.names = store, Sealer(store), Names()
        self.serials: Counter[str] = Counter()
        self.count = 0
        self.persons: list[tuple[Any, ...]] = []
        self.families: list[tuple[Any, ...]] = []
        self.seats: list[tuple[Any, ...]] = []
        self.homes: list[tuple[Any, ...]] = []

    def one(self, village: str, since: str, random: Random) -> Plain:
        """A new head of family in a village, as the version of a proposal names members."""
        self.count += 1
        pk, kecamatan = self.count, village[:6]
        serial = self.serials[kecamatan] = self.serials[kecamatan] + 1
        on, born, month, day = BIRTHS[serial * 7 % DAYS]
        female = random.random() < 0.65
        nik = f"{kecamatan}{day + 40 * female:02d}{month}{serial // DAYS + 1:04d}"
        kk = f"{kecamatan}{serial // 9999 % 28 + 1:02d}0120{serial % 9999 + 1:04d}"
        name, found_by = self.names.one(random)
        home = (village, f"Dusun {HAMLETS[serial % 10]}", f"{serial % 4 + 1:03d}",
                f"{serial % 3 + 1:03d}")  # fmt: skip
        sealed, index = self.sealer.seal(nik, NIK_COLUMN)
        sex = "P" if female else "L"
        self.persons.append((pk, name, found_by, sex, born, sealed, index, nik[:4], *home, "", ""))
        sealed, index = self.sealer.seal(kk, KK_COLUMN)
        self.families.append((pk, sealed, index, kk[:4], *home))
        self.seats.append((pk, pk, pk, "head", since))
        self.homes.append((pk, pk, *home, since))
        told = Plain(name=name, nik_mark=self.sealer.nik_mark(nik), birth_date=on)
        return Plain(person_id=pk, person=told, office="member")

    def flush(self) -> None:
        home = ("region_id", "address", "rt", "rw")
        self.store.write(
            "people.Person",
            ("id", "name", "search_name", "sex", "birth_date", "nik", "nik_index", "nik_hint",
             *home, "phone", "education"),
            self.persons,
        )  # fmt: skip
        self.store.write(
            "people.Household", ("id", "kk", "kk_index", "kk_hint", *home), self.families
        )
        self.store.write(
            "people.HouseholdMembership",
            ("id", "person_id", "household_id", "relation", "from_on"), self.seats,
        )  # fmt: skip
        self.store.write("people.Domicile", ("id", "person_id", *home, "from_on"), self.homes)
        for rows in (self.persons, self.families, self.seats, self.homes):
            rows.clear()
