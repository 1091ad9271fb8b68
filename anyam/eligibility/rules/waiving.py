"""Who may set a requirement aside, and what has to be said."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from anyam.eligibility.rules.engine import REASON_LENGTH, Answer
from anyam.kernel.problems import Problem


def reason_problems(reason: str, field: str = "reason") -> Iterator[Problem]:
    """A reason has to say something to whoever reads it years later."""
    if len(reason.strip()) < REASON_LENGTH:
        message = _("Tuliskan alasannya, paling sedikit %(count)d huruf.")
        yield Problem("waiver.reason", message % {"count": REASON_LENGTH}, field)


def asking_problems(answer: Answer | None, reason: str) -> Iterator[Problem]:
    """Only a requirement that is broken or open can be set aside, and not every one of those."""
    yield from reason_problems(reason)
    if answer is None or not answer.required:
        yield Problem("waiver.no_rule", _("Syarat ini bukan syarat wajib skema."))
    elif not answer.waivable:
        message = _("Syarat ini sudah terpenuhi, sudah dikecualikan, atau tidak bisa dikecualikan.")
        yield Problem("waiver.not_waivable", message)


def deciding_problems(
    *, asked_by: int, by: int, waiting: bool, approve: bool, note: str
) -> Iterator[Problem]:
    """The second person is another one, decides once, and says why not."""
    if not waiting:
        yield Problem("waiver.decided", _("Pengecualian ini sudah diputus atau dicabut."))
    if asked_by == by:
        message = _("Anda yang mengusulkannya, jadi orang lain yang harus memutus.")
        yield Problem("waiver.same_person", message)
    if not approve:
        yield from reason_problems(note, "note")


def withdrawing_problems(*, alive: bool, reason: str) -> Iterator[Problem]:
    yield from reason_problems(reason)
    if not alive:
        yield Problem("waiver.over", _("Pengecualian ini sudah tidak berlaku."))
