"""The offices of the demonstration: what stands on their letters, and who is their head."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.demo.people import Cast
from anyam.letters.models import Office
from anyam.letters.offices import open_office
from anyam.letters.profiles import plain_profile
from anyam.regions.models import Region

Unit = Office.Unit
DINSOS = ("7316", "3171", "3312", "6401")
PROVINCES = ("73", "31", "33", "64")
ADDRESSES = {
    (Unit.DIRECTORATE, ""): "Jalan Contoh Raya Nomor 28, Jakarta Pusat 10000",
    (Unit.DINSOS, "7316"): "Jalan Contoh Sultan Nomor 1, Enrekang 91700",
    (Unit.DINSOS, "3171"): "Jalan Contoh Tanah Abang Nomor 7, Jakarta Pusat 10100",
    (Unit.DINSOS, "3312"): "Jalan Contoh Pemuda Nomor 3, Wonogiri 57600",
    (Unit.DINSOS, "6401"): "Jalan Contoh Kandilo Nomor 5, Tanah Grogot 76200",
}
HEADS = {
    Unit.DIRECTORATE: Role.DIRECTOR, Unit.DINSOS: Role.DINSOS_HEAD, Unit.VILLAGE: Role.VILLAGE_HEAD,
}  # fmt: skip


def open_all(cast: Cast, villages: Iterable[Region], *, at: datetime) -> None:
    """The Directorate, every social office, every village in which there are groups."""
    _open(cast, Unit.DIRECTORATE, None, at)
    regions = Region.objects.in_bulk([*DINSOS, *PROVINCES])
    for code in PROVINCES:
        _open(cast, Unit.PROVINCE, regions[code], at)
    for code in DINSOS:
        _open(cast, Unit.DINSOS, regions[code], at)
    for place in villages:
        _open(cast, Unit.VILLAGE, place, at)


def _open(cast: Cast, unit: Unit, region: Region | None, at: datetime) -> None:
    code = region.code if region else ""
    profile: dict[str, Any] = plain_profile(unit, region)
    if role := HEADS.get(unit):
        profile |= _signature(cast.who(role, code))
    if unit == Unit.DINSOS:
        profile["decree_pattern"] = "{seq:03d}/SK/Dinsos/{roman_month}/{year}"
    if address := ADDRESSES.get((unit, code)):
        profile["address"] = address
    if unit == Unit.VILLAGE:
        profile["paper"] = Office.Paper.F4
    open_office(unit=unit, region_code=code, by=cast.admin, at=at, **profile)


def _signature(head: User) -> dict[str, str]:
    return {"head_name": head.name, "head_rank": head.rank, "head_nip": head.nip}
