"""What is said about a proposal: why these people are together, and why somebody is left out."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from anyam.forming.solver import placing
from anyam.forming.solver.instance import FARTHEST, METRES, UNKNOWN, Instance
from anyam.forming.solver.objective import Group, Grouping, home, missing, place_of

Same = Counter[tuple[str, int | None]]


def reasons(instance: Instance, grouping: Sequence[Group]) -> list[str]:
    """Why each group: neighbourhood, wishes, skills, and who else does the same."""
    same: Same = Counter(
        (place_of(instance, group.members), group.trade) for group in grouping if group.members
    )
    return [_reason(instance, group, same) for group in grouping]


def _reason(instance: Instance, group: Group, same: Same) -> str:
    if not group.members:
        return _("Kelompok ini masih kosong.")
    said = [_neighbours(instance, group)]
    if group.trade is None:
        said.append(_("Usahanya belum dipilih."))
    else:
        said += [
            _wishes(instance, group, group.trade),
            _skills(instance, group, group.trade),
            _variety(instance, group, group.trade, same),
        ]
    if any(not instance.kecamatan[m] for m in group.members):
        said.append(_("Kecamatan sebagian anggota belum dicatat: pastikan dulu."))
    return " ".join(said)


def _neighbours(instance: Instance, group: Group) -> str:
    members = group.members
    where, points = home(instance, members)
    ways = instance.ways(members, [where])
    name = instance.candidates[where].name
    if len(members) == 1:
        return _("Baru %(name)s seorang.") % {"name": name}
    farthest = int(ways.max())
    values: dict[str, Any] = {
        "count": len(members), "name": name, "farthest": _distance(farthest),
        "mean": _distance(round(points / (len(members) - 1))),
    }  # fmt: skip
    return (
        _(
            "%(count)d orang yang tinggal di sekitar rumah %(name)s, rata-rata %(mean)s dan "
            "paling jauh %(farthest)s."
        )
        % values
    )


def _distance(points: int) -> str:
    """
    >>> _distance(0), _distance(3), _distance(12), _distance(300)
    ('kurang dari 100 m', '300 m', '1,2 km', '30 km atau lebih')
    """
    if points == 0:
        return _("kurang dari %(metres)d m") % {"metres": METRES}
    if points >= FARTHEST:
        return _("%(km)d km atau lebih") % {"km": FARTHEST * METRES // 1000}
    metres = points * METRES
    if metres < 1000:
        return _("%(metres)d m") % {"metres": metres}
    return _("%(km)s km") % {"km": f"{metres / 1000:.1f}".replace(".", ",")}


def _wishes(instance: Instance, group: Group, trade: int) -> str:
    people = [instance.candidates[m] for m in group.members]
    name = instance.trades[trade][1].name.replace("-", " ")
    others = int((instance.wish[list(group.members), trade] > 0).sum())
    silent = sum(not person.trades for person in people)
    values = {"want": len(people) - others - silent, "count": len(people), "trade": name}
    if silent == len(people):
        return _("Usaha %(trade)s: tidak ada yang menyebut keinginan lain.") % values
    said = _("Usaha %(trade)s diinginkan %(want)d dari %(count)d orang") % values
    if others:
        said += _("; %(others)d orang ingin usaha lain") % {"others": others}
    return f"{said}."


def _skills(instance: Instance, group: Group, trade: int) -> str:
    needs = [need.skill for need in instance.trades[trade][1].needs]
    lacking = missing(instance, group.members, trade)
    if not lacking:
        return _("Keterampilannya lengkap: %(skills)s.") % {"skills": ", ".join(needs)}
    return _("Belum ada yang bisa: %(skills)s.") % {"skills": ", ".join(lacking)}


def _variety(instance: Instance, group: Group, trade: int, same: Same) -> str:
    others = same[place_of(instance, group.members), trade] - 1
    near = int(instance.beside[trade])
    living = int(instance.already[trade]) - near
    if not others and not living and not near:
        return _("Tidak ada kelompok lain dengan usaha ini.")
    said = []
    if others:
        said.append(_("%(count)d kelompok lain dalam usul ini") % {"count": others})
    if living:
        said.append(_("%(count)d kelompok yang sudah berjalan") % {"count": living})
    same_ = _("Usaha yang sama juga ada pada %(others)s.") % {"others": _(" dan ").join(said)}
    if not near:
        return same_
    beside = _("%(count)d kelompok yang sudah berjalan menjual kepada pembeli yang sama.")
    return " ".join([*([same_] if said else []), beside % {"count": near}])


def left_out(instance: Instance, grouping: Grouping) -> list[tuple[int, str]]:
    """Who has no place, and why."""
    seated = {member for group in grouping for member in group.members}
    families = {int(instance.family[member]): member for member in seated}
    found = []
    near = _families_near(instance)
    for person in range(len(instance)):
        if person in seated:
            continue
        relative = families.get(int(instance.family[person]))
        if relative is None:
            found.append((person, _no_room(instance, instance.kecamatan[person], near)))
        else:
            message = _("Satu KK dengan %(name)s yang mendapat tempat. Satu keluarga satu tempat.")
            found.append((person, message % {"name": instance.candidates[relative].name}))
    return found


def _families_near(instance: Instance) -> Counter[str]:
    """For each kecamatan how many families could sit there."""
    kinds = Counter(placing.families(instance).values())
    anywhere = sum(count for kind, count in kinds.items() if UNKNOWN in kind)
    near: Counter[str] = Counter({UNKNOWN: kinds.total()})
    for kind, count in kinds.items():
        near.update(dict.fromkeys(kind - {UNKNOWN}, count if UNKNOWN not in kind else 0))
    return Counter({place: count + (anywhere if place else 0) for place, count in near.items()})


def _no_room(instance: Instance, place: str, near: Counter[str]) -> str:
    families = near[place]
    values = {
        "families": families, "place": place or "?", "min": instance.smallest,
        "max": instance.largest,
    }  # fmt: skip
    if families < instance.smallest:
        message = _(
            "Di kecamatan %(place)s hanya ada %(families)d keluarga, sedangkan satu kelompok "
            "perlu %(min)d."
        )
    else:
        message = _(
            "Kelompok sudah penuh: %(families)d keluarga tidak dapat dibagi habis menjadi "
            "kelompok berisi %(min)d sampai %(max)d orang."
        )
    return message % values
