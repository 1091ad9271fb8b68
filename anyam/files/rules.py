"""What a file is, judged by its bytes, and what it may be called."""

import re
import unicodedata
import zlib
from collections.abc import Iterator

from django.utils.translation import gettext as _

from anyam.kernel.problems import Problem

MAX_PHOTO = 10_000_000  # what a phone makes without help; it is made small before it is kept
MAX_PDF = 5_000_000
NAME = 100

JPEG, PNG, WEBP, PDF = "image/jpeg", "image/png", "image/webp", "application/pdf"
SEALED = "application/octet-stream"  # bytes only this program can open; never sent to anybody
PICTURES = frozenset({JPEG, PNG, WEBP})
ANYTHING = PICTURES | {PDF}
SIGNS = ((b"\xff\xd8\xff", JPEG), (b"\x89PNG\r\n\x1a\n", PNG), (b"%PDF-", PDF))
HEIC = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1")

# Names in a PDF behind which it acts by itself, carries another file or hides what it holds.
ACTIONS = (
    b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/RichMedia", b"/XFA", b"/SubmitForm",
    b"/ImportData", b"/GoToE", b"/Rendition",
)  # fmt: skip
MAX_OBJECTS = 40_000_000  # bytes of objects unpacked from one PDF before it is called a bomb
_OBJECTS = re.compile(rb"<<((?:(?!stream|endobj).)*?/ObjStm.*?)>>\s*stream\r?\n", re.DOTALL)


def sniff(head: bytes) -> str:
    """The content type its first bytes tell; "" when it is none that we take.

    >>> sniff(b"%PDF-1.7"), sniff(b"MZ\\x90\\x00")
    ('application/pdf', '')
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return WEBP
    return next((kind for sign, kind in SIGNS if head.startswith(sign)), "")


def clean_name(name: str, extension: str) -> str:
    """A name fit to be shown and saved, with the ending of what the file is.

    >>> clean_name("../../etc/Foto rapat\\x00.php.jpg", "jpg")
    'Foto rapat.php.jpg'
    >>> clean_name("", "pdf")
    'berkas.pdf'
    >>> clean_name("dtsen.parquet", "parquet")
    'dtsen.parquet'
    """
    last = re.split(r"[/\\]", name)[-1]
    kept = "".join(c for c in last if unicodedata.category(c)[0] != "C" and c not in '<>:"|?*;')
    stem = re.sub(r"\.[A-Za-z0-9]{1,7}$", "", " ".join(kept.split())).strip(" .")
    return f"{stem[:NAME] or 'berkas'}.{extension}"


def size_problems(size: int, content_type: str, limit: int | None = None) -> Iterator[Problem]:
    """Why a file of `size` bytes is not taken."""
    most = limit or (MAX_PDF if content_type == PDF else MAX_PHOTO)
    if size == 0:
        message = _("Berkas ini kosong (0 byte). Pilih berkasnya lagi, lalu kirim ulang.")
        yield Problem("file.empty", message, "file")
    elif size > most:
        message = _("Berkas ini %(size)s MB. Paling besar %(limit)s MB; perkecil dulu.")
        sizes = {"size": megabytes(size), "limit": megabytes(most)}
        yield Problem("file.too_large", message % sizes, "file")


def type_problems(head: bytes, accept: frozenset[str]) -> Iterator[Problem]:
    """Why a file that begins with `head` is not taken, whatever it is called."""
    if head[4:12] in HEIC:
        message = _("Foto HEIC belum bisa dibaca. Ubah setelan kamera ke JPG, lalu foto lagi.")
        yield Problem("file.heic", message, "file")
    elif sniff(head) not in accept:
        if accept == PICTURES:
            wanted = _("foto JPG, PNG, atau WebP")
        elif accept == {PDF}:
            wanted = _("PDF")
        else:
            wanted = _("foto JPG, PNG, atau WebP, atau PDF")
        message = _("Isi berkas ini bukan %s, walau namanya mungkin begitu. Kirim berkas lain.")
        yield Problem("file.type", message % wanted, "file")


def pdf_problems(data: bytes) -> Iterator[Problem]:
    """Why a PDF is not kept: broken, locked, or able to act on the reader's machine."""
    tail = data[-2048:]
    if b"%%EOF" not in tail or b"startxref" not in tail:
        message = _("PDF ini tidak lengkap. Simpan atau pindai ulang, lalu kirim lagi.")
        yield Problem("file.pdf_broken", message, "file")
        return
    plain = _plain_names(data)
    if b"/Encrypt" in plain:
        message = _("PDF ini terkunci kata sandi. Simpan tanpa kata sandi, lalu kirim lagi.")
        yield Problem("file.pdf_locked", message, "file")
        return
    hidden = _hidden_objects(plain, data)
    if hidden is None:
        message = _("Isi PDF ini tidak dapat diperiksa. Cetak ulang ke PDF, lalu kirim lagi.")
        yield Problem("file.pdf_unreadable", message, "file")
    elif any(action in plain or action in hidden for action in ACTIONS):
        message = _("PDF ini memuat perintah atau lampiran. Cetak ulang ke PDF, lalu kirim lagi.")
        yield Problem("file.pdf_active", message, "file")


def _plain_names(data: bytes) -> bytes:
    """Names may be written /J#61vaScript: write them plainly."""
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda found: bytes([int(found[1], 16)]), data)


def _hidden_objects(plain: bytes, data: bytes) -> bytes | None:
    """What packed object streams hold; None when one of them cannot be unpacked.

    Offsets are looked for in the bytes as they are: writing names plainly shifts them.
    """
    if b"/ObjStm" not in plain:
        return b""
    found, left = [], MAX_OBJECTS
    packed = list(_OBJECTS.finditer(data))
    if len(packed) < plain.count(b"/ObjStm"):
        return None  # a stream of objects whose head is written to mislead
    for place in packed:
        text = _unpacked(place[1], data[place.end() :], left)
        if text is None:
            return None
        left -= len(text)
        found.append(text)
    return _plain_names(b"\n".join(found))


def _unpacked(head: bytes, rest: bytes, limit: int) -> bytes | None:
    if b"/Filter" not in head:
        return rest[: max(rest.find(b"endstream"), 0)]
    if head.count(b"Decode") != 1 + head.count(b"/DecodeParms") or b"/FlateDecode" not in head:
        return None
    unpacker = zlib.decompressobj()
    try:
        text = unpacker.decompress(rest, limit)
    except zlib.error:
        return None
    return text if unpacker.eof else None


def megabytes(size: int) -> str:
    """
    >>> megabytes(5_240_000), megabytes(10_000_000)
    ('5,2', '10')
    """
    return f"{size / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")
