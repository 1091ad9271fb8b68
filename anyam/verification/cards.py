"""One person beside the rows of a register that are, or may be, theirs."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from anyam.regions.models import Region
from anyam.verification import comparing, pictures
from anyam.verification.comparing import Field
from anyam.verification.models import Match, Review, Rival

FAINT = 0.05  # bits: below, a fact says nothing worth a line


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact that speaks for or against, in words."""

    says: str
    strength: str
    bits: str


@dataclass(frozen=True)
class Side:
    """One row of the register beside the person."""

    rival: Rival
    fields: list[Field]
    chosen: bool

    @property
    def name(self) -> str:
        return str(self.rival.opened["facts"].get("name", ""))

    @property
    def chance(self) -> str:
        return percent(self.rival.probability)

    @property
    def high(self) -> bool:
        return self.rival.probability > 0.98

    @property
    def steps(self) -> list[dict[str, object]]:
        return list(self.rival.opened["steps"])

    @cached_property
    def pro(self) -> list[Evidence]:
        return self._weighed(1)

    @cached_property
    def con(self) -> list[Evidence]:
        return self._weighed(-1)

    def _weighed(self, sign: int) -> list[Evidence]:
        inner = comparing.facts_in(self.rival.opened["steps"])
        told = [step for step in inner if sign * step["bits"] > FAINT]
        told.sort(key=lambda step: -abs(step["bits"]))
        return [
            Evidence(
                _sentence(step["says"] or step["title"]), pictures.strength(step["bits"]),
                pictures.bits(step["bits"]),
            )
            for step in told
        ]  # fmt: skip

    @cached_property
    def notes(self) -> list[str]:
        """What the model asks to look at, such as a NIK that agrees while all else differs."""
        _head, found, said = str(self.rival.opened["reasons"]).partition("perhatikan: ")
        return [_sentence(one) for one in said.split(", ")] if found else []

    @property
    def also(self) -> int:
        """How many further rows of the register are this same person."""
        return int(self.rival.opened.get("also", 0))

    @cached_property
    def picture(self) -> SafeString:
        words = _("Bobot tiap data: %(name)s") % {"name": self.name}
        return pictures.waterfall(self.rival.opened["steps"], words)

    @cached_property
    def rows(self) -> list[tuple[str, str, str]]:
        """The picture as a table: fact, what was found, weight."""
        return [
            (step["title"], step["says"], pictures.bits(step["bits"]))
            for step in self.rival.opened["steps"]
        ]

    @property
    def suggestions(self) -> list[str]:
        return comparing.reasons_for(self.fields)

    @property
    def differs(self) -> bool:
        """Do identifying facts differ, so that accepting needs a reason?"""
        return any(
            f.name in comparing.IDENTIFYING and f.state in ("alike", "differs") for f in self.fields
        )


@dataclass(frozen=True)
class Card:
    """The answer of one register about one person, opened for an officer."""

    match: Match
    sides: list[Side]
    alone: list[Field]  # the person's own facts, where no row comes near
    said: list[Review]
    others: list[Match]  # what other registers say of the same person

    @property
    def chosen(self) -> Side | None:
        return next((side for side in self.sides if side.chosen), None)

    @property
    def chance(self) -> str:
        return percent(self.match.probability)


def card(match: Match, *, place: int = 1, opened: bool = False) -> Card:
    """The card of an answer; five queries however many rivals there are.

    Args:
      place: which of the rivals is looked at, from 1.
      opened: show NIK and KK in full (who does so says why; see `actions.unmask`).
    """
    rivals = list(match.rivals.order_by("place"))
    theirs = [rival.opened["facts"] for rival in rivals]
    names = _places([match.facts, *theirs])
    here = place if any(rival.place == place for rival in rivals) else 1
    sides = [
        Side(
            rival,
            comparing.fields(match.facts, facts, places=names, opened=opened),
            rival.place == here,
        )
        for rival, facts in zip(rivals, theirs, strict=True)
    ]
    alone = comparing.fields(match.facts, {}, places=names, opened=opened)
    said = match.reviews.select_related("reviewer", "rival").order_by("-pk")
    siblings = Match.objects.filter(
        person=match.person_id, run__case=match.run.case, superseded_at=None
    )
    others = siblings.exclude(pk=match.pk).select_related("run__snapshot__register")
    return Card(match, sides, alone, list(said), list(others.order_by("kind", "pk")))


def _places(facts: Sequence[dict[str, str]]) -> dict[str, str]:
    """The names of the villages that are told of, by code."""
    codes = {comparing.plain("region_code", one.get("region_code", "")) for one in facts}
    return {
        region.code: region.path or region.name for region in Region.objects.filter(code__in=codes)
    }


def percent(share: float) -> str:
    """A probability in words of everyday.

    >>> percent(0.9996), percent(0.62), percent(0.001)
    ('lebih dari 99 %', '62 %', 'kurang dari 1 %')
    """
    if share > 0.99:
        return _("lebih dari 99 %")
    if share < 0.01:
        return _("kurang dari 1 %")
    return f"{share * 100:.0f} %"


def _sentence(words: str) -> str:
    text = words.strip().rstrip(".")
    return f"{text[:1].upper()}{text[1:]}." if text else ""
