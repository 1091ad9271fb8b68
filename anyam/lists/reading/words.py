"""What offices write above their columns, and what they mean by it. Pure."""

import re
import unicodedata

_NOT_WORD = re.compile(r"[^a-z0-9#]+")
_ASIDE = re.compile(r"\([^)]*\)?")  # "JK (L/P)"
_SAME = {
    "nomor": "no", "nomer": "no", "nmr": "no", "number": "no", "tanggal": "tgl", "tangal": "tgl",
    "tg": "tgl", "date": "tgl", "jns": "jenis", "jen": "jenis", "klmn": "kelamin",
    "kelamain": "kelamin", "jenkel": "kelamin", "telepon": "telp", "telpon": "telp", "tlp": "telp",
    "telephone": "telp", "phone": "telp", "handphone": "hp", "whatsapp": "wa", "dsn": "dusun",
    "kel": "kelurahan", "name": "nama", "address": "alamat", "birth": "lahir", "lhr": "lahir",
    "kelahiran": "lahir",
    "birthdate": "lahir", "dob": "lahir", "gender": "kelamin", "sex": "kelamin", "ektp": "ktp",
    "nokk": "kk", "nkk": "kk", "nonik": "nik", "noktp": "ktp", "nohp": "hp", "tgllahir": "lahir",
    "tanggallahir": "lahir", "ttgl": "ttl", "birthday": "lahir", "namalengkap": "nama",
    "jeniskelamin": "kelamin",
    "full": "lengkap", "kampong": "kampung", "lingk": "lingkungan", "ling": "lingkungan",
}  # fmt: skip
_SPACED = {"nik", "nama", "alamat"}
# Whose fact it is, when it is not the person's own.
_OTHERS = {
    "ibu", "ayah", "bapak", "suami", "istri", "isteri", "pasangan", "anak", "wali", "ahli", "waris",
    "pendamping", "petugas", "penjamin", "kandung", "orangtua", "ortu", "pelapor", "ketua",
}  # fmt: skip
_NOT_A_PERSON = {
    "desa", "kelurahan", "kecamatan", "kec", "kabupaten", "kab", "provinsi", "prov", "dusun", "rt",
    "kelompok", "kube", "usaha", "bank", "toko", "rekening", "lokasi", "jalan", "sekolah", "file",
    "panggilan", "alias", "barang", "bantuan", "program", "instansi", "produk", "jenis", "kampung",
    "perusahaan", "lembaga", "kota", "negara", "lingkungan",
}  # fmt: skip
_HEAD_OF_FAMILY = {"kepala", "kk", "krt"}
_NOT_A_HOME = {"usaha", "email", "kantor", "bank", "web", "lokasi", "toko", "surel", "tempat"}
_COUNTED = {"jumlah", "jml", "total", "status", "hubungan", "hub", "foto", "fotokopi", "ket",
            "keterangan", "ada", "umur", "usia", "tahun", "scan", "lampiran"}  # fmt: skip
_HAMLETS = {"dusun", "lingkungan", "kampung", "dukuh", "jorong", "banjar", "padukuhan",
            "pedukuhan", "blok"}  # fmt: skip
_DISTRICTS = {"kecamatan", "kec", "distrik", "kapanewon", "kemantren", "district"}
_VILLAGES = {"desa", "kelurahan", "nagari", "gampong", "pekon", "village"}
_ELSEWHERE = _OTHERS | _NOT_A_PERSON | _NOT_A_HOME | _COUNTED  # in brackets it changes the meaning
_EXACT = {
    "no": "number", "no urut": "number", "urut": "number", "#": "number", "nu": "number",
    "l p": "sex", "lp": "sex", "jk": "sex", "j k": "sex", "lk pr": "sex", "p l": "sex",
    "l pr": "sex", "laki laki perempuan": "sex", "pria wanita": "sex", "jekel": "sex",
    "l": "sex_male", "lk": "sex_male", "laki": "sex_male", "laki laki": "sex_male",
    "pria": "sex_male", "p": "sex_female", "pr": "sex_female", "perempuan": "sex_female",
    "wanita": "sex_female", "rt": "rt", "rw": "rw", "rt rw": "rt_rw", "rtrw": "rt_rw",
    "no rt": "rt", "no rw": "rw", "ttl": "birth_date", "t t l": "birth_date",
    "no identitas": "nik", "national id": "nik", "id no": "nik",
    "no kependudukan": "nik", "domisili": "address", "tempat tinggal": "address",
    "no induk": "nik", "nama alias": "name", "penerima": "name", "peserta": "name",
    "pemohon": "name", "kpm": "name", "penerima manfaat": "name", "no kartu kelurahan": "kk",
    "jalan": "address", "jln": "address", "jl": "address", "kontak": "phone",
}  # fmt: skip


def fold(label: object) -> str:
    """The words of a header as they are compared.

    >>> fold(" No. KTP\\n(16 digit) "), fold("Tgl.Lahir"), fold("L/P")
    ('no ktp 16 digit', 'tgl lahir', 'l p')
    """
    plain = unicodedata.normalize("NFKD", str(label)).encode("ascii", "ignore").decode()
    return " ".join(_NOT_WORD.sub(" ", plain.lower()).split())


def meaning(label: object) -> tuple[str, int]:
    """The field a header names and how surely: 1 certainly, 2 for want of a better one.

    ("", 0) where it names none of ours.

    >>> [meaning(label)[0] for label in ("No. KTP", "NIK KTP", "Nomor Induk Kependudukan (NIK)")]
    ['nik', 'nik', 'nik']
    >>> [meaning(label)[0] for label in ("No KK", "Nomor Kartu Keluarga", "NKK", "No")]
    ['kk', 'kk', 'kk', 'number']
    >>> meaning("Nama Lengkap"), meaning("Nama Kepala Keluarga"), meaning("Nama Ibu Kandung")
    (('name', 1), ('name', 2), ('', 0))
    >>> [meaning(label)[0] for label in ("Tempat/Tgl Lahir", "TTL", "Tempat Lahir", "Umur")]
    ['birth_date', 'birth_date', '', '']
    >>> [meaning(label)[0] for label in ("L/P", "JK (L/P)", "Jenis Kelamin (L/P)", "N I K")]
    ['sex', 'sex', 'sex', 'nik']
    """
    found, whole = _meaning(fold(label)), str(label)
    aside = fold(" ".join(_ASIDE.findall(whole))).split()
    if found[0] or not aside or _ELSEWHERE & set(aside):
        return found
    return _meaning(fold(_ASIDE.sub(" ", whole)))


def _meaning(folded: str) -> tuple[str, int]:
    words = [_SAME.get(word, word) for word in _spelt(folded.split())]
    whole = " ".join(words)
    if whole in _EXACT:
        return _EXACT[whole], 1
    known = set(words)
    if not known or len(words) > 9 or known & _OTHERS:
        return "", 0
    for find in (_name, _address, _number, _birth, _sex, _place):
        if found := find(words, known):
            return found
    return "", 0


def _spelt(words: list[str]) -> list[str]:
    """Letters that were spaced to fill a wide column: "N I K", "N a m a"."""
    spaced = len(words) > 2 and all(len(word) == 1 for word in words)
    whole = "".join(words)
    return [whole] if spaced and whole in _SPACED else words


def _name(words: list[str], known: set[str]) -> tuple[str, int] | None:
    if words[0] != "nama" and words != ["lengkap", "nama"]:
        return None
    if known & {"desa", "kelurahan"} and known <= {"nama", "desa", "kelurahan"}:
        return "village", 2
    if known & _DISTRICTS and known <= {"nama", *_DISTRICTS}:
        return "district", 2
    if known & _HEAD_OF_FAMILY and not known & {"ktp", "nik"}:
        return "name", 2
    # "Nama Penerima Bantuan" is a person, "Nama Bantuan" a thing.
    person = known & {"penerima", "lengkap", "anggota", "calon", "warga"}
    return ("", 0) if known & _NOT_A_PERSON and not person else ("name", 1)


def _address(_words: list[str], known: set[str]) -> tuple[str, int] | None:
    if "alamat" not in known:
        return None
    if known & _NOT_A_HOME and "tinggal" not in known:
        return "", 0
    if known & _HAMLETS and not known & {"lengkap", "rt"}:
        return "hamlet", 1
    return "address", 1 if known <= {"alamat", "lengkap", "rumah", "tinggal", "domisili"} else 2


def _number(_words: list[str], known: set[str]) -> tuple[str, int] | None:
    if known & _COUNTED:
        return None
    if "nik" in known or "ktp" in known or {"induk", "kependudukan"} <= known:
        head = known & _HEAD_OF_FAMILY
        return "nik", 2 if head else 1
    if "kk" in known or {"kartu", "keluarga"} <= known:
        return ("", 0) if known & {"kepala", "anggota"} else ("kk", 1)
    if known & {"hp", "telp", "wa"}:
        return "phone", 1
    return None


def _birth(_words: list[str], known: set[str]) -> tuple[str, int] | None:
    if "ttl" in known:
        return "birth_date", 1
    if "lahir" not in known or known & {"akta", "akte", "umur", "usia"}:
        return None
    if "tahun" in known and "tgl" not in known:
        return None
    if known & {"tempat", "tmpt", "tmp", "kota", "kab", "place"} and "tgl" not in known:
        return "", 0
    return "birth_date", 1


def _sex(words: list[str], known: set[str]) -> tuple[str, int] | None:
    if "kelamin" in known or words[:2] == ["jenis", "kelurahan"]:  # "Jns. Kel."
        return "sex", 1
    return None


def _place(_words: list[str], known: set[str]) -> tuple[str, int] | None:
    if {"rt", "rw"} <= known:
        return "rt_rw", 1
    if known & _COUNTED or "kode" in known:
        return None
    if known & _HAMLETS:
        return "hamlet", 1
    if known <= _VILLAGES | {"nama"}:
        return "village", 1
    if known <= _DISTRICTS | {"nama"}:
        return "district", 1
    return None


def is_place_only(label: object) -> bool:
    """The half of "Tempat, Tanggal Lahir" that is no date."""
    return fold(label) in {"tempat", "tmpt", "tmp", "kota", "kab kota", "kabupaten", "tempat lahir"}


def of_somebody_else(label: object) -> bool:
    """A header over two columns may say that they are about the mother."""
    return bool(set(fold(label).split()) & _OTHERS)
