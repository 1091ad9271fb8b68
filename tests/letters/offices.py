"""Offices and letters as the real actions make them."""

from datetime import date
from typing import Any

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.letters import actions, offices
from anyam.letters.kinds import Kind
from anyam.letters.models import Letter, Office
from tests import make
from tests.letters import samples


def _office(unit: str, region_code: str, *, again: bool = False, **profile: Any) -> Office:
    there = Office.objects.of(unit, region_code)
    if there and not again:
        return there
    by = make.user(Role.AREA_ADMIN, over="")
    return offices.open_office(unit=unit, region_code=region_code, by=by, at=make.AT, **profile)


def dinsos(*, again: bool = False) -> Office:
    return _office(
        Office.Unit.DINSOS,
        "7316",
        again=again,
        name="Dinas Sosial Kabupaten Enrekang",
        letterhead="Pemerintah Kabupaten Enrekang\nDinas Sosial",
        address="Jalan Contoh Nomor 1, Enrekang",
        place="Enrekang",
        head_position="Kepala Dinas Sosial Kabupaten Enrekang",
        head_name="Drs. H. Andi Contoh, M.Si.",
        head_nip="197001011995031001",
        number_pattern="460/{seq:04d}/Dinsos/{roman_month}/{year}",
    )


def directorate() -> Office:
    return _office(
        Office.Unit.DIRECTORATE,
        "",
        name="Direktorat Penanganan Fakir Miskin Wilayah I",
        letterhead="Kementerian Sosial Republik Indonesia\nDirektorat PFM Wilayah I",
        address="Jalan Contoh Raya 28, Jakarta",
        place="Jakarta",
        head_position="Direktur Penanganan Fakir Miskin Wilayah I",
        head_name="Dra. Siti Contoh",
        number_pattern="{seq:04d}/PFM/{month}/{year}",
        decree_pattern="{seq}/SK/PFM/{year}",
    )


def kelurahan() -> Office:
    return _office(
        Office.Unit.VILLAGE,
        make.BALLA,
        name="Kelurahan Balla",
        letterhead="Pemerintah Kabupaten Enrekang\nKecamatan Baraka\nKelurahan Balla",
        address="Jalan Poros Baraka 2",
        place="Balla",
        head_position="Lurah Balla",
        head_name="Muh. Contoh, S.Sos.",
        number_pattern="145/{seq}/BL/{year}",
        paper=Office.Paper.F4,
    )


def head() -> User:
    """The head of the social office of Enrekang."""
    return make.user(
        Role.DINSOS_HEAD, over="7316", name="Drs. H. Andi Contoh, M.Si.", nip="197001011995031001"
    )


def issued(kind: str = Kind.SURAT_PENGANTAR, *, office: Office | None, **changes: Any) -> Letter:
    """A letter about the groups of Balla."""
    facts: dict[str, Any] = {
        "data": samples.body(kind),
        "dated_on": date(2026, 11, 22),
        "number": None,
        "subject_line": "Usulan Penerima Bantuan KUBE",
        "region_codes": [make.BALLA],
        "at": make.AT,
    } | changes
    if "by" not in facts:
        facts["by"] = head() if office else make.user(Role.FACILITATOR, over="731603")
    return actions.issue(kind=kind, office=office, **facts)
