"""How much a list may ask of the machine: whatever is in a file of 20 MB, it gets its answer.

Measured on two cores: the largest file allowed here is answered in less than 20 seconds and
300 MB. The figures are ours; 100,000 people are the largest list an office was ever seen with.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anyam.lists.reading.refusals import refuse

FILE_BYTES = 21_000_000
PERSONS = 200_000  # lines that hold a person
ROWS = 1_100_000  # lines of any sort; the last row of Excel is 1,048,576
COLUMNS = 512  # cells further right are not looked at
CELL = 32_767  # letters in a cell, as in Excel
UNPACKED = 400_000_000  # bytes of XML in all sheets together
ELEMENTS = 9_000_000  # of XML that say something: 100,000 rows of 30 columns take six million
OF_A_PERSON = 150  # such elements that a line may take: a long list may take longer
STRINGS = 64_000_000  # bytes of text in the table of shared strings
MERGES = 200_000
CHUNK = 1 << 16
HEAD = 120  # rows in which the header is looked for, and from which samples come
HEAD_BYTES = 4_000_000  # of XML, within which they come
SHEETS = 100


@dataclass(slots=True)
class Budget:
    """What one file has used up so far."""

    unpacked: int = 0
    elements: int = 0
    persons: int = 0
    rows: int = 0

    def unpack(self, count: int) -> None:
        self.unpacked += count
        if self.unpacked > UNPACKED:
            raise too_big()

    def parse(self, count: int) -> None:
        self.elements += count
        if self.elements > max(ELEMENTS, self.persons * OF_A_PERSON):
            raise too_big()

    def row(self) -> None:
        self.rows += 1
        if self.rows > ROWS:
            raise too_big()

    def person(self) -> None:
        self.persons += 1
        if self.persons > PERSONS:
            message = _(
                "Daftar ini memuat lebih dari %(limit)s orang. "
                "Bagi menjadi beberapa berkas, misalnya satu per kecamatan."
            )
            raise refuse("list.too_many", message % {"limit": f"{PERSONS:,}".replace(",", ".")})


def too_big() -> Exception:
    message = _(
        "Isi berkas ini terlalu besar bila dibuka. Salin hanya baris dan kolom daftarnya ke buku "
        "kerja baru, simpan sebagai .xlsx, lalu kirim lagi."
    )
    return refuse("list.too_big", message)
