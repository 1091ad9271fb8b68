"""Everything the predicates look at: one frozen value, its reader, and its JSON Schema.

A fact that is not known is None (in JSON: left out), and what hangs on it is answered "unknown".
"""

# ruff: noqa: RUF009 - `fact` is `dataclasses.field` with what describes the fact

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from functools import cache
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.eligibility.rules import kinds
from anyam.eligibility.rules.kinds import (
    Choice,
    Day,
    Digits,
    Flag,
    Kind,
    Number,
    Record,
    Several,
    Text,
    Whole,
)
from anyam.kernel.dates import spoken_date
from anyam.schemes import all_schemes
from anyam.schemes.spoken import say

Words = str | Promise
FACILITATOR = gettext_lazy("pendamping, saat bertemu orangnya")
HOUSE = gettext_lazy("pendamping, saat berkunjung ke rumah")
OFFICE = gettext_lazy("verifikator Dinas Sosial, dari register")
VILLAGE = gettext_lazy("kepala desa/lurah")
RECORD = gettext_lazy("program ini, dari catatannya sendiri")

EDUCATION: dict[str, Words] = {
    "none": gettext_lazy("tidak sekolah"),
    "some_sd": gettext_lazy("SD, tidak tamat"),
    "sd": gettext_lazy("tamat SD"),
    "smp": gettext_lazy("tamat SMP"),
    "sma": gettext_lazy("tamat SMA/SMK"),
    "higher": gettext_lazy("diploma atau sarjana"),
}
MARITAL: dict[str, Words] = {
    "single": gettext_lazy("belum menikah"),
    "married": gettext_lazy("menikah"),
    "divorced": gettext_lazy("cerai hidup"),
    "widowed": gettext_lazy("cerai mati"),
}
OCCUPATION: dict[str, Words] = {
    "none": gettext_lazy("tidak bekerja"),
    "housework": gettext_lazy("mengurus rumah tangga"),
    "farmer": gettext_lazy("petani atau pekebun"),
    "fisher": gettext_lazy("nelayan"),
    "labourer": gettext_lazy("buruh"),
    "trader": gettext_lazy("pedagang"),
    "employee": gettext_lazy("karyawan swasta"),
    "civil_servant": gettext_lazy("PNS atau ASN"),
    "military": gettext_lazy("TNI"),
    "police": gettext_lazy("Polri"),
    "pensioner": gettext_lazy("pensiunan"),
    "other": gettext_lazy("pekerjaan lain"),
}
FINDING: dict[str, Words] = {
    "found": gettext_lazy("ditemukan, data sama"),
    "differs": gettext_lazy("ditemukan, data berbeda"),
    "not_found": gettext_lazy("tidak ditemukan"),
}
FLOOR: dict[str, Words] = {
    "earth": gettext_lazy("tanah"),
    "bamboo": gettext_lazy("bambu"),
    "cheap_wood": gettext_lazy("kayu murah"),
    "cement": gettext_lazy("semen atau ubin"),
    "wood": gettext_lazy("kayu baik"),
    "ceramic": gettext_lazy("keramik"),
}
WALL: dict[str, Words] = {
    "bamboo": gettext_lazy("bambu"),
    "thatch": gettext_lazy("rumbia"),
    "cheap_wood": gettext_lazy("kayu mutu rendah"),
    "bare_brick": gettext_lazy("tembok tanpa plester"),
    "wood": gettext_lazy("kayu baik"),
    "plastered": gettext_lazy("tembok diplester"),
}
FUEL: dict[str, Words] = {
    "firewood": gettext_lazy("kayu bakar"),
    "charcoal": gettext_lazy("arang"),
    "kerosene": gettext_lazy("minyak tanah"),
    "gas": gettext_lazy("gas"),
    "electric": gettext_lazy("listrik"),
}


def fact(kind: Kind, label: Words, asks: Words = "", *, unit: str = "") -> Any:
    """A fact that may be missing; `asks` names who can find it out, `unit` how it is written."""
    told = {"kind": kind, "label": label, "asks": asks, "unit": unit}
    return field(default=None, metadata=told)


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What was seen and told at home, as measured: limits belong to the checklist."""

    floor_area_per_person: float | None = fact(
        Number(0, 1_000), gettext_lazy("Luas lantai per orang"), HOUSE, unit="m²"
    )
    floor_material: str | None = fact(Choice(FLOOR), gettext_lazy("Bahan lantai terluas"), HOUSE)
    wall_material: str | None = fact(Choice(WALL), gettext_lazy("Bahan dinding terluas"), HOUSE)
    own_toilet: bool | None = fact(Flag(), gettext_lazy("Punya tempat buang air sendiri"), HOUSE)
    electric_light: bool | None = fact(Flag(), gettext_lazy("Penerangan memakai listrik"), HOUSE)
    protected_water: bool | None = fact(
        Flag(), gettext_lazy("Air minum dari sumber terlindung"), HOUSE
    )
    cooking_fuel: str | None = fact(
        Choice(FUEL), gettext_lazy("Bahan bakar memasak sehari-hari"), HOUSE
    )
    meat_per_week: int | None = fact(
        Whole(0, 50),
        gettext_lazy("Makan daging, ayam, atau minum susu"),
        HOUSE,
        unit="kali seminggu",
    )
    clothes_per_year: int | None = fact(
        Whole(0, 100), gettext_lazy("Pakaian baru"), HOUSE, unit="stel setahun"
    )
    meals_per_day: int | None = fact(Whole(0, 10), gettext_lazy("Makan"), HOUSE, unit="kali sehari")
    can_pay_clinic: bool | None = fact(Flag(), gettext_lazy("Sanggup membayar puskesmas"), HOUSE)
    head_income: int | None = fact(
        Whole(0, 1_000_000_000),
        gettext_lazy("Penghasilan kepala keluarga"),
        HOUSE,
        unit="rupiah sebulan",
    )
    head_education: str | None = fact(
        Choice(EDUCATION), gettext_lazy("Pendidikan tertinggi kepala keluarga"), HOUSE
    )
    savings: int | None = fact(
        Whole(0, 100_000_000_000),
        gettext_lazy("Tabungan dan barang yang mudah dijual"),
        HOUSE,
        unit="rupiah",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Waived:
    """A predicate somebody asked to set aside, why, and who agreed."""

    rule: str
    reason: str
    asked_by: str
    approved_by: str | None = None
    withdrawn: bool = False


def _waived_fields() -> dict[str, tuple[Kind, str]]:
    rules = sorted({p.rule for scheme in all_schemes().values() for p in scheme.predicates})
    return {
        "rule": (Choice(dict.fromkeys(rules, "")), "Syarat yang dikecualikan"),
        "reason": (Text(500), "Alasannya, paling sedikit 10 huruf"),
        "asked_by": (Text(150), "Siapa yang mengusulkan pengecualian"),
        "approved_by": (Text(150), "Siapa yang menyetujui; harus orang lain"),
        "withdrawn": (Flag(), "Pengecualian ini sudah dicabut"),
    }


def _house_fields() -> dict[str, tuple[Kind, str]]:
    return _described(House)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known of one person, of their family, and of the seat they hold in a group."""

    on: date | None = fact(
        Day(), gettext_lazy("Hari penilaian"), unit="YYYY-MM-DD; bila tidak diisi: hari ini"
    )
    birth_date: date | None = fact(
        Day(), gettext_lazy("Tanggal lahir"), FACILITATOR, unit="YYYY-MM-DD"
    )
    marital_status: str | None = fact(
        Choice(MARITAL), gettext_lazy("Status perkawinan"), FACILITATOR
    )
    education: str | None = fact(
        Choice(EDUCATION), gettext_lazy("Pendidikan terakhir"), FACILITATOR
    )
    occupation: str | None = fact(
        Choice(OCCUPATION), gettext_lazy("Pekerjaan sekarang"), FACILITATOR
    )
    can_work: bool | None = fact(Flag(), gettext_lazy("Mampu bekerja"), FACILITATOR)
    head_or_earner: bool | None = fact(
        Flag(), gettext_lazy("Kepala keluarga dan/atau pencari nafkah utama"), FACILITATOR
    )
    literate: bool | None = fact(
        Flag(), gettext_lazy("Bisa membaca, menulis, dan berhitung"), FACILITATOR
    )
    had_business: bool | None = fact(
        Flag(), gettext_lazy("Pernah punya usaha sebelumnya"), FACILITATOR
    )
    near_course: bool | None = fact(
        Flag(), gettext_lazy("Tinggal dekat tempat kursus kewirausahaan"), HOUSE
    )
    has_id_card: bool | None = fact(Flag(), gettext_lazy("Punya KTP"), FACILITATOR)
    has_family_card: bool | None = fact(
        Flag(), gettext_lazy("Punya kartu keluarga (KK)"), FACILITATOR
    )
    region_code: str | None = fact(
        Digits(10),
        gettext_lazy("Desa/kelurahan tempat tinggal"),
        FACILITATOR,
        unit="kode Kemendagri 10 angka",
    )
    group_region_code: str | None = fact(
        Digits(10), gettext_lazy("Desa/kelurahan kelompok"), RECORD, unit="kode Kemendagri 10 angka"
    )
    register_finding: str | None = fact(
        Choice(FINDING), gettext_lazy("Hasil mencari di register"), OFFICE
    )
    register_name: str | None = fact(
        Text(40), gettext_lazy("Nama register"), OFFICE, unit="misalnya DTSEN"
    )
    register_version: str | None = fact(Text(40), gettext_lazy("Versi register"), OFFICE)
    register_checked_on: date | None = fact(
        Day(), gettext_lazy("Hari register dilihat"), OFFICE, unit="YYYY-MM-DD"
    )
    desil: int | None = fact(
        Whole(1, 10),
        gettext_lazy("Desil kesejahteraan di register"),
        OFFICE,
        unit="1 paling miskin sampai 10",
    )
    village_says_poor: bool | None = fact(
        Flag(), gettext_lazy("Keluarga tidak mampu menurut keterangan desa/kelurahan"), VILLAGE
    )
    house: House | None = fact(
        Record(_house_fields, House),
        gettext_lazy("Keadaan rumah tangga"),
        HOUSE,
        unit="untuk daftar periksa 14 kriteria",
    )
    assisted_before: bool | None = fact(
        Flag(), gettext_lazy("Pernah menerima bantuan KUBE"), RECORD
    )
    assisted_by: str | None = fact(
        Text(150), gettext_lazy("Bantuan apa yang pernah diterima"), RECORD
    )
    assisted_on: date | None = fact(
        Day(), gettext_lazy("Hari bantuan itu ditetapkan"), RECORD, unit="YYYY-MM-DD"
    )
    assisted_doubt: str | None = fact(
        Text(200), gettext_lazy("Daftar bantuan yang mungkin memuat orang ini"), OFFICE
    )
    assisted_lists: str | None = fact(
        Text(400), gettext_lazy("Daftar bantuan yang sudah diperiksa, dengan tanggalnya"), OFFICE
    )
    other_family_seats: int | None = fact(
        Whole(0, 100),
        gettext_lazy("Anggota lain dari KK yang sama di kelompok ini"),
        RECORD,
        unit="orang",
    )
    other_living_groups: int | None = fact(
        Whole(0, 100),
        gettext_lazy("Kelompok lain yang masih hidup dan diikuti orang ini"),
        RECORD,
        unit="kelompok",
    )
    waivers: tuple[Waived, ...] | None = fact(
        Several(Record(_waived_fields, Waived, ("rule", "reason", "asked_by")), 50),
        "Pengecualian; berlaku bila beralasan dan disetujui orang kedua",
    )


def house_kinds() -> dict[str, Kind]:
    """The kind of each fact about a house."""
    return {f.name: f.metadata["kind"] for f in fields(House)}


def _described(of: type) -> dict[str, tuple[Kind, str]]:
    return {f.name: (f.metadata["kind"], _description(f.metadata)) for f in fields(of)}


def _description(told: Any) -> str:
    return f"{told['label']}, {told['unit']}" if told["unit"] else str(told["label"])


def schema() -> dict[str, Any]:
    """The JSON Schema of the facts. Every key may be left out; no other key is allowed."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Anyam eligibility facts",
        "description": _(
            "Fakta tentang satu orang. Fakta yang tidak diketahui tidak ditulis; syarat yang "
            "bergantung padanya dijawab unknown."
        ),
        **kinds.object_schema(_described(Facts)),
    }


def read(value: Any) -> Facts:
    """Facts out of parsed JSON.

    Raises:
      Refusal: no object, a key nobody knows, or a value of another type; `path` says where.
    """
    found: Facts = Record(lambda: _described(Facts), Facts).read(value)
    return found


def stored(facts: Facts) -> dict[str, Any]:
    """The facts that are known, as plain JSON values; `read` takes them back."""
    return {key: _plain(value) for key, value in asdict(facts).items() if value is not None}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items() if one is not None}
    return [_plain(one) for one in value] if isinstance(value, (list, tuple)) else value


def asks(name: str) -> str:
    """Who can find a fact out."""
    return str(_metadata(name)["asks"])


def label(name: str) -> str:
    """What a fact is, in words."""
    return str(_metadata(name)["label"])


@cache
def _metadata(name: str) -> Any:
    return next(f for f in fields(Facts) if f.name == name).metadata


def fact_lines(told: dict[str, Any]) -> list[tuple[str, str]]:
    """Kept facts as they are read: what, and the value in words; the home's facts one by one."""
    flat = {**told, **told.get("house", {})}
    known = {f.name: f.metadata for of in (Facts, House) for f in fields(of)}
    return [
        (str(meta["label"]), _words(meta["kind"], flat[name], meta["unit"]))
        for name, meta in known.items()
        if name in flat and name not in ("house", "waivers")
    ]


def shown_value(name: str, value: Any) -> str:
    """One answer about a house in words; "" while it is not known."""
    if value is None:
        return ""
    meta = next(f for f in fields(House) if f.name == name).metadata
    return _words(meta["kind"], value, meta["unit"])


def _words(kind: Kind, value: Any, unit: str) -> str:
    if isinstance(kind, Flag):
        return _("ya") if value else _("tidak")
    if isinstance(kind, Choice):
        return str(kind.labels.get(value, value))
    if isinstance(kind, Whole | Number):
        return f"{angka(value)} {say(unit)}".strip()
    return spoken_date(date.fromisoformat(value)) if isinstance(kind, Day) else str(value)


def angka(value: float) -> str:
    """A number as people write it.

    >>> angka(600_000), angka(6.5), angka(7.0)
    ('600.000', '6,5', '7')
    """
    text = f"{value:,.1f}".removesuffix(".0")
    return text.translate(str.maketrans(",.", ".,"))
