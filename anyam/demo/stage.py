"""What happens besides the cases: a freeze, a deputy, PIN cards, an open letter, messages."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from anyam.accounts import actions as accounts
from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.demo import mail, people, words
from anyam.demo.cases import BALLA, ENREKANG, FORMING, WALK, Case
from anyam.demo.road import Road
from anyam.demo.timeline import FREEZE
from anyam.groups.models import Membership
from anyam.notices import actions as notices
from anyam.notices.models import Notice
from anyam.proposals import freezes
from anyam.proposals.workflow import Action

DEPUTY_AT = "7316031001"  # Kelurahan Baraka
WITH_PIN = 2  # ketua who sign in with a card
CANDIDATES = 6
READ_AFTER = timedelta(days=12)


def set_freeze(road: Road, at: datetime) -> None:
    first, last = (timezone.localdate(road.cast.now) - timedelta(days=day) for day in FREEZE)
    by = road.cast.who(Role.AREA_ADMIN, ENREKANG)
    freezes.set_freeze(
        region=ENREKANG, starts_on=first, ends_on=last, reason=words.FREEZE_REASON, by=by, at=at
    )


def send_deputy(road: Road, at: datetime) -> None:
    today = timezone.localdate(road.cast.now)
    people.send_deputy(road.cast, road.regions[DEPUTY_AT], today=today, at=at)


def appoint_chairs(road: Road, cases: Sequence[Case], at: datetime) -> list[dict[str, Any]]:
    """Accounts for the ketua of Balla; two get a card. Returns what the cards say."""
    cards: list[dict[str, Any]] = []
    for case in cases:
        if case.village != BALLA or case.goal == FORMING:
            continue
        user = _chair(road, case, at)
        if len(cards) < WITH_PIN:
            pin = accounts.issue_pin(user, by=road.facilitator(case), at=at)
            cards.append({"user": user.pk, "name": user.name, "phone": user.phone, "pin": pin})
    return cards


def _chair(road: Road, case: Case, at: datetime) -> User:
    seat = (
        Membership.objects.living()
        .select_related("person")
        .get(group=case.group_id, office=Membership.Office.CHAIR)
    )
    return accounts.appoint_chair(
        name=seat.person.name, phone=seat.person.phone, region=road.regions[case.village],
        group_id=case.group_id, by=road.facilitator(case), at=at,
    )  # fmt: skip


def leave_a_letter_open(road: Road, cases: Sequence[Case], at: datetime) -> None:
    """The head of the office has gathered some verified cases and not sent them yet."""
    waiting = [case for case in cases if (case.goal, case.twist) == ("verified", "batch")]
    by = road.cast.who(Role.DINSOS_HEAD, ENREKANG)
    mail.gather(waiting, Action.FORWARD, by=by, at=at)


def tell(at: datetime) -> None:
    """What the worker does in a real system: messages, and reminders of what is late."""
    notices.deliver(at=at)
    notices.remind(at=at)


def read_old_messages(at: datetime) -> None:
    """People have read what came some time ago."""
    old = Notice.objects.filter(created_at__lt=at - READ_AFTER)
    for user in User.objects.filter(pk__in=old.values("user")):
        notices.mark_read(old.filter(user=user).values_list("pk", flat=True), user=user, at=at)


def facts(road: Road, cases: Sequence[Case], cards: list[dict[str, Any]]) -> dict[str, Any]:
    """What the page of persons shows: who walks, cards, people for a group of one's own."""
    walk = next(case for case in cases if case.name == WALK)
    roles = (
        Role.VILLAGE_HEAD, Role.DINSOS_VERIFIER, Role.DINSOS_HEAD, Role.DIRECTORATE_VERIFIER,
        Role.DIRECTOR,
    )  # fmt: skip
    spare = [road.village.somebody(BALLA, phone=True) for _one in range(CANDIDATES)]
    return {
        "walk": {
            "group": walk.group_id,
            "people": {
                Role.FACILITATOR: road.facilitator(walk).pk,
                **{role: road.cast.who(role, BALLA).pk for role in roles},
            },
        },
        "cards": cards,
        "candidates": [
            {"name": who.name, "nik": who.nik, "kk": who.kk, "sex": who.sex, "address": who.address,
             "born": who.birth_date.isoformat(), "rt": who.rt, "rw": who.rw, "phone": who.phone}
            for who in spare
        ],
    }  # fmt: skip
