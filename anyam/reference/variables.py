"""Every environment variable, with what it is for. Defaults are read out of `settings.py`."""

import ast
import re
from dataclasses import dataclass
from pathlib import Path

PACKAGE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Variable:
    """One row of docs/reference/settings.md. `default` is told where the code computes it."""

    name: str
    meaning: str
    example: str
    needed: bool = False
    default: str = ""


VARIABLES = (
    Variable(
        "ANYAM_SECRET_KEY",
        "Rahasia untuk menandatangani sesi dan tautan. Paling sedikit 50 huruf acak. "
        "Bila diganti, semua orang masuk lagi dan tautan lama mati; bila ANYAM_AUDIT_KEY kosong, "
        "catatan lama pun tampak seperti diubah.",
        "…50 huruf acak…",
        needed=True,
    ),
    Variable(
        "ANYAM_FIELD_KEYS",
        "Kunci NIK dan nomor KK: `versi:kunci`, dipisah koma, yang terbaru di depan. Hilang kunci "
        "berarti hilang NIK untuk selamanya. Kunci pertama dibuat sekali, lihat panduan operator.",
        "1:…44 huruf acak…",
        needed=True,
    ),
    Variable(
        "ANYAM_AUDIT_KEY",
        "Kunci catatan kejadian. Isi sekali sebelum dipakai dan jangan pernah diganti: catatan "
        "lama akan tampak seperti diubah.",
        "…50 huruf acak yang lain…",
        default="ANYAM_SECRET_KEY",
    ),
    Variable(
        "ANYAM_REGISTER_KEY",
        "Kunci register (DTKS, DTSEN, daftar penerima): 32 bita sebagai base64 atau 64 angka "
        "heksadesimal. Tanpa kunci tidak ada register yang dapat dimasukkan, dan folder "
        "`anyam match-prepare` tidak disandikan. Hilang kunci berarti register dimasukkan lagi "
        "dari berkasnya.",
        "…44 huruf acak…",
    ),
    Variable(
        "ANYAM_REGISTER_DIR",
        "Folder register yang sudah disiapkan. Jangan di dalam ANYAM_DATA, dan jangan dicadangkan.",
        "/srv/anyam-register",
        default="di samping ANYAM_DATA, dengan akhiran `-registers`",
    ),
    Variable(
        "ANYAM_SPARK_MASTER",
        "Alamat klaster Spark untuk `anyam match --engine spark` (`anyam[spark]`).",
        "spark://klaster:7077",
        default="seperti `spark-submit`",
    ),
    Variable(
        "ANYAM_DATABASE",
        "Basis data. SQLite untuk satu kantor, PostgreSQL (`anyam[pg]`) untuk provinsi ke atas.",
        "postgres://anyam:sandi@localhost/anyam",
        default="berkas SQLite `anyam.sqlite3` di ANYAM_DATA",
    ),
    Variable(
        "ANYAM_DATA",
        "Folder untuk basis data SQLite, lampiran (`files/`) dan berkas tampilan.",
        "/srv/anyam",
    ),
    Variable(
        "ANYAM_BASE_URL",
        "Alamat yang dipakai orang; masuk ke kode QR dan tautan. Bila diawali `https://`, semua "
        "halaman dipaksa lewat HTTPS.",
        "https://kube.contoh.go.id",
    ),
    Variable(
        "ANYAM_HOSTS",
        "Nama komputer yang boleh dipakai di alamat, dipisah koma; harus memuat nama dari "
        "ANYAM_BASE_URL.",
        "kube.contoh.go.id",
    ),
    Variable(
        "ANYAM_PROXIES",
        "Banyaknya proxy di depan Anyam, supaya alamat orang dibaca dari `X-Forwarded-For`. Tanpa "
        "itu semua orang tampak datang dari satu alamat dan berbagi batas percobaan masuk.",
        "1",
    ),
    Variable(
        "ANYAM_TIME_ZONE",
        "Zona waktu tanggal dan jam di layar dan surat.",
        "Asia/Makassar",
    ),
    Variable(
        "ANYAM_STATIC",
        "Folder hasil kumpulan berkas tampilan.",
        "/srv/anyam/static",
        default="`static` di ANYAM_DATA",
    ),
    Variable(
        "ANYAM_STATIC_STORAGE",
        "Cara menyimpan berkas tampilan. Biarkan; hanya uji yang mengubahnya.",
        "",
    ),
    Variable(
        "ANYAM_LOG_LEVEL",
        "Sebanyak apa ditulis ke catatan program: DEBUG, INFO, WARNING, atau ERROR.",
        "INFO",
    ),
    Variable(
        "ANYAM_ENV_FILE",
        "Berkas berisi baris `NAMA=nilai` untuk semua setelan di atas. Yang sudah ada di "
        "lingkungan menang.",
        "",
        default="tidak ada",
    ),
    Variable(
        "ANYAM_DEMO",
        "Menyalakan demo: satu halaman untuk masuk sebagai siapa pun. Diisi oleh `anyam demo`; "
        "jangan dinyalakan pada data sungguhan.",
        "",
    ),
    Variable(
        "ANYAM_DEBUG",
        "Halaman kesalahan untuk pengembang. Jangan dinyalakan pada data sungguhan.",
        "",
    ),
    Variable(
        "ANYAM_PARENT",
        "Dipakai sendiri oleh `anyam serve`: nomor proses induk. Jangan diisi.",
        "",
        default="tidak ada",
    ),
)


def defaults() -> dict[str, str]:
    """What `settings.py` falls back on, for each variable it reads; "" where it computes one."""
    found = {}
    for node in ast.walk(ast.parse((PACKAGE / "settings.py").read_text(encoding="utf-8"))):
        if not (isinstance(node, ast.Call) and re.fullmatch(r"env\.\w+", ast.unparse(node.func))):
            continue
        name = ast.literal_eval(node.args[0])
        given = next((word.value for word in node.keywords if word.arg == "default"), None)
        found[name] = _shown(given)
    return found


def _shown(node: ast.expr | None) -> str:
    """
    >>> _shown(ast.parse("['a', 'b']", mode="eval").body)
    '`a,b`'
    >>> _shown(ast.parse("False", mode="eval").body), _shown(ast.parse("''", mode="eval").body)
    ('tidak', 'kosong')
    >>> _shown(ast.parse("f'{HERE}/x'", mode="eval").body)
    ''
    """
    try:
        value = ast.literal_eval(node) if node else None
    except ValueError:
        return ""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    text = ",".join(value) if isinstance(value, list) else str("" if value is None else value)
    return f"`{text}`" if text else "kosong"
