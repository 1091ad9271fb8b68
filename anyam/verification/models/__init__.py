"""Looks at a register, what officers ruled on them, and what is to be looked at again."""

from anyam.verification.models.checks import CaseCheck, Finding, Referral, RegisterCheck, Ruling
from anyam.verification.models.matches import Match, MatchRun, Review, Rival
from anyam.verification.models.rechecks import Change, Recheck
from anyam.verification.models.ties import TieDismissal

__all__ = [
    "CaseCheck", "Change", "Finding", "Match", "MatchRun", "Recheck", "Referral", "RegisterCheck",
    "Review", "Rival", "Ruling", "TieDismissal",
]  # fmt: skip
