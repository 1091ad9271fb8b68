"""What is still to be done before a group can be formed: the list on its page. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from anyam.groups import rules
from anyam.groups.rules import Facts
from anyam.kernel.problems import Problem


@dataclass(frozen=True, slots=True)
class Task:
    """One line of "Yang perlu dikerjakan"; without `route` it has to wait."""

    title: str
    route: str
    status: str
    tone: str
    hint: str = ""


def tasks(facts: Facts) -> list[Task]:
    """The tasks in the order people do them."""
    count = len(facts.seats)
    enough = count >= len(rules.OFFICERS)
    met = facts.meeting is not None
    return [
        _members(facts, count),
        _task(_("Pengurus"), "officers", _done(facts, rules.officers_named), can=enough,
              begun=any(facts.holder(office) for office in rules.OFFICERS),
              hint="" if enough else _("Bisa diisi setelah ada tiga anggota.")),
        _task(_("Usaha"), "trade", _done(facts, rules.trade_chosen)),
        *_market(facts),
        _task(_("Musyawarah"), "meeting", met, hint=_("Tanggal dan tempat.")),
        _task(_("Yang hadir"), "attendance", met and _done(facts, rules.quorum),
              can=met and count > 0, begun=facts.attended > 0),
        _task(_("Isi kesepakatan"), "agreement", met and _done(facts, rules.meeting_held), can=met),
        _task(_("Foto daftar hadir"), "sheet", met and _done(facts, rules.sheet_kept), can=met),
        _last(facts),
    ]  # fmt: skip


def _done(facts: Facts, check: Callable[[Facts], Iterable[Problem]]) -> bool:
    return not list(check(facts))


def _members(facts: Facts, count: int) -> Task:
    checks = (rules.size, rules.same_kecamatan, rules.one_seat_per_family)
    done = all(_done(facts, check) for check in checks)
    title = _("Anggota (%(count)d orang)") % {"count": count}
    limits = {"min": rules.MIN_MEMBERS, "max": rules.MAX_MEMBERS}
    hint = _("%(min)d sampai %(max)d keluarga.") % limits
    return _task(title, "members", done, begun=count > 0, hint=hint)


def _market(facts: Facts) -> list[Task]:
    """Asked only where others already do the same."""
    if not facts.rivals:
        return []
    hint = _("%(count)d kelompok lain di kecamatan ini berusaha sama atau dekat.")
    done = _done(facts, rules.market_explained)
    told = hint % {"count": facts.rivals}
    return [_task(_("Mengapa tetap laku"), "market", done, hint=told)]


def _task(
    title: str, route: str, done: object, *, can: bool = True, begun: bool = False, hint: str = ""
) -> Task:
    if done:
        return Task(title, route, _("Selesai"), "good", hint)
    if not can:
        return Task(title, "", _("Belum bisa"), "mute", hint)
    return Task(title, route, _("Lanjutkan") if begun else _("Mulai"), "info", hint)


def _last(facts: Facts) -> Task:
    missing = len(rules.formation_problems(facts))
    if missing:
        hint = _("Masih ada %(count)d hal yang kurang.") % {"count": missing}
        return Task(_("Periksa dan sahkan"), "check", _("Lihat yang kurang"), "mute", hint)
    return Task(_("Periksa dan sahkan"), "check", _("Mulai"), "info")
