"""Which numbers of a workbook are days: its number formats."""

import re

from anyam.lists.reading.limits import Budget
from anyam.lists.reading.parts import Parts
from anyam.lists.reading.xml import attribute, stream

DATE_FORMATS = {str(key) for key in (14, 15, 16, 17, 22, *range(27, 37), *range(50, 59))}
NOT_FORMAT = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.|\*.')


class Styles:
    """For each cell style, whether it shows a number as a date."""

    def __init__(self, parts: Parts, name: str, budget: Budget) -> None:
        self.own: dict[str, bool] = {}
        self.dates: list[bool] = []
        self.inside = False
        if name:
            with parts.open(name) as part:
                for _size in stream(part, budget, start=self._start, end=self._end, text=_ignore):
                    pass

    def _start(self, element: str, attributes: list[str]) -> None:
        local = element.rpartition(":")[2]
        if local == "numFmt":
            code = attribute(attributes, "formatCode")
            self.own[attribute(attributes, "numFmtId")] = shows_date(code)
        elif local == "cellXfs":
            self.inside = True
        elif local == "xf" and self.inside:
            key = attribute(attributes, "numFmtId", "0")
            self.dates.append(self.own.get(key, key in DATE_FORMATS))

    def _end(self, element: str) -> None:
        self.inside = self.inside and not element.endswith("cellXfs")

    def is_date(self, style: str) -> bool:
        place = int(style[:9]) if style.isdecimal() else 0
        return place < len(self.dates) and self.dates[place]


def shows_date(code: str) -> bool:
    """Whether a number format shows a day.

    >>> [shows_date(code) for code in ("dd/mm/yyyy", "[$-421]d mmmm yyyy;@", "0.00", "General")]
    [True, True, False, False]
    >>> shows_date('"hari" 0'), shows_date("h:mm"), shows_date("[Red]0;_(d0")
    (False, False, False)
    """
    bare = NOT_FORMAT.sub("", code.partition(";")[0]).lower()
    return "general" not in bare and ("y" in bare or "d" in bare)


def _ignore(_text: str) -> None:
    """Styles have no text."""
