"""The profile an office starts with, made from the names of its region."""

from typing import Any

from anyam.letters.models import Office
from anyam.regions.models import Region

LEVELS = {Office.Unit.PROVINCE: 1, Office.Unit.DINSOS: 2, Office.Unit.VILLAGE: 4}
NUMBERS = {
    Office.Unit.DIRECTORATE: ("{seq:04d}/PFM/{month}/{year}", "{seq:03d}/SK/PFM/{month}/{year}"),
    Office.Unit.PROVINCE: ("460/{seq:04d}/Dinsos/{roman_month}/{year}", ""),
    Office.Unit.DINSOS: ("460/{seq:04d}/Dinsos/{roman_month}/{year}", ""),
    Office.Unit.VILLAGE: ("145/{seq:03d}/{roman_month}/{year}", ""),
}


def plain_profile(unit: str, region: Region | None) -> dict[str, Any]:
    """What can be said of an office from its place alone; the rest is written by its people."""
    letters, decrees = NUMBERS[Office.Unit(unit)]
    numbers = {"number_pattern": letters, "decree_pattern": decrees}
    if region is None or unit == Office.Unit.DIRECTORATE:
        return _directorate() | numbers
    if unit == Office.Unit.VILLAGE:
        return _village(region) | numbers
    return _dinsos(region) | numbers


def _directorate() -> dict[str, Any]:
    name = "Direktorat Penanganan Fakir Miskin Wilayah I"
    return {
        "name": name,
        "letterhead": f"Kementerian Sosial Republik Indonesia\n{name}",
        "address": "Jakarta",
        "place": "Jakarta",
        "head_position": "Direktur Penanganan Fakir Miskin Wilayah I",
    }


def _dinsos(region: Region) -> dict[str, Any]:
    return {
        "name": f"Dinas Sosial {region.titled}",
        "letterhead": f"Pemerintah {region.titled}\nDinas Sosial",
        "address": region.titled,
        "place": region.name.removeprefix("Kabupaten ").removeprefix("Kota "),
        "head_position": f"Kepala Dinas Sosial {region.titled}",
    }


def _village(region: Region) -> dict[str, Any]:
    above = Region.objects.in_bulk([region.code[:4], region.code[:6]])
    regency, kecamatan = above[region.code[:4]], above[region.code[:6]]
    lines = [f"Pemerintah {regency.titled}", kecamatan.titled, region.titled]
    head = "Lurah" if region.kind == "Kelurahan" else "Kepala Desa"
    return {
        "name": region.titled,
        "letterhead": "\n".join(lines),
        "address": f"{region.titled}, {kecamatan.titled}, {regency.titled}",
        "place": region.name,
        "head_position": f"{head} {region.name}",
    }
