"""What a village could live from: look, think, act."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.kernel.problems import Blocked, Problem
from anyam.outreach import rules, words
from anyam.outreach.models import Potential
from anyam.outreach.rules import tidy
from anyam.people.access import acting, as_role
from anyam.regions.models import Level, Region

LENGTH = 300


def _note(
    action: str, potential: Potential, held: Held, *, by: User, at: datetime, **changes: Any
) -> None:
    audit.record(
        f"potential.{action}", potential, by=by, at=at, region_code=potential.region_id,
        changes=changes, **as_role(held),
    )  # fmt: skip


@transaction.atomic
def look(
    *, region: Region, kind: str, seen: str, trades: Iterable[str] = (), by: User, at: datetime
) -> Potential:
    """Write down what can be seen in a village.

    Raises:
      Blocked: no village, no sentence, an unknown kind of business, or not theirs to do.
    """
    held = acting(by, region.code, Can.DESCRIBE_VILLAGE)
    chosen, sentence = list(dict.fromkeys(trades)), tidy(seen)
    problems = [
        *rules.look_problems(kind=kind, kinds=Potential.Kind.values, seen=sentence),
        *rules.words_problems("trades", chosen, frozenset(words.trades()) if chosen else None),
    ]
    if region.level != Level.VILLAGE:
        problems.append(Problem("potential.region", _("Pilih desa atau kelurahannya."), "region"))
    if problems:
        raise Blocked(problems)
    potential = Potential.objects.create(
        region=region, kind=kind, seen=sentence[:LENGTH], trades=chosen,
        seen_on=timezone.localdate(at), recorded_by=by,
    )  # fmt: skip
    _note("look", potential, held, by=by, at=at, kind=kind, seen=potential.seen)
    return potential


@transaction.atomic
def think(potential: Potential, meaning: str, *, by: User, at: datetime) -> Potential:
    """Write down what it means for the business of people here."""
    return _tell(potential, "meaning", meaning, [], by, at)


@transaction.atomic
def act(potential: Potential, plan: str, *, by: User, at: datetime) -> Potential:
    """Write down what is done about it, and by whom; after it was thought over."""
    return _tell(potential, "plan", plan, list(rules.act_problems(potential.meaning)), by, at)


def _tell(
    potential: Potential, field: str, text: str, problems: list[Problem], by: User, at: datetime
) -> Potential:
    held = acting(by, potential.region_id, Can.DESCRIBE_VILLAGE)
    sentence, before = tidy(text), getattr(potential, field)
    problems += rules.sentence_problems(field, sentence)
    if problems:
        raise Blocked(problems)
    setattr(potential, field, sentence[:LENGTH])
    potential.save(update_fields=[field])
    action = "think" if field == "meaning" else "act"
    _note(action, potential, held, by=by, at=at, **{field: [before, getattr(potential, field)]})
    return potential


@transaction.atomic
def close(potential: Potential, *, by: User, at: datetime) -> Potential:
    """Record that it is no longer so; the row stays."""
    held = acting(by, potential.region_id, Can.DESCRIBE_VILLAGE)
    if not Potential.objects.living().filter(pk=potential.pk).exists():
        message = _("Potensi ini sudah ditutup. Muat ulang halaman.")
        raise Blocked([Problem("potential.closed", message)])
    potential.closed_on = timezone.localdate(at)
    potential.save(update_fields=["closed_on"])
    _note("close", potential, held, by=by, at=at)
    return potential
