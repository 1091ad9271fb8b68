"""Where no group can be formed: which demand, loosened, would let one come to be. Computed."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anyam.forming.solver import placing
from anyam.forming.solver.instance import Instance
from anyam.kernel.problems import Problem

LEAST = 2  # one person is no group


@dataclass(frozen=True, slots=True)
class Loosening:
    """One demand to loosen and how many people would then find a place."""

    demand: str  # "min", "max", "kecamatan", "family", "candidates"
    message: str
    value: int | None = None  # what to set it to, where it is a number
    placed: int = 0


def why_not(instance: Instance) -> Problem:
    """Why nobody can be placed."""
    values = {
        "min": instance.smallest, "max": instance.largest, "count": len(instance),
        "families": len(placing.families(instance)),
    }  # fmt: skip
    if instance.smallest > instance.largest:
        message = _("Paling sedikit %(min)d orang, tetapi paling banyak %(max)d orang.")
        return Problem("forming.sizes", message % values)
    if not len(instance):
        return Problem("forming.nobody", _("Daftar ini tidak berisi satu calon pun."))
    message = _(
        "Tidak ada kelompok yang dapat dibentuk: %(count)d calon dari %(families)d keluarga, "
        "sedangkan satu kelompok perlu %(min)d keluarga dari kecamatan yang sama."
    )
    return Problem("forming.infeasible", message % values)


def loosenings(instance: Instance) -> list[Loosening]:
    """Every single demand that, loosened, lets people be placed; else what is lacking."""
    found = list(_single(instance))
    if found:
        return found
    return list(_lacking(instance))


def _single(instance: Instance) -> Iterator[Loosening]:
    smallest, largest = instance.smallest, instance.largest
    if smallest > largest:
        yield from _sizes(instance)
        return
    size = _largest_possible(instance)
    if size >= LEAST:
        placed = placing.most(instance, smallest=size).most
        message = _("Turunkan ukuran terkecil dari %(min)d menjadi %(size)d: %(placed)d orang.")
        values = {"min": smallest, "size": size, "placed": placed}
        yield Loosening("min", message % values, size, placed)
    if placed := placing.most(instance, anywhere=True).most:
        message = _("Izinkan anggota dari kecamatan lain: %(placed)d orang mendapat tempat.")
        yield Loosening("kecamatan", message % {"placed": placed}, None, placed)
    if placed := placing.most(instance, anyone=True).most:
        message = _("Izinkan lebih dari satu orang dari satu keluarga: %(placed)d orang.")
        yield Loosening("family", message % {"placed": placed}, None, placed)


def _sizes(instance: Instance) -> Iterator[Loosening]:
    smallest, largest = instance.smallest, instance.largest
    lower = Instance(instance.candidates, largest, largest, instance.taken)
    fits = largest if placing.most(lower).most else _largest_possible(lower)
    for demand, least, most in (("min", fits, largest), ("max", smallest, smallest)):
        asked = Instance(instance.candidates, least, most, instance.taken)
        placed = placing.most(asked).most if least >= LEAST else 0
        if not placed:
            continue
        if demand == "min":
            message = _("Turunkan ukuran terkecil menjadi %(size)d: %(placed)d orang.")
        else:
            message = _("Naikkan ukuran terbesar menjadi %(size)d: %(placed)d orang.")
        yield Loosening(demand, message % {"size": least, "placed": placed}, least, placed)


def _largest_possible(instance: Instance) -> int:
    """The largest group these candidates could make, below the least size asked for."""
    low, high = 0, instance.smallest - 1
    while low < high:
        middle = (low + high + 1) // 2
        if placing.most(instance, smallest=middle).most:
            low = middle
        else:
            high = middle - 1
    return low


def _lacking(instance: Instance) -> Iterator[Loosening]:
    """No single demand helps: so many families are lacking."""
    families = len(placing.families(instance))
    lack = max(1, instance.smallest - families)
    message = _("Ajak paling sedikit %(lack)d keluarga lagi.") % {"lack": lack}
    yield Loosening("candidates", message, lack)
