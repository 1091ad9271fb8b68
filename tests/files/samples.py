"""Files as phones, scanners and mischief makers send them."""

import io
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

PDF_HEAD = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
PDF_TAIL = b"\nxref\n0 1\ntrailer\n<</Root 1 0 R>>\nstartxref\n9\n%%EOF\n"


def upload(data: bytes, name: str = "berkas.bin") -> Any:
    return SimpleUploadedFile(name, data)


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (640, 480), mode: str = "RGB", **facts: Any
) -> bytes:
    out = io.BytesIO()
    Image.linear_gradient("L").resize(size).convert(mode).save(out, kind, **facts)
    return out.getvalue()


def phone_photo(size: tuple[int, int] = (800, 600), *, orientation: int = 1) -> bytes:
    """A photo with all a phone writes into it: where, when, which phone, and which way is up."""
    exif = Image.Exif()
    exif[0x010F] = "Telepon Bu Nurhayati"
    exif[0x0112] = orientation
    exif.get_ifd(0x8825).update({1: "S", 2: (3.0, 33.0, 48.6), 3: "E", 4: (119.0, 46.0, 12.0)})
    return picture(size=size, exif=exif)


def pdf(inside: bytes = b"") -> bytes:
    return PDF_HEAD + inside + PDF_TAIL


def packed(objects: bytes, head: bytes = b"/Type/ObjStm/N 1/First 4/Filter/FlateDecode") -> bytes:
    """Objects in a compressed stream, as most programs write them now."""
    body = zlib.compress(objects) if b"Flate" in head else objects
    return b"5 0 obj\n<<" + head + b">>\nstream\n" + body + b"\nendstream\nendobj\n"
