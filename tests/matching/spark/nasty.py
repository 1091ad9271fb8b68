"""Rows on which two engines could disagree: marks, quotes, other alphabets, endless words."""

from typing import Any

FACTS: dict[str, Any] = {
    "nik": "7316014503800002", "kk": "7316012301150004", "name": "Siti Aminah",
    "birth_date": "1980-03-05", "sex": "P", "mother_name": "Hasnah", "address":
    "Dusun Buntu RT 003/002", "region_code": "7316011001",
}  # fmt: skip
NAMES = (
    "SITI AMINAH",
    "Sitti  Aminah",
    "st. aminah, s.pd",
    "Aminah, Siti",
    "Hj. Siti Aminah binti Saleh",
    "S. Aminah",
    "SITIAMINAH",
    "Siti",
    "",
    " ",
    "-",
    "'",
    "''; --",
    'Siti "Mina" Aminah',
    "Siti\\Aminah",
    "Siti\tAminah\nSaleh",
    "Sïtí Ämînàh",
    "Сити Амина",
    "سيتي أمينة",
    "李小龙",
    "🙂",
    "Siti🙂Aminah",
    "O'Neil D`Costa",
    "%_%",
    "$1 ${name} \\1",
    "NULL",
    "Siti Amin4h",
    "x" * 5_000,
    "Siti " * 400,
    "İstanbul ıspanak ß ŉ",
    "Ni Luh Putu Ayu Sri Wahyuni Dewi Lestari",
    "M. M. M.",
    "Muh Muh Muh",
)
NIKS = (
    "'7316014503800002",
    "7316 0145 0380 0002",
    "731601450380000",
    "73160145038000O2",
    "7316010503800002",
    "7316014503800003",
    "7316014503080002",
    "",
    "0",
    "9" * 40,
    "7.31601E+15",
    "abc",
)
DATES = ("05/03/1980", "5-3-1980", "1980-05-03", "1980-03-50", "", "0", "31-02-1980", "1980", "x")


def _rows(mark: str) -> list[dict[str, Any]]:
    made = [{"name": name} for name in NAMES]
    made += [{"nik": nik} for nik in NIKS]
    made += [{"birth_date": date} for date in DATES]
    made += [{"mother_name": name} for name in NAMES[::3]]
    made += [{name: None for name in FACTS if name != "name"}, dict.fromkeys(FACTS)]
    return [FACTS | facts | {"id": f"{mark}{number}"} for number, facts in enumerate(made)]


REGISTER = _rows("N")
CANDIDATES = _rows("n")
