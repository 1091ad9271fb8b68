"""When a finding may lead to which ruling."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from anyam.kernel.problems import Problem

MIN_REASON = 10
OFFICIAL = ("DTSEN", "DTKS")  # registers that schemes name; an office may call its copy otherwise


def register_name(name: str) -> str:
    """What a ruling calls the register: its official name where that is part of the office's.

    >>> register_name("DTSEN Kabupaten Enrekang"), register_name("Data desa")
    ('DTSEN', 'Data desa')
    """
    words = name.upper().split()
    return next((official for official in OFFICIAL if official in words), name[:20])


def ruling_problems(
    finding: str, ruling: str, reason: str, *, desil: int | None, max_desil: int
) -> Iterator[Problem]:
    """Why an officer may not rule so. `max_desil` 0 means that the scheme sets no limit."""
    if finding == "not_found" and ruling != "referred":
        message = _("Orang yang tidak ditemukan diusulkan masuk register, tidak langsung diputus.")
        yield Problem("ruling.not_found", message, "ruling")
    plain = finding == "found" and ruling == "accepted"
    if not plain and len(reason.strip()) < MIN_REASON:
        yield Problem("ruling.reason", _("Tuliskan alasannya, paling sedikit 10 huruf."), "reason")
    if ruling == "accepted" and max_desil and desil is not None and desil > max_desil:
        message = _("Desil %(desil)d di atas batas skema ini (%(max)d).")
        yield Problem("ruling.desil", message % {"desil": desil, "max": max_desil}, "desil")
    if desil is not None and not 1 <= desil <= 10:
        yield Problem("ruling.desil_range", _("Desil adalah angka 1 sampai 10."), "desil")


def review_problems(
    verdict: str, reason: str, *, rival: bool, known: bool, certain: bool, ruled_by_other: bool
) -> Iterator[Problem]:
    """Why somebody may not say this about an answer of the register.

    Args:
      rival: a row of the register was chosen.
      known: the row, if any, belongs to this answer.
      certain: the register knows this person without doubt, or only a list of recipients is asked.
      ruled_by_other: another officer has ruled on this person in this case already.
    """
    if verdict == "same" and not (rival and known):
        message = _("Pilih dulu baris register mana yang orang ini.")
        yield Problem("review.whom", message, "rival")
    doubtful = verdict == "unsure" or (verdict == "same" and not certain)
    if (doubtful or ruled_by_other) and len(reason.strip()) < MIN_REASON:
        yield Problem("review.reason", _("Tuliskan alasannya, paling sedikit 10 huruf."), "reason")


def set_aside_problems(reason: str) -> Iterator[Problem]:
    """Why a tie between two groups may not be set aside."""
    if len(reason.strip()) < MIN_REASON:
        yield Problem("tie.reason", _("Tuliskan alasannya, paling sedikit 10 huruf."), "reason")


def closing_problems(reason: str, *, closed: bool) -> Iterator[Problem]:
    """Why a referral may not be closed."""
    if closed:
        message = _("Usulan masuk register ini sudah selesai.")
        yield Problem("referral.closed", message)
    if len(reason.strip()) < MIN_REASON:
        yield Problem(
            "referral.outcome", _("Tuliskan hasilnya, paling sedikit 10 huruf."), "outcome"
        )
