"""What a proposed group must keep, whatever it is worth: reasons, never yes or no."""

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from anyam.forming.solver.instance import Instance
from anyam.forming.solver.objective import Group
from anyam.kernel.problems import Problem


def violations(instance: Instance, grouping: Sequence[Group]) -> list[Problem]:
    """Everything that keeps this grouping from being proposed; `field` says where: "groups.0"."""
    found = [
        problem
        for number, group in enumerate(grouping)
        for problem in _group(instance, group, f"groups.{number}")
    ]
    return [*found, *_seats(instance, grouping)]


def _group(instance: Instance, group: Group, field: str) -> Iterator[Problem]:
    size = len(set(group.members))
    numbers = {"count": size, "min": instance.smallest, "max": instance.largest}
    if size < instance.smallest:
        message = _("Anggota %(count)d orang, paling sedikit %(min)d.")
        yield Problem("group.too_small", message % numbers, field)
    if size > instance.largest:
        message = _("Anggota %(count)d orang, paling banyak %(max)d.")
        yield Problem("group.too_large", message % numbers, field)
    places = sorted({instance.kecamatan[member] for member in group.members} - {""})
    if len(places) > 1:
        message = _("Anggotanya dari kecamatan yang berlainan (%(places)s).")
        yield Problem("group.kecamatan", message % {"places": ", ".join(places)}, field)
    if group.trade is None:
        message = _("Usahanya belum dipilih, atau tidak ada dalam daftar dan keinginan calon.")
        yield Problem("group.trade", message, field)


def _seats(instance: Instance, grouping: Iterable[Group]) -> Iterator[Problem]:
    persons: dict[int, int] = {}
    families: dict[int, int] = {}
    for number, group in enumerate(grouping):
        for member in group.members:
            field, name = f"groups.{number}", instance.candidates[member].name
            family = int(instance.family[member])
            if member in persons:
                message = _("%(name)s mendapat dua tempat.") % {"name": name}
                yield Problem("person.twice", message, field)
            elif family in families:
                other = instance.candidates[families[family]].name
                message = _("%(name)s satu KK dengan %(other)s. Satu keluarga satu tempat.")
                yield Problem("family.twice", message % {"name": name, "other": other}, field)
            persons.setdefault(member, number)
            families.setdefault(family, member)
