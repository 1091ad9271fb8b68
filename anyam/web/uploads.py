"""What may be sent in: a file is what its first bytes say, whatever it is called."""

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from PIL import Image

if TYPE_CHECKING:
    Upload = UploadedFile[Any]
else:
    Upload = UploadedFile

MAX_BYTES = 10_000_000
MAX_PIXELS = 60_000_000


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of file we take."""

    name: str | Promise
    accept: str  # for the file picker
    starts: tuple[bytes, ...]

    def fits(self, head: bytes) -> bool:
        return head.startswith(self.starts)


PDF = Kind("PDF", "application/pdf", (b"%PDF-",))
JPEG = Kind(gettext_lazy("foto JPG"), "image/jpeg", (b"\xff\xd8\xff",))
PNG = Kind(gettext_lazy("gambar PNG"), "image/png", (b"\x89PNG\r\n\x1a\n",))
WEBP = Kind(gettext_lazy("gambar WebP"), "image/webp", (b"RIFF",))
SHEET = Kind(
    gettext_lazy("Excel"), ".xlsx,.xls,.ods", (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
)
PHOTOS = (JPEG, PNG, WEBP)
PAPERS = (PDF, JPEG, PNG)
SHEETS = (SHEET,)


def problem(upload: Upload, kinds: tuple[Kind, ...], max_bytes: int = MAX_BYTES) -> str:
    """Why this file is not taken, in a sentence that says what to do; "" when it is fine."""
    if (upload.size or 0) > max_bytes:
        message = _("Berkas ini %(size)s MB. Paling besar %(limit)s MB; perkecil dulu.")
        return message % {"size": _megabytes(upload.size or 0), "limit": _megabytes(max_bytes)}
    head = upload.read(16)
    upload.seek(0)
    if any(kind.fits(head) for kind in kinds):
        return ""
    if head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1"):
        return _("Foto HEIC belum bisa dibaca. Ubah setelan kamera ke JPG, lalu foto lagi.")
    names = ", ".join(str(kind.name) for kind in kinds)
    return _("Isi berkas ini tidak dikenali. Kirim %s.") % names


def picture_problem(upload: Upload) -> str:
    """Why this picture cannot be used; "" when it can be opened."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(upload) as picture:
                pixels = picture.width * picture.height
                picture.verify()
    except Exception:
        return _("Foto ini rusak atau tidak lengkap. Ambil foto lagi, lalu kirim ulang.")
    finally:
        upload.seek(0)
    return _("Foto ini terlalu besar. Ambil dengan ukuran biasa.") if pixels > MAX_PIXELS else ""


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",").removesuffix(",0")
