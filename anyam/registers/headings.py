"""Guesses what the columns of a register are, from what offices and ministries write above them."""

from collections.abc import Mapping, Sequence

from anyam.lists.reading.words import fold, meaning

IDENTITY = "id"
PEOPLE = ("nik", "kk", "name", "birth_date", "sex", "mother_name", "address", "region_code")
AIDED = ("year", "programme", "amount")  # only in lists of recipients
FIELDS = (IDENTITY, *PEOPLE, "desil", *AIDED)
NEEDED = ("name",)
_MOTHERS = {"ibu", "mother"}
_PLACES = {"wilayah", "desa", "kelurahan", "kel", "kemendagri", "region", "kecamatan", "kec"}
_YEARS = {"tahun", "thn", "year", "ta", "periode"}
_SUMS = {"nominal", "besaran", "amount", "nilai"}
_AIDS = {"program", "programme", "bansos", "bantuan"}
_EXACT = {
    "id": "id", "idart": "id", "no peserta": "id", "nomor peserta": "id", "kode peserta": "id",
    "id semesta": "id", "register id": "id", "rec id": "id", "id penerima": "id",
    "region code": "region_code", "mother name": "mother_name", "birth date": "birth_date",
    "desil": "desil", "decile": "desil",
}  # fmt: skip


def guess(
    labels: Sequence[str], fields: Sequence[str], remembered: Mapping[str, str]
) -> dict[str, str]:
    """The field of each heading that names one; a field is given once, to the surest heading.

    >>> guess(["ID_DTKS", "Nama Lengkap", "Nama Ibu Kandung"], FIELDS, {})
    {'ID_DTKS': 'id', 'Nama Lengkap': 'name', 'Nama Ibu Kandung': 'mother_name'}
    >>> guess(["Thn Anggaran", "Jumlah Bantuan (Rp)", "Kode Kel."], FIELDS, {})
    {'Thn Anggaran': 'year', 'Jumlah Bantuan (Rp)': 'amount', 'Kode Kel.': 'region_code'}
    """
    chosen = {label: remembered[fold(label)] for label in labels if fold(label) in remembered}
    ranked = sorted((rank, place, field) for place, label in enumerate(labels)
                    for field, rank in [_field(label)] if field in fields)  # fmt: skip
    taken = set(chosen.values())
    for _rank, place, field in ranked:
        if field not in taken and labels[place] not in chosen:
            chosen[labels[place]] = field
            taken.add(field)
    return {label: chosen[label] for label in labels if chosen.get(label)}


def _field(label: str) -> tuple[str, int]:
    """The field a heading names, and how surely; "" where it names none."""
    words = fold(label).replace("_", " ").split()
    whole, known = " ".join(words), set(words)
    if whole in _EXACT:
        return _EXACT[whole], 1
    if known & _MOTHERS:
        return ("", 9) if known & {"nik", "tgl", "tanggal", "umur"} else ("mother_name", 2)
    for find in (_place, _aid):
        if field := find(known):
            return field, 2
    if "id" in known or whole.startswith("id"):
        return "id", 3
    field, rank = meaning(label.replace("_", " "))
    return field, rank or 9


def _place(known: set[str]) -> str:
    return "region_code" if known & {"kode", "code"} and known & _PLACES else ""


def _aid(known: set[str]) -> str:
    if known & _YEARS and not known & {"lahir", "birth"}:
        return "year"
    if known & _SUMS or (known & {"jumlah", "jml"} and known & {"bantuan", "rp", "dana"}):
        return "amount"
    if "desil" in known:
        return "desil"
    return "programme" if known & _AIDS and not known & {"penerima", "nik"} else ""
