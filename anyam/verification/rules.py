"""When a finding may lead to which ruling."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from anyam.kernel.problems import Problem

MIN_REASON = 10


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
