"""The papers this system prints, and what each of them is."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Kind(TextChoices):
    """Every paper has a template `typst/<kind>.typ` and an entry in `content.CONTENT`."""

    BERITA_ACARA = "berita_acara", _("Berita acara musyawarah")
    PROPOSAL = "proposal", _("Proposal")
    SURAT_KETERANGAN = "surat_keterangan", _("Surat keterangan desa/kelurahan")
    SURAT_PENGANTAR = "surat_pengantar", _("Surat pengantar usulan")
    SK = "sk", _("Surat keputusan penetapan")
    PEMBERITAHUAN = "pemberitahuan", _("Surat pemberitahuan hasil")
    SPTJM = "sptjm", _("Surat pernyataan tanggung jawab mutlak")
    KARTU_PIN = "kartu_pin", _("Kartu PIN ketua kelompok")


# The names the papers themselves carry: Indonesian whatever the language of the screen.
TITLES: dict[str, str] = {
    Kind.BERITA_ACARA: "Berita Acara Musyawarah Pembentukan KUBE",
    Kind.PROPOSAL: "Proposal Bantuan Kelompok Usaha Bersama",
    Kind.SURAT_KETERANGAN: "Surat Keterangan",
    Kind.SURAT_PENGANTAR: "Surat Pengantar Usulan",
    Kind.SK: "Surat Keputusan Penetapan",
    Kind.PEMBERITAHUAN: "Surat Pemberitahuan Hasil",
    Kind.SPTJM: "Surat Pernyataan Tanggung Jawab Mutlak",
    Kind.KARTU_PIN: "Kartu PIN",
}

# Papers of the group itself: no office's head, no number from an office's register.
OF_THE_GROUP = frozenset({Kind.BERITA_ACARA, Kind.PROPOSAL})
# A card holds a secret: it is printed once and never kept.
NEVER_KEPT = frozenset({Kind.KARTU_PIN})

LETTERS, DECREES = "surat", "keputusan"


def series_of(kind: str) -> str:
    """The number register a paper belongs to: offices number their decrees apart.

    >>> series_of("sk"), series_of("sptjm")
    ('keputusan', 'surat')
    """
    return DECREES if kind == Kind.SK else LETTERS
