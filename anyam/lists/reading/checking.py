"""One row of a list becomes one line: what it says, what is wrong with it, what to ask."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from django.utils.translation import gettext as _

from anyam.kernel.codes import Nik
from anyam.kernel.problems import Blocked, Problem
from anyam.lists.reading import facts
from anyam.lists.reading.book import Computed, Error, Formula, Value
from anyam.lists.reading.dates import NoDate, read_date
from anyam.lists.reading.lines import Line, Remark, Values
from anyam.lists.reading.met import Met
from anyam.lists.reading.numbers import formula_failed, formula_open, is_empty, read_kk, read_nik
from anyam.lists.reading.sorting import Picked
from anyam.people.rules import FEMALE, MALE, OLDEST, split_address

T = TypeVar("T")
LOW = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Source:
    """The table a line comes from."""

    sheet: str
    fields: frozenset[str]
    named: bool  # persons come from several sheets: say which
    rounded: bool  # every NIK here ends in 0: a spreadsheet has eaten the last digit


@dataclass(slots=True)
class Checker:
    """Checks the lines of one list, and remembers whom it has met already."""

    on: date
    met: Met = field(default_factory=Met)  # NIK -> its row and a print of the row

    def line(self, picked: Picked, source: Source, *, joined: str, done: float) -> Line:
        problems: list[Problem] = []
        values = self._values(picked, source, problems, joined=joined)
        questions = list(_questions(picked, source, values, problems, self.on))
        row, sheet = picked.row.number, source.sheet if source.named else ""
        return Line(
            row=row,
            sheet=source.sheet,
            values=values,
            rejections=tuple(Remark(row, p.field, p.code, p.message, sheet) for p in problems),
            questions=tuple(Remark(row, q.field, q.code, q.message, sheet) for q in questions),
            cells=picked.cells,
            done=done,
        )

    def _values(
        self, picked: Picked, source: Source, problems: list[Problem], *, joined: str
    ) -> Values:
        """Read every cell; what is wrong goes to `problems`."""
        cells = picked.cells
        nik = _nik(cells.get("nik"), problems, rounded=source.rounded, joined=joined)
        if nik:
            problems += self._met_before(nik, picked)
        kk = _try(problems, lambda: read_kk(cells.get("kk")))
        name = _try(problems, lambda: facts.read_name(cells.get("name")))
        born = _born(picked, nik, problems, self.on)
        sex = _try(problems, lambda: _sex(cells))
        if nik and sex == "":
            sex = FEMALE if nik.is_female else MALE
        address, rt, rw = _home(picked, problems)
        return Values(
            nik=nik.value if nik else "", kk=kk or "", name=name[0] if name else "",
            birth_date=born, sex=sex or "", address=address, rt=rt, rw=rw,
            phone=facts.read_phone(cells.get("phone"))[0],
            village=facts.as_text(cells.get("village")),
            district=facts.as_text(cells.get("district")),
        )  # fmt: skip

    def _met_before(self, nik: Nik, picked: Picked) -> Iterator[Problem]:
        """The second of two rows with one NIK, or the same row again."""
        mark = hash(tuple(item for item in picked.cells.items() if item[0] != "number")) & LOW
        before = self.met.before(int(nik.value), (picked.row.number << 32) | mark)
        if before is None:
            return
        if before & LOW == mark:
            message = _("Baris ini sama dengan baris %(row)d. Hapus salah satu.")
            yield Problem("row.repeated", message % {"row": before >> 32}, "nik")
        else:
            message = _(
                "NIK ini sudah ada di baris %(row)d. Dua orang tidak mungkin punya NIK yang sama; "
                "periksa keduanya pada KTP."
            )
            yield Problem("nik.duplicate", message % {"row": before >> 32}, "nik")


def _try(problems: list[Problem], read: Callable[[], T]) -> T | None:
    try:
        return read()
    except Blocked as blocked:
        problems.extend(blocked.problems)
        return None


def _nik(value: Value | None, problems: list[Problem], *, rounded: bool, joined: str) -> Nik | None:
    if joined:
        message = _(
            "Sel NIK digabung dengan baris di atasnya. Pisahkan selnya, lalu tulis NIK tiap orang."
        )
        problems.append(Problem("nik.merged", message, "nik"))
        return None
    return _try(problems, lambda: read_nik(value, rounded=rounded))


def _sex(cells: dict[str, Value]) -> str:
    if "sex" in cells:
        return facts.read_sex(cells["sex"])
    return facts.read_ticks(cells.get("sex_male"), cells.get("sex_female"))


def _born(picked: Picked, nik: Nik | None, problems: list[Problem], on: date) -> date | None:
    hint = nik.birth_date(on=on) if nik else None
    wrong: Problem | None = None
    # Where the header spans two columns, the first may be the place.
    for cell in picked.extra.get("birth_date", [picked.cells.get("birth_date", "")]):
        found = read_birth(cell, on=on, hint=hint)
        if not isinstance(found, Problem):
            return found
        wrong = wrong or found
    if wrong:
        problems.append(wrong)
    return None


def read_birth(value: Value, *, on: date, hint: date | None) -> date | Problem | None:
    """The birth date in a cell, nothing where it is empty, or what is wrong with it."""
    if isinstance(value, Error):
        return formula_failed("birth_date", value)
    if isinstance(value, Formula) or (isinstance(value, Computed) and not value):
        return formula_open("birth_date")
    if is_empty(value):
        return None
    try:
        day = read_date(facts.unwrap(value) or "", on=on, hint=hint)
    except NoDate as wrong:
        return _no_date(str(wrong), value)
    if day > on:
        message = _("Tanggal lahir belum terjadi. Periksa lagi tahunnya.")
        return Problem("birth_date.future", message, "birth_date")
    if on.year - day.year > OLDEST:
        message = _("Tanggal lahir lebih dari %(years)d tahun yang lalu. Periksa lagi tahunnya.")
        return Problem("birth_date.too_old", message % {"years": OLDEST}, "birth_date")
    return day


def _no_date(reason: str, value: Value) -> Problem:
    text = {"text": facts.as_text(value)[:30]}
    if reason == "impossible":
        message = _("Tanggal “%(text)s” tidak ada di kalender. Periksa lagi pada KTP.")
        return Problem("birth_date.impossible", message % text, "birth_date")
    message = _("Tanggal “%(text)s” tidak terbaca. Tulis hari-bulan-tahun, misalnya 05-03-1981.")
    return Problem("birth_date.format", message % text, "birth_date")


def _home(picked: Picked, problems: list[Problem]) -> tuple[str, str, str]:
    """Address, RT and RW, whether they have columns of their own or stand in one line."""
    cells = picked.cells
    parts = [*picked.extra.get("address", [cells.get("address")]), cells.get("hamlet")]
    address = _try(problems, lambda: facts.read_address(parts)) or ""
    rt, rw = facts.small_number(cells.get("rt")), facts.small_number(cells.get("rw"))
    if not (rt or rw) and "rt_rw" in cells:
        rt, rw = facts.read_rt_rw(cells["rt_rw"])
    if not (rt or rw):
        address, rt, rw = split_address(address)
        rt, rw = facts.small_number(rt), facts.small_number(rw)
    return address, rt, rw


def _questions(
    picked: Picked, source: Source, values: Values, problems: Sequence[Problem], on: date
) -> Iterator[Problem]:
    """What to ask about a row although nothing in it is wrong."""
    wrong = {problem.field for problem in problems}
    cells = picked.cells
    if picked.row.hidden:
        message = _("Baris ini tersembunyi di Excel. Benarkah orang ini ikut didaftar?")
        yield Problem("row.hidden", message, "nik")
    if picked.row.flaw:
        message = _("Tanda kutip di baris ini tidak berpasangan. Benarkah isinya terbaca begini?")
        yield Problem("row.quotes", message, "name")
    if values.nik:
        yield from _nik_questions(Nik(values.nik), values, wrong, on)
    if "name" in cells and values.name and facts.read_name(cells["name"])[1]:
        message = _("Huruf dalam nama ini tadinya rusak dan sudah dipulihkan. Benarkah ejaannya?")
        yield Problem("name.mended", message, "name")
    yield from _gaps(cells, source, values, wrong)


def _nik_questions(nik: Nik, values: Values, wrong: set[str], on: date) -> Iterator[Problem]:
    """Where the facts differ from those inside the NIK, which never changes."""
    inside, born = nik.birth_date(on=on), values.birth_date
    if born and (inside is None or not _same_day(inside, born)):
        message = _("Tanggal lahir berbeda dengan yang ada di dalam NIK. Benarkah?")
        yield Problem("nik.birth_date_differs", message, "birth_date")
    if values.sex and "sex" not in wrong and nik.is_female != (values.sex == FEMALE):
        message = _("Jenis kelamin berbeda dengan yang ada di dalam NIK. Benarkah?")
        yield Problem("nik.sex_differs", message, "sex")
    if values.kk and values.kk == values.nik:
        message = _("Nomor KK sama dengan NIK. Periksa lagi pada kartu keluarga.")
        yield Problem("kk.same_as_nik", message, "kk")


def _same_day(inside: date, born: date) -> bool:
    """A NIK has two digits of the year: who is a hundred years old agrees with it too."""
    return (inside.day, inside.month) == (born.day, born.month) and (
        inside.year % 100 == born.year % 100
    )


def _gaps(
    cells: dict[str, Value], source: Source, values: Values, wrong: set[str]
) -> Iterator[Problem]:
    """Cells left empty in a column the list has."""
    if "kk" in source.fields and not values.kk and "kk" not in wrong:
        message = _("Nomor KK kosong. Satu keluarga hanya boleh satu wakil dalam kelompok.")
        yield Problem("kk.missing", message, "kk")
    if "birth_date" in source.fields and not values.birth_date and "birth_date" not in wrong:
        message = _("Tanggal lahir kosong. Tanyakan, agar umur tidak ditebak dari NIK.")
        yield Problem("birth_date.missing", message, "birth_date")
    if "sex" in source.fields and is_empty(cells.get("sex")) and "sex" not in wrong:
        message = _("Jenis kelamin kosong dan diambil dari NIK. Benarkah?")
        yield Problem("sex.from_nik", message, "sex")
    if facts.read_phone(cells.get("phone"))[1]:
        message = _("Nomor HP tidak terbaca dan tidak ikut disimpan. Contoh: 0812 3456 7890.")
        yield Problem("phone.format", message, "phone")
