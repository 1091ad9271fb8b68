"""Photos made anew: small, upright, and without what the camera wrote into them."""

import io
import warnings
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from PIL import ExifTags, Image, ImageOps

from anyam.kernel.problems import Blocked, Problem

LONGEST = 1600  # pixels; a nota is still legible
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")  # a phone's double photo (MPO) begins as a JPEG
MAX_PIXELS = 64_000_000
# Unpacked whole into memory, unlike a JPEG, which is read at the size wanted.
MAX_PIXELS_PACKED = 26_000_000


@dataclass(frozen=True, slots=True)
class Photo:
    """A photo fit to be kept, and where it was taken if it said so."""

    data: bytes
    latitude: Decimal | None = None
    longitude: Decimal | None = None


def remade(data: bytes) -> Photo:
    """Return the picture as a JPEG of at most 1600 pixels without any metadata.

    Raises:
      Blocked: it is broken, cut off, or far too large once unpacked.
    """
    try:
        with warnings.catch_warnings():
            # Pillow warns and goes on; nothing here may go on that was not understood whole.
            warnings.simplefilter("error")
            with Image.open(io.BytesIO(data), formats=FORMATS) as picture:
                _refuse_giants(picture)
                latitude, longitude = _place(picture)
                return Photo(_small(picture), latitude, longitude)
    except Blocked:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise _too_large() from None
    except Exception:  # whatever a hundred picture readers may raise on rubbish
        message = _("Foto ini rusak atau tidak lengkap. Ambil foto lagi, lalu kirim ulang.")
        raise Blocked([Problem("file.picture_broken", message, "file")]) from None


def _too_large() -> Blocked:
    message = _("Foto ini terlalu besar ukurannya. Ambil dengan ukuran biasa, lalu kirim ulang.")
    return Blocked([Problem("file.picture_too_large", message, "file")])


def _refuse_giants(picture: Image.Image) -> None:
    limit = MAX_PIXELS if picture.format in {"JPEG", "MPO"} else MAX_PIXELS_PACKED
    if picture.width * picture.height > limit:
        raise _too_large()


def _small(picture: Image.Image) -> bytes:
    picture.draft("RGB", (LONGEST, LONGEST))
    picture.load()
    upright = ImageOps.exif_transpose(picture)
    upright.thumbnail((LONGEST, LONGEST))
    if "A" in upright.getbands() or "transparency" in upright.info:
        upright = upright.convert("RGBA")
        white = Image.new("RGBA", upright.size, "white")
        upright = Image.alpha_composite(white, upright)
    out = io.BytesIO()
    upright.convert("RGB").save(out, "JPEG", quality=QUALITY, optimize=True)
    return out.getvalue()


def _place(picture: Image.Image) -> tuple[Decimal | None, Decimal | None]:
    """Latitude and longitude, both or none."""
    try:
        gps = picture.getexif().get_ifd(ExifTags.IFD.GPSInfo)
        latitude = _degrees(gps[ExifTags.GPS.GPSLatitude], gps[ExifTags.GPS.GPSLatitudeRef], "S")
        longitude = _degrees(gps[ExifTags.GPS.GPSLongitude], gps[ExifTags.GPS.GPSLongitudeRef], "W")
    except (KeyError, TypeError, ValueError, ZeroDivisionError, ArithmeticError):
        return None, None
    if abs(latitude) > 90 or abs(longitude) > 180:
        return None, None
    return latitude, longitude


def _degrees(parts: Any, reference: str, negative: str) -> Decimal:
    degrees, minutes, seconds = (float(part) for part in parts)
    value = Decimal(str(round(degrees + minutes / 60 + seconds / 3600, 6)))
    return -value if str(reference).upper() == negative else value
