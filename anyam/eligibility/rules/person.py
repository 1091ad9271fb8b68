"""Tests about the person as such: age, family status, work, schooling, experience, papers."""

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anyam.eligibility.rules.facts import EDUCATION, MARITAL, OCCUPATION, Facts
from anyam.eligibility.rules.tests import Asked, Finding, all_of, any_of, flag, missing, named
from anyam.kernel.dates import spoken_date

OLDEST = 120  # years; nobody registered is older
IGNORED, REQUIRED, INSTEAD = "ignored", "required", "instead_of_minimum"


def years(born: date, on: date) -> int:
    """Full years of life.

    >>> years(date(2008, 2, 29), date(2026, 2, 28)), years(date(2008, 2, 29), date(2026, 3, 1))
    (17, 18)
    """
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def birthday(born: date, age: int) -> date:
    """The day somebody turns `age`; who was born on 29 February waits for 1 March.

    >>> birthday(date(2008, 2, 29), 18)
    datetime.date(2026, 3, 1)
    """
    try:
        return born.replace(year=born.year + age)
    except ValueError:
        return date(born.year + age, 3, 1)


def was_married(facts: Facts, asked: Asked) -> bool | None:
    if facts.marital_status is None:
        return None
    return facts.marital_status in asked.settings["counts_as_married"]


@named("age", gettext_lazy("Umur"), "min", "max", "married", "counts_as_married")
def age(facts: Facts, asked: Asked) -> Finding:
    """Between the scheme's limits; marriage may be ignored, required too, or do for the minimum."""
    born, rule = facts.birth_date, asked.settings.get("married", IGNORED)
    low = asked.settings.get("min", asked.scheme.min_age)
    high = asked.settings.get("max", asked.scheme.max_age)
    if born is None:
        return missing("birth_date")
    if not 0 <= years(born, asked.on) <= OLDEST:
        message = _("Tanggal lahir %(born)s tidak mungkin pada %(on)s.")
        words = {"born": spoken_date(born), "on": spoken_date(asked.on)}
        return Finding(None, message % words, ("birth_date",))
    old = years(born, asked.on)
    married = was_married(facts, asked) if rule != IGNORED else None
    kept = {
        IGNORED: all_of(old >= low, old <= high),
        REQUIRED: all_of(old >= low, old <= high, married),
        INSTEAD: all_of(any_of(old >= low, married), old <= high),
    }[rule]
    message = _("Umur %(age)s tahun pada %(on)s, lahir %(born)s. Diminta %(asked)s.")
    words = {
        "age": str(old), "on": spoken_date(asked.on), "born": spoken_date(born),
        "asked": _age_asked(low, high, rule),
    }  # fmt: skip
    evidence = message % words
    if rule != IGNORED:
        evidence += " " + _status(facts)
    needs = ("marital_status",) if kept is None else ()
    return Finding(kept, evidence, needs, _age_change(born, old, low, high, kept=kept))


def _age_asked(low: int, high: int, rule: str) -> str:
    words = {
        IGNORED: _("%(low)d sampai %(high)d tahun"),
        REQUIRED: _("%(low)d sampai %(high)d tahun dan pernah menikah"),
        INSTEAD: _("paling sedikit %(low)d tahun atau pernah menikah, dan paling tua %(high)d"),
    }
    return words[rule] % {"low": low, "high": high}


def _status(facts: Facts) -> str:
    if facts.marital_status is None:
        return _("Status perkawinan belum diketahui.")
    return _("Status: %(status)s.") % {"status": MARITAL[facts.marital_status]}


def _age_change(born: date, old: int, low: int, high: int, *, kept: bool | None) -> str:
    if kept is not False:
        return ""
    if old > high:
        return _("Umur tidak akan turun. Bila tanggal lahir salah, perbaiki menurut KTP.")
    if old < low:
        on = spoken_date(birthday(born, low))
        return _("Cukup umur pada %(on)s. Bila tanggal lahir salah, perbaiki menurut KTP.") % {
            "on": on
        }
    return _("Terpenuhi setelah menikah. Bila statusnya salah, perbaiki menurut KTP.")


@named("married", gettext_lazy("Pernah menikah"), "counts_as_married")
def married(facts: Facts, asked: Asked) -> Finding:
    kept = was_married(facts, asked)
    if kept is None:
        return missing("marital_status")
    change = "" if kept else _("Terpenuhi setelah menikah.")
    return Finding(kept, _status(facts), change=change)


@named("able_to_work", gettext_lazy("Mampu bekerja"))
def able_to_work(facts: Facts, _asked: Asked) -> Finding:
    return flag(
        facts, "can_work", yes=_("Mampu bekerja."), no=_("Tidak mampu bekerja."),
        change=_("Terpenuhi bila kembali mampu bekerja."),
    )  # fmt: skip


@named("head_or_earner", gettext_lazy("Kepala keluarga atau pencari nafkah"))
def head_or_earner(facts: Facts, _asked: Asked) -> Finding:
    return flag(
        facts, "head_or_earner",
        yes=_("Kepala keluarga atau pencari nafkah utama."),
        no=_("Bukan kepala keluarga dan bukan pencari nafkah utama."),
        change=_("Ajukan kepala keluarga atau pencari nafkahnya sebagai anggota."),
    )  # fmt: skip


@named("id_card", gettext_lazy("Punya KTP"))
def id_card(facts: Facts, _asked: Asked) -> Finding:
    return flag(
        facts, "has_id_card", yes=_("Punya KTP."), no=_("Belum punya KTP."),
        change=_("Urus KTP di Dukcapil, lalu catat NIK-nya."),
    )  # fmt: skip


@named("family_card", gettext_lazy("Punya KK"))
def family_card(facts: Facts, _asked: Asked) -> Finding:
    return flag(
        facts, "has_family_card", yes=_("Punya kartu keluarga."),
        no=_("Belum punya kartu keluarga."),
        change=_("Urus kartu keluarga di Dukcapil, lalu catat nomornya."),
    )  # fmt: skip


@named("no_work", gettext_lazy("Belum bekerja"))
def no_work(facts: Facts, _asked: Asked) -> Finding:
    if facts.occupation is None:
        return missing("occupation")
    kept = facts.occupation in ("none", "housework")
    return Finding(kept, _job(facts.occupation))


@named("excluded_job", gettext_lazy("Bukan pegawai atau pensiunan"), "excluded")
def excluded_job(facts: Facts, asked: Asked) -> Finding:
    """Some jobs bar; which ones the scheme says."""
    if facts.occupation is None:
        return missing("occupation")
    if facts.occupation not in asked.settings["excluded"]:
        return Finding(True, _job(facts.occupation))
    barred = ", ".join(str(OCCUPATION[job]) for job in asked.settings["excluded"])
    evidence = _job(facts.occupation) + " " + _("Yang tidak boleh: %(jobs)s.") % {"jobs": barred}
    return Finding(False, evidence, change=_("Ajukan keluarga lain yang memenuhi syarat."))


def _job(code: str) -> str:
    return _("Pekerjaan: %(job)s.") % {"job": OCCUPATION[code]}


@named("education", gettext_lazy("Pendidikan rendah"), "accepted")
def education(facts: Facts, asked: Asked) -> Finding:
    if facts.education is None:
        return missing("education")
    kept = facts.education in asked.settings["accepted"]
    return Finding(kept, _("Pendidikan: %(level)s.") % {"level": EDUCATION[facts.education]})


@named("literate", gettext_lazy("Bisa membaca, menulis, dan berhitung"))
def literate(facts: Facts, _asked: Asked) -> Finding:
    return flag(
        facts, "literate", yes=_("Bisa membaca, menulis, dan berhitung."),
        no=_("Belum bisa membaca, menulis, atau berhitung."),
        change=_("Terpenuhi setelah belajar, misalnya di keaksaraan fungsional."),
    )  # fmt: skip


@named("near_course", gettext_lazy("Dekat tempat kursus"))
def near_course(facts: Facts, _asked: Asked) -> Finding:
    return flag(
        facts, "near_course", yes=_("Tinggal dekat tempat kursus kewirausahaan."),
        no=_("Tinggal jauh dari tempat kursus kewirausahaan."),
    )  # fmt: skip


@named("business_before", gettext_lazy("Pernah berusaha"), "effect")
def business_before(facts: Facts, asked: Asked) -> Finding:
    """Experience helps, hurts or is only noted, as the scheme says."""
    if facts.had_business is None:
        return missing("had_business")
    had = _("Pernah punya usaha.") if facts.had_business else _("Belum pernah punya usaha.")
    effect = asked.settings["effect"]
    means = {
        "helps": _("Skema ini mencari yang berpengalaman."),
        "hurts": _("Skema ini mengutamakan yang belum punya usaha."),
        "neutral": _("Skema ini hanya mencatatnya."),
    }[effect]
    kept = effect == "neutral" or facts.had_business == (effect == "helps")
    return Finding(kept, f"{had} {means}")
