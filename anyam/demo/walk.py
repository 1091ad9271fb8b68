"""The suggested walk: one group from its first meeting to the signed SPTJM, station by station."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from anyam.accounts.roles import Role
from anyam.proposals.workflow import EDITABLE, KEMENSOS_2019


@dataclass(frozen=True, slots=True)
class Station:
    """One thing to do, by one person, on one page."""

    role: str
    title: str
    text: str
    url: str
    done: bool


def stations(*, group: int, formed: bool, proposal: int | None, status: str) -> list[Station]:
    """The stations of the walk and which of them lie behind.

    Args:
      group: the group that walks.
      proposal: its newest proposal, if it has one; `status` is where that stands.
    """
    case = reverse("proposals:detail", args=[proposal]) if proposal else reverse("proposals:index")
    home = reverse("groups:detail", args=[group])
    writing = _where_it_is_written(group, proposal, status) if formed else home
    path = KEMENSOS_2019.path()
    reached = path.index(status) if status in path else 0
    first = Station(
        Role.FACILITATOR,
        _("Musyawarah pembentukan"),
        _(
            "Anggota dan pengurus sudah dicatat. Pilih jenis usaha, catat musyawarah dan siapa "
            "yang hadir, unggah foto daftar hadir, lalu sahkan kelompoknya."
        ),
        home,
        formed,
    )
    rest = [
        Station(role, title, text, writing if number == 1 else case, reached >= number)
        for number, (role, title, text) in enumerate(_rest(), 1)
    ]
    return [first, *rest]


def _where_it_is_written(group: int, proposal: int | None, status: str) -> str:
    """Where one begins to write, goes on writing, or reads what was written."""
    if proposal is None:
        return reverse("proposals:new", args=[group])
    if status in EDITABLE:
        return reverse("proposals:write", args=[proposal])
    return reverse("proposals:detail", args=[proposal])


def _rest() -> list[tuple[str, str, str]]:
    """Who does what after the meeting, in the order of the chain."""
    return [
        (
            Role.FACILITATOR,
            _("Usulan"),
            _(
                "Pilih skema Permensos 2 Tahun 2019. Jawab satu pertanyaan di setiap halaman, lalu "
                "anggaran, rencana uang, dan foto tempat usaha. Periksa jawaban, lalu ajukan."
            ),
        ),
        (
            Role.VILLAGE_HEAD,
            _("Surat keterangan"),
            _("Baca usulan, lalu ketahui dan teruskan. Surat keterangan terbit dengan nomornya."),
        ),
        (
            Role.DINSOS_VERIFIER,
            _("Verifikasi anggota"),
            _("Terima yang pasti, lihat kartu yang ragu, putuskan, lalu nyatakan terverifikasi."),
        ),
        (
            Role.DINSOS_HEAD,
            _("Surat pengantar"),
            _("Teruskan ke Menteri melalui Direktorat, satu usulan atau banyak dalam satu surat."),
        ),
        (
            Role.DIRECTORATE_VERIFIER,
            _("Pemeriksaan Direktorat"),
            _("Catat pemeriksaan berkas, anggota, dan anggaran, lalu nyatakan sudah diperiksa."),
        ),
        (
            Role.DIRECTOR,
            _("Keputusan"),
            _("Tetapkan penerima dengan surat keputusan: nomor, tanggal, daftar, dan jumlah."),
        ),
        (
            Role.DIRECTORATE_VERIFIER,
            _("Pemberitahuan"),
            _("Sampaikan hasil penetapan kepada Dinas Sosial kabupaten."),
        ),
        (
            Role.DINSOS_HEAD,
            _("SPTJM"),
            _(
                "Tanda tangani surat pernyataan tanggung jawab mutlak. Buka suratnya dan pindai "
                "kode QR: halaman umum menyatakan surat itu asli."
            ),
        ),
    ]
