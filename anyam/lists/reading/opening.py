"""Which kind of file this is: by its first bytes, never by its name."""

from collections.abc import Callable
from pathlib import Path

from django.utils.translation import gettext as _

from anyam.lists.reading.book import Book
from anyam.lists.reading.limits import FILE_BYTES, Budget
from anyam.lists.reading.markup import is_html, is_xml_workbook, open_html, open_xml
from anyam.lists.reading.ods import open_ods
from anyam.lists.reading.ole import Container
from anyam.lists.reading.parts import Parts, locked
from anyam.lists.reading.refusals import refuse
from anyam.lists.reading.text import open_text
from anyam.lists.reading.xls import open_xls
from anyam.lists.reading.xlsx import open_xlsx

HEAD = 4096
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")


def open_book(path: Path, budget: Budget) -> Book:
    """Open a list of any kind.

    Raises:
      Blocked: it is not there, empty, too large, locked, damaged, or no list; codes `list.*`.
    """
    head = openable(path)
    if head.startswith(ZIP):
        return _open_zip(path, budget)
    if head.startswith(OLE):
        return open_xls(Container(path), budget)
    refuse_others(head)
    if is_xml_workbook(head):
        return open_xml(path, budget)
    if is_html(head):
        return open_html(path)
    return open_text(path, budget)


def openable(path: Path) -> bytes:
    """The first bytes of a file that is there, not empty and not too large.

    Raises:
      Blocked: it is not; codes `list.*`.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        message = _("Berkas %(name)s tidak dapat dibuka. Periksa nama dan letaknya.")
        raise refuse("list.unreadable", message % {"name": path.name}) from error
    if not head.strip(b"\x00\xef\xbb\xbf\xff\xfe \t\r\n"):
        message = _("Berkas ini kosong. Simpan lagi dari Excel, lalu kirim berkas yang berisi.")
        raise refuse("list.empty_file", message)
    if size > FILE_BYTES:
        message = _(
            "Berkas ini %(size)d MB; paling besar 20 MB. Bagi daftarnya, atau simpan sebagai .xlsx "
            "tanpa gambar."
        )
        raise refuse("list.too_large", message % {"size": size // 1_000_000})
    return head


def _open_zip(path: Path, budget: Budget) -> Book:
    parts = Parts(path)
    for name, opener in OPENERS.items():
        if name in parts:
            return opener(parts, budget)
    if any(name.endswith("workbook.xml") for name in parts.members):
        return open_xlsx(parts, budget)
    raise _other_zip(parts)


OPENERS: dict[str, Callable[[Parts, Budget], Book]] = {
    "xl/workbook.xml": open_xlsx,
    "content.xml": open_ods,
}


def _other_zip(parts: Parts) -> Exception:
    names = parts.members
    if any(name.endswith("workbook.bin") for name in names):
        message = _("Berkas .xlsb belum bisa dibaca. Simpan dari Excel sebagai .xlsx.")
        return refuse("list.xlsb", message)
    if any(name.startswith(("word/", "ppt/")) for name in names):
        message = _("Ini berkas Word. Salin tabelnya ke Excel, simpan sebagai .xlsx.")
        return refuse("list.document", message)
    if any(member.flag_bits & 1 for member in names.values()):
        return locked()
    message = _("Ini berkas ZIP. Buka dulu, lalu kirim berkas Excel atau CSV di dalamnya.")
    return refuse("list.zip", message)


def refuse_others(head: bytes) -> None:
    """Say what a file is that is certainly no list."""
    if head.startswith(b"%PDF") or b"%PDF-" in head[:1024]:
        message = _("Ini berkas PDF. Minta berkas Excel aslinya, atau ketik ulang ke Excel.")
        raise refuse("list.pdf", message)
    if head.startswith(PICTURES) or head[4:8] == b"ftyp":
        message = _("Ini gambar atau video. Daftarnya harus diketik di Excel atau CSV.")
        raise refuse("list.picture", message)
    if head.startswith((b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")):
        message = _("Ini berkas arsip. Buka dulu, lalu kirim berkas Excel atau CSV di dalamnya.")
        raise refuse("list.zip", message)
    if head.startswith((b"MIME-Version:", b"From:")):
        message = _("Ini halaman web arsip. Buka di Excel, lalu simpan sebagai .xlsx.")
        raise refuse("list.document", message)
    if head.startswith(b"{\\rtf"):
        message = _("Ini berkas Word. Salin tabelnya ke Excel, simpan sebagai .xlsx.")
        raise refuse("list.document", message)
