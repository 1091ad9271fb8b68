"""What a staged row holds under its seal, and how it becomes a person to be written down."""

import json
from collections.abc import Callable, Sequence
from dataclasses import fields
from datetime import date
from typing import Any

from anyam.kernel.codes import Nik
from anyam.lists.models import StagedRow, hidden
from anyam.lists.reading import Line, Remark, Values
from anyam.people.bulk import Told
from anyam.people.crypto import Secret, seal
from anyam.people.rules import FEMALE, MALE
from anyam.regions.models import Region

Hear = Callable[[Sequence[Remark], bool], None]
"""Told of the remarks about one row, and whether they only ask (else the row is rejected)."""
CONTENT = "lists_stagedrow.content"
NAMES = tuple(field.name for field in fields(Values))


def unheard(remarks: Sequence[Remark], asks: bool) -> None:  # noqa: FBT001
    """Where nobody listens: the remarks are kept with the list."""


def packed(line: Line, *, cells: bool) -> bytes:
    """A line as its row keeps it; the cells as they stood only where they may be given back."""
    told = {name: value for name in NAMES if (value := getattr(line.values, name))}
    kept: dict[str, Any] = {"told": told}
    if cells:
        kept["cells"] = line.shown
    return seal(json.dumps(kept, default=str, ensure_ascii=False), CONTENT)


def told_of(values: Values, region: Region) -> Told:
    """The person a line tells of. The sex is inside the NIK where the list does not say it."""
    sex = values.sex
    if not sex and len(values.nik) == 16 and values.nik.isdigit():
        sex = FEMALE if Nik(values.nik).is_female else MALE
    return Told(
        nik=values.nik, kk=values.kk, name=values.name, sex=sex, birth_date=values.birth_date,
        region=region, address=values.address, rt=values.rt, rw=values.rw, phone=values.phone,
    )  # fmt: skip


def values_of(row: StagedRow) -> Values:
    """What a row says, opened."""
    return _values(row.opened())


def values_in(content: Secret) -> Values:
    """What a row says, by its content alone."""
    return _values(json.loads(content.reveal()))


def _values(opened: dict[str, Any]) -> Values:
    told = opened.get("told", {})
    born = told.get("birth_date")
    known = {name: told[name] for name in NAMES if name in told}
    return Values(**known | {"birth_date": date.fromisoformat(born) if born else None})


def cells_of(row: StagedRow) -> dict[str, str]:
    """The cells of a row to be given back; where they were not kept, the values as read."""
    opened = row.opened()
    if "cells" in opened:
        return dict(opened["cells"])
    values = values_of(row)
    texts = {name: str(getattr(values, name) or "") for name in NAMES}
    if values.birth_date:
        texts["birth_date"] = f"{values.birth_date:%d-%m-%Y}"
    return {name: text for name, text in texts.items() if text}


def shown(row: StagedRow) -> dict[str, str]:
    """The cells of a row as a page shows them: NIK and KK masked."""
    return {name: hidden(name, text) for name, text in cells_of(row).items()}
