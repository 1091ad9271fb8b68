"""Accounts of groups in the demonstration; two of Balla's copied shops have one holder.

Most are in the name of the group, kept by its officers. `Samaturu` and `Mappideceng` both bank in
the name of one ketua, who keeps both passbooks: the finding that verifiers should meet.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from anyam.accounts.models import User
from anyam.demo.cases import BALLA, Case
from anyam.demo.road import Road
from anyam.funds import actions
from anyam.funds.rules import Thing
from anyam.groups.models import Group, Membership

MINUTE = timedelta(minutes=1)
WITH_ACCOUNT = ("checked", "awarded", "delivered", "committed")  # goals; the money is near
ONE_HOLDER = ("Samaturu", "Mappideceng")  # the first one's ketua holds the money of both
UNIT = "Unit Baraka"


def open_accounts(road: Road, cases: Sequence[Case], at: datetime) -> None:
    """Most groups whose proposal is far enough, and the two of one holder."""
    pair = {case.name: case for case in cases if case.village == BALLA and case.name in ONE_HOLDER}
    now = at
    for number, case in enumerate(cases):
        if case.goal in WITH_ACCOUNT and case.name not in pair and number % 5:
            _open(road, case, number, now)
            now += 5 * MINUTE
    first, second = (pair[name] for name in ONE_HOLDER)
    holder = _officers(first)[0]
    _open(road, first, 801, now, holder=holder.person.name, hands=[holder])
    name = holder.person.name
    _open(road, second, 802, now + 5 * MINUTE, holder=name, hands=[name])


def _open(
    road: Road, case: Case, number: int, at: datetime, *, holder: str = "",
    hands: Sequence[Membership | str] = (),
) -> None:  # fmt: skip
    group = Group.objects.select_related("region").get(pk=case.group_id)
    by: User = road.facilitator(case)
    actions.record(
        group, bank="bri", branch=UNIT if case.village.startswith(BALLA[:6]) else "",
        number=f"49230100{7_000_000 + number * 37:07d}", by=by, at=at,
    )  # fmt: skip
    actions.name_holder(
        group, holder_name=(holder or f"KUBE {group.name}").upper(),
        opened_on=_opened(group, timezone.localdate(at)), by=by, at=at + MINUTE,
    )  # fmt: skip
    chair, treasurer, *others = _officers(group)
    stamp = others[0] if others else treasurer
    kept = list(hands) or [treasurer]
    actions.keep(group, Thing.PASSBOOK, kept, by=by, at=at + 2 * MINUTE)
    actions.keep(group, Thing.CARD, list(hands) if hands else [], by=by, at=at + 2 * MINUTE)
    actions.keep(group, Thing.STAMP, [stamp], by=by, at=at + 3 * MINUTE)
    actions.keep(group, Thing.SIGNER, [chair, treasurer], by=by, at=at + 3 * MINUTE)


def _opened(group: Group, today: date) -> date:
    """Some days after the group was formed, as far as these have passed."""
    formed = group.formed_on or group.started_on
    return min(formed + timedelta(days=9), today)


def _officers(of: Group | Case) -> list[Membership]:
    """Ketua, bendahara, sekretaris of a group."""
    pk = of.group_id if isinstance(of, Case) else of.pk
    seats = Membership.objects.living().filter(group=pk).select_related("person")
    held = {seat.office: seat for seat in seats}
    return [held[office] for office in ("chair", "treasurer", "secretary") if office in held]
