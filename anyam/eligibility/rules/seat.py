"""Tests about the seat somebody holds in a group."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.eligibility.rules.facts import Facts
from anyam.eligibility.rules.tests import SEAT, Asked, Finding, missing, named
from anyam.kernel.codes import dotted

KECAMATAN = 6  # digits of a region code


@named("same_kecamatan", gettext_lazy("Satu kecamatan dengan kelompok"), about=SEAT)
def same_kecamatan(facts: Facts, _asked: Asked) -> Finding:
    home, group = facts.region_code, facts.group_region_code
    names = {"region_code": home, "group_region_code": group}
    if home is None or group is None:
        return missing(*(name for name, value in names.items() if value is None))
    kept = home[:KECAMATAN] == group[:KECAMATAN]
    words = {"home": dotted(home), "group": dotted(group)}
    if kept:
        return Finding(True, _("Tinggal di %(home)s, sekecamatan dengan %(group)s.") % words)
    return Finding(
        False,
        _("Tinggal di %(home)s, lain kecamatan dengan %(group)s.") % words,
        change=_("Ajukan ke kelompok di kecamatannya, atau catat bila sudah pindah."),
    )


@named("one_seat_per_family", gettext_lazy("Satu keluarga, satu tempat"), about=SEAT)
def one_seat_per_family(facts: Facts, _asked: Asked) -> Finding:
    if facts.other_family_seats is None:
        return missing("other_family_seats")
    if facts.other_family_seats == 0:
        return Finding(True, _("Tidak ada anggota lain dari KK yang sama di kelompok ini."))
    message = _("%(count)d anggota lain dari KK yang sama duduk di kelompok ini.")
    return Finding(
        False,
        message % {"count": facts.other_family_seats},
        change=_("Sisakan satu anggota dari keluarga ini."),
    )


@named("one_living_group", gettext_lazy("Hanya satu kelompok"))
def one_living_group(facts: Facts, _asked: Asked) -> Finding:
    if facts.other_living_groups is None:
        return missing("other_living_groups")
    if facts.other_living_groups == 0:
        return Finding(True, _("Tidak ikut kelompok lain yang masih hidup."))
    message = _("Masih ikut %(count)d kelompok lain.")
    return Finding(
        False,
        message % {"count": facts.other_living_groups},
        change=_("Keluar dulu dari kelompok yang lain."),
    )
