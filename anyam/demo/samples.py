"""Pictures a newcomer can upload on the walk."""

from functools import cache

from django.utils.translation import gettext_lazy as _

from anyam.demo import pictures
from anyam.demo.cases import WALK

NAMES = {
    "daftar-hadir": _("Foto daftar hadir"),
    "tempat-usaha": _("Foto tempat usaha"),
    "surat-bertanda-tangan": _("Pindaian surat bertanda tangan"),
}
SEED = 41


@cache
def picture(name: str) -> bytes:
    """One of `NAMES` as a JPEG."""
    if name == "tempat-usaha":
        return pictures.place("sayur", f"{WALK}, Kelurahan Balla", SEED)
    lines = [f"Nama {letter}" for letter in "ABCDEFGHIJ"]
    title = WALK if name == "daftar-hadir" else f"{WALK}: lampiran surat"
    return pictures.sheet(pictures.Sheet(title, "Kelurahan Balla", "hari ini", lines, SEED))
