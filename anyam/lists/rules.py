"""What may be done with a list, and how a doubt about a person can end. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.kernel.problems import Problem
from anyam.people.rules import Doubt, reason_problems

MAX_BYTES = 20_000_000
KEEP_DAYS = 90  # working assumption: long enough to mend a list, and no longer
VILLAGE = 10  # digits of a village's code
LEVELS = (4, 6, VILLAGE)  # lengths of region codes a list may be about: kabupaten/kota and below


class Verdict(TextChoices):
    """How somebody settled a doubt."""

    RECORD = "record", gettext_lazy("Orang yang sama, catatan yang benar")
    LIST = "list", gettext_lazy("Orang yang sama, daftar yang benar")
    OTHER = "other", gettext_lazy("Orang lain")


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to a doubt: what it is called here, and what follows from it."""

    verdict: Verdict
    label: str | Promise
    hint: str | Promise
    writes: bool  # changes the records, so it cannot be taken back here


R, L, O = Verdict.RECORD, Verdict.LIST, Verdict.OTHER  # noqa: E741
OPTIONS: dict[str, tuple[Option, ...]] = {
    Doubt.OTHER_FACTS: (
        Option(R, gettext_lazy("Orang yang sama; catatan yang benar"),
               gettext_lazy("Catatan tetap. Isi daftar tidak dipakai."), writes=False),
        Option(L, gettext_lazy("Orang yang sama; daftar yang benar"),
               gettext_lazy("Nama, tanggal lahir dan jenis kelamin pada catatan diperbaiki."),
               writes=True),
        Option(O, gettext_lazy("Orang lain; NIK di daftar salah"),
               gettext_lazy("Baris ditolak. Satu NIK hanya untuk satu orang."), writes=False),
    ),
    Doubt.NAMESAKE: (
        Option(R, gettext_lazy("Orang yang sama; catatan yang benar"),
               gettext_lazy("Catatan tetap. NIK di daftar tidak dipakai."), writes=False),
        Option(L, gettext_lazy("Orang yang sama; NIK di daftar yang benar"),
               gettext_lazy("NIK pada catatan diganti dengan NIK di daftar."), writes=True),
        Option(O, gettext_lazy("Orang lain yang kebetulan bernama sama"),
               gettext_lazy("Dicatat sebagai orang baru."), writes=True),
    ),
    Doubt.MOVED: (
        Option(R, gettext_lazy("Tetap tinggal di tempat yang tercatat"),
               gettext_lazy("Catatan tetap."), writes=False),
        Option(L, gettext_lazy("Sudah pindah ke tempat di daftar"),
               gettext_lazy("Pindah dicatat mulai hari ini; tempat lama menjadi riwayat."),
               writes=True),
    ),
    Doubt.OTHER_FAMILY: (
        Option(R, gettext_lazy("Nomor KK yang tercatat yang benar"),
               gettext_lazy("Catatan tetap."), writes=False),
        Option(L, gettext_lazy("Nomor KK di daftar yang benar"),
               gettext_lazy("KK baru dicatat mulai hari ini; KK lama menjadi riwayat."),
               writes=True),
    ),
}  # fmt: skip


def options(doubt: str, *, told_nik: bool = True, reachable: bool = True) -> tuple[Option, ...]:
    """The answers there are.

    Args:
      told_nik: does the list give a NIK? Without one it cannot put a record right.
      reachable: may whoever decides change the record? One of another regency they may not.
    """
    found = OPTIONS[doubt]
    if not reachable or (doubt == Doubt.NAMESAKE and not told_nik):
        found = tuple(option for option in found if option.verdict != Verdict.LIST)
    return found


def verdict_problems(verdict: str, reason: str, offered: tuple[Option, ...]) -> Iterator[Problem]:
    """Why a decision cannot be taken as given."""
    if verdict not in {option.verdict.value for option in offered}:
        message = _("Pilih salah satu jawaban.")
        yield Problem("doubt.verdict", message, "verdict")
    yield from reason_problems(reason)


def undo_problems(doubt: str, verdict: str, *, erased: bool) -> Iterator[Problem]:
    """Why a decision cannot be taken back."""
    taken = next((one for one in OPTIONS.get(doubt, ()) if one.verdict == verdict), None)
    if taken is None:
        yield Problem("doubt.open", _("Baris ini belum diputuskan."))
    elif taken.writes:
        message = _(
            "Keputusan ini sudah mengubah catatan orangnya. Perbaiki lewat halaman orang itu."
        )
        yield Problem("doubt.written", message)
    elif erased:
        yield Problem("doubt.erased", _("Isi baris ini sudah dihapus. Unggah barisnya lagi."))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the rules ask about a list."""

    status: str
    runs: bool  # a job works on it or waits for its turn
    savable: int = 0
    doubtful: int = 0
    erased: bool = False


def check_problems(facts: Facts) -> Iterator[Problem]:
    """Why columns cannot be chosen and the list not be checked (again)."""
    yield from _idle(facts)
    if facts.status not in ("columns", "checking", "checked", "unreadable"):
        message = _("Daftar ini sudah disimpan atau dibuang, jadi tidak diperiksa lagi.")
        yield Problem("list.closed", message)


def save_problems(facts: Facts) -> Iterator[Problem]:
    """Why the accepted rows cannot be saved."""
    yield from _idle(facts)
    if facts.status == "saved":
        yield Problem("list.saved", _("Daftar ini sudah disimpan."))
    elif facts.status not in ("checked", "saving"):
        yield Problem("list.unchecked", _("Periksa dulu daftar ini sebelum menyimpannya."))
    elif not facts.savable + facts.doubtful:
        message = _("Tidak ada baris yang dapat disimpan. Perbaiki berkasnya, lalu unggah lagi.")
        yield Problem("list.nothing", message)


def discard_problems(facts: Facts) -> Iterator[Problem]:
    """Why a list cannot be thrown away."""
    yield from _idle(facts)
    if facts.status in ("saving", "saved"):
        message = _("Orang dari daftar ini sudah dicatat, jadi daftarnya tidak dapat dibuang.")
        yield Problem("list.saved", message)
    elif facts.status == "discarded":
        yield Problem("list.discarded", _("Daftar ini sudah dibuang."))


def _idle(facts: Facts) -> Iterator[Problem]:
    if facts.runs:
        message = _("Daftar ini sedang dikerjakan. Tunggu sampai selesai.")
        yield Problem("list.busy", message)


def size_problems(size: int) -> Iterator[Problem]:
    """Why a file is not taken before anybody looked into it."""
    if size > MAX_BYTES:
        message = _("Berkas ini terlalu besar (%(size)d MB). Paling besar %(limit)d MB.")
        sizes = {"size": size // 1_000_000, "limit": MAX_BYTES // 1_000_000}
        yield Problem("list.too_large", message % sizes, "file")


def place_problems(code: str) -> Iterator[Problem]:
    """Why a list cannot be about a region."""
    if len(code) not in LEVELS:
        message = _("Pilih kabupaten/kota, kecamatan, desa, atau kelurahan untuk daftar ini.")
        yield Problem("list.place", message, "region")


def village_problems(code: str, place: str, *, named: bool) -> Iterator[Problem]:
    """Why the people of a list cannot be saved: nobody says in which village they live.

    Args:
      named: whether the list has a column with the village of each row.
    """
    if len(code) < VILLAGE and not named:
        message = _(
            "Daftar ini tidak punya kolom Desa, jadi orangnya belum dapat disimpan untuk "
            "%(place)s. Sebutkan desanya bila semua tinggal di satu desa, atau tambahkan kolom "
            "Desa."
        )
        yield Problem("list.no_village", message % {"place": place}, "village")


def within_problems(code: str, area: str, place: str) -> Iterator[Problem]:
    """Why a list of an area cannot be about this village."""
    if not code.startswith(area):
        message = _("Desa ini tidak terletak di %(place)s. Pilih desa di sana.")
        yield Problem("list.elsewhere", message % {"place": place}, "village")


WAITS = {
    Doubt.OTHER_FACTS: "nik", Doubt.NAMESAKE: "nik", Doubt.MOVED: "address",
    Doubt.OTHER_FAMILY: "kk",
}  # fmt: skip


def doubt_question(doubt: str) -> Problem:
    """What is asked about a row that waits for somebody's decision.

    >>> doubt_question("moved").code, doubt_question("moved").field
    ('doubt.moved', 'address')
    """
    found = Doubt(doubt)
    message = _("%(doubt)s. Belum disimpan; Dinas Sosial yang memutuskan.")
    return Problem(f"doubt.{found.value}", message % {"doubt": found.label}, WAITS[found])
