"""Tests of need: the register, earlier aid, and three kinds of evidence that a family is poor."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.eligibility.rules.checklist import Score, score
from anyam.eligibility.rules.facts import Facts
from anyam.eligibility.rules.tests import Asked, Finding, flag, missing, named
from anyam.kernel.dates import spoken_date
from anyam.schemes.checklists import get_checklist


@named("register", gettext_lazy("Ada di register"), "registers")
def register(facts: Facts, asked: Asked) -> Finding:
    """Found in one of the registers the scheme knows, by a look that has already happened."""
    if facts.register_finding is None:
        return missing("register_finding")
    where = _where(facts)
    name, on = facts.register_name, facts.register_checked_on
    if on is not None and on > asked.on:
        message = _("Pemeriksaan %(where)s bertanggal sesudah hari penilaian.") % {"where": where}
        return Finding(None, message, ("register_checked_on",))
    if name is not None and name.strip().upper() not in asked.settings["registers"]:
        wanted = ", ".join(asked.settings["registers"])
        message = _("Diperiksa di %(where)s; skema ini memakai %(wanted)s.")
        values = {"where": where, "wanted": wanted}
        return Finding(None, message % values, ("register_finding", "register_name"))
    if facts.register_finding == "differs":
        message = _("Ditemukan di %(where)s, tetapi datanya berbeda: perlu dicocokkan.")
        return Finding(None, message % {"where": where}, ("register_finding",))
    if facts.register_finding == "found":
        return Finding(True, _("Ditemukan di %(where)s.") % {"where": where})
    return Finding(
        False,
        _("Tidak ditemukan di %(where)s.") % {"where": where},
        change=_("Usulkan masuk register lewat desa/kelurahan, lalu periksa lagi."),
    )


def _where(facts: Facts) -> str:
    """The register, its version and the day of the look, as far as they are known."""
    name, version = facts.register_name or "", facts.register_version or ""
    if not version.casefold().startswith(name.casefold()) or not version:
        version = f"{name} {version}".strip()  # people write "DTSEN III/2026" as the version
    name = version or _("register")
    if facts.register_checked_on:
        name += _(", diperiksa %(on)s") % {"on": spoken_date(facts.register_checked_on)}
    return name


@named("desil", gettext_lazy("Desil"))
def desil(facts: Facts, asked: Asked) -> Finding:
    """At most the scheme's `max_desil`; while that is 0 there is no limit to compare with."""
    if facts.desil is None:
        return missing("desil")
    limit = asked.scheme.max_desil
    if not limit:
        message = _("Desil %(desil)d. Batas desil untuk KUBE belum ditetapkan.")
        return Finding(None, message % {"desil": facts.desil})
    message = _("Desil %(desil)d; batasnya %(max)d.") % {"desil": facts.desil, "max": limit}
    change = _("Berubah bila desilnya dimutakhirkan dalam register.")
    kept = facts.desil <= limit
    return Finding(kept, message, change="" if kept else change)


@named("village_statement", gettext_lazy("Keluarga tidak mampu menurut desa"))
def village_statement(facts: Facts, _asked: Asked) -> Finding:
    return flag(
        facts, "village_says_poor", yes=_("Desa/kelurahan menyatakan tidak mampu."),
        no=_("Desa/kelurahan menyatakan mampu."),
        change=_("Berubah bila desa/kelurahan mengubah keterangannya."),
    )  # fmt: skip


def house_score(facts: Facts, code: str) -> Score | None:
    return score(get_checklist(code), facts.house) if facts.house else None


@named("poverty_checklist", gettext_lazy("Daftar periksa keluarga miskin"), "checklist")
def poverty_checklist(facts: Facts, asked: Asked) -> Finding:
    """Enough criteria are met, or so few that the open ones could not make it enough."""
    counted = house_score(facts, asked.settings["checklist"])
    if counted is None:
        return missing("house")
    needs = ("house",) if counted.poor is None else ()
    change = _("Berubah bila keadaan rumah tangga berubah; kunjungi dan isi lagi.")
    return Finding(
        counted.poor, counted.sentence, needs, "" if counted.poor is not False else change
    )


@named("poor_family", gettext_lazy("Keluarga miskin atau rentan"), "poor_desil")
def poor_family(facts: Facts, asked: Asked) -> Finding:
    """By desil, by the village's word or by the checklist; evidence that disagrees is unknown."""
    found: list[tuple[bool, str]] = []
    limit = asked.settings["poor_desil"]
    if facts.desil is not None:
        words = _("desil %(desil)d (miskin atau rentan: 1 sampai %(max)d)")
        found.append((facts.desil <= limit, words % {"desil": facts.desil, "max": limit}))
    if facts.village_says_poor is not None:
        said = _("desa menyatakan tidak mampu"), _("desa menyatakan mampu")
        found.append((facts.village_says_poor, said[0 if facts.village_says_poor else 1]))
    counted = house_score(facts, asked.settings.get("checklist", "poverty-14"))
    if counted is not None and counted.poor is not None:
        found.append((counted.poor, counted.short))
    if not found:
        return missing("desil", "village_says_poor", "house")
    words = "; ".join(words for _poor, words in found)
    evidence = _("Buktinya: %(evidence)s.") % {"evidence": words}
    if len({poor for poor, _words in found}) == 2:
        evidence += " " + _("Bukti-bukti ini bertentangan: perlu diperiksa.")
        return Finding(None, evidence, ("house",))
    kept = found[0][0]
    change = _("Berubah bila desil, keterangan desa, dan daftar periksa menunjukkan lain.")
    return Finding(kept, evidence, change="" if kept else change)


@named("never_assisted", gettext_lazy("Belum pernah dibantu"))
def never_assisted(facts: Facts, _asked: Asked) -> Finding:
    if facts.assisted_before is None and facts.assisted_doubt:
        # Not even "no record here" may be said before somebody has looked at the card.
        message = _("Mungkin pernah dibantu: %(list)s. Buka kartunya dan putuskan.")
        return Finding(None, message % {"list": facts.assisted_doubt}, ("assisted_doubt",))
    if facts.assisted_before is None:
        return missing("assisted_before")
    if not facts.assisted_before:
        asked = _("Tidak ada catatan pernah menerima bantuan KUBE.")
        if facts.assisted_lists:
            asked += " " + _("Sudah dicari di: %(lists)s.") % {"lists": facts.assisted_lists}
        return Finding(True, asked)
    evidence = _("Pernah menerima bantuan KUBE")
    if facts.assisted_by:
        evidence += f": {facts.assisted_by}"
    if facts.assisted_on:
        evidence += f", {spoken_date(facts.assisted_on)}"
    return Finding(
        False, f"{evidence}.", change=_("Berikan tempat kepada yang belum pernah dibantu.")
    )
