"""The figures of a scheme as people read them: a name and a value with its unit."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.kernel.money import format_rupiah
from anyam.proposals.rules import DOCUMENT_NAMES
from anyam.proposals.workflow import Status
from anyam.schemes import Figure, Scheme


@dataclass(frozen=True, slots=True)
class Line:
    """One figure on a page."""

    name: str
    value: str
    source: str


def families(value: int) -> str:
    return _("%(number)s keluarga") % {"number": value}


def years(value: int) -> str:
    return _("%(number)s tahun") % {"number": value}


def days(value: int) -> str:
    return _("%(number)s hari") % {"number": value}


def yes_no(value: bool) -> str:  # noqa: FBT001
    return _("ya") if value else _("tidak")


def desil(value: int) -> str:
    return _("desil %(number)s") % {"number": value} if value else _("belum ditetapkan")


def age_rule(value: str) -> str:
    if value == "refuse":
        return _("ditolak")
    return _("ditanyakan, tidak ditolak")


def documents(value: list[str]) -> str:
    return ", ".join(str(DOCUMENT_NAMES.get(kind, kind)) for kind in value) or _("tidak ada")


NAMES: dict[str, tuple[str | Promise, Callable[[Any], str]]] = {
    "group.min_members": (gettext_lazy("Anggota, paling sedikit"), families),
    "group.max_members": (gettext_lazy("Anggota, paling banyak"), families),
    "group.same_district": (gettext_lazy("Semua tinggal di satu kecamatan"), yes_no),
    "amount.per_member": (gettext_lazy("Bantuan untuk tiap anggota"), format_rupiah),
    "amount.maximum": (gettext_lazy("Bantuan paling banyak untuk satu kelompok"), format_rupiah),
    "person.min_age": (gettext_lazy("Umur, paling muda"), years),
    "person.max_age": (gettext_lazy("Umur, paling tua"), years),
    "person.register_required": (gettext_lazy("Harus tercatat di register"), yes_no),
    "person.max_desil": (gettext_lazy("Desil paling tinggi"), desil),
    "person.age_rule": (gettext_lazy("Bila umur di luar batas"), age_rule),
    "documents.required": (gettext_lazy("Berkas yang diminta"), documents),
}


def lines(scheme: Scheme) -> Iterator[Line]:
    """Every figure of a scheme in words, in the order of its file."""
    for figure in scheme.figures:
        yield Line(*_in_words(figure), figure.source)


def _in_words(figure: Figure) -> tuple[str, str]:
    if figure.key in NAMES:
        name, say = NAMES[figure.key]
        return str(name), say(figure.value)
    status = Status(figure.key.removeprefix("deadlines."))
    name = _("Paling lama berstatus “%(status)s”") % {"status": status.label}
    return name, days(figure.value)
