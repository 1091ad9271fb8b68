"""Turning events and passed deadlines into messages. Safe to run again: nothing is told twice."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, datetime
from functools import partial

from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from anyam.accounts.models import User
from anyam.accounts.roles import Role
from anyam.audit import actions as audit
from anyam.audit import sentences
from anyam.audit.models import Event
from anyam.notices.models import Cursor, Notice
from anyam.notices.rules import reminders
from anyam.proposals.models import Proposal
from anyam.proposals.workflow import CHAINS, Action

LOOK_BACK = 200  # events of a slower transaction may become visible after later ones
BATCH = 1_000
TO_AUTHOR = {Action.RETURN, Action.REJECT, Action.AWARD, Action.DELIVER, Action.COMMIT}
STEPS = {f"proposal.{action}": action for action in Action}


def deliver(*, at: datetime) -> int:
    """Tell people about the steps taken since the last time; returns how many notices were made."""
    newest = Event.objects.filter(action__in=STEPS).order_by("-pk").values_list("pk", flat=True)
    known = Cursor.objects.values_list("last_event", flat=True).first()
    if newest.first() == known:
        return 0
    with transaction.atomic():
        cursor, _created = Cursor.objects.get_or_create(pk=1)
        start = max(cursor.last_event - LOOK_BACK, 0)
        events = list(Event.objects.filter(pk__gt=start, action__in=STEPS).order_by("pk")[:BATCH])
        if not events:
            return 0
        notices = list(_notices(events, at))
        before = Notice.objects.count()
        Notice.objects.bulk_create(notices, ignore_conflicts=True, batch_size=500)
        Cursor.objects.filter(pk=1).update(last_event=max(e.pk for e in events))
        return Notice.objects.count() - before


def _notices(events: Iterable[Event], at: datetime) -> Iterable[Notice]:
    cases = Proposal.objects.select_related("group", "author").in_bulk(
        [int(event.subject_id) for event in events]
    )
    today = timezone.localdate(at)
    for event in events:
        case = cases.get(int(event.subject_id))
        if case is None:
            continue
        for user in _concerned(case, STEPS[event.action], event, today):
            if user.pk != event.actor_id:
                say = partial(sentences.sentence_of, event)
                yield _notice(user, case, say, f"event:{event.pk}", at)


def _concerned(case: Proposal, action: str, event: Event, today: date) -> list[User]:
    """Who should hear of a step: whose turn it is next, the author, the province for its copy."""
    people: list[User] = []
    target = event.changes.get("status", ["", ""])[1]
    step = CHAINS[case.rules.chain].forward(target)
    if step and target == case.status:
        people += User.objects.holding(step.role, case.region_id, today)
    if action in TO_AUTHOR:
        people.append(case.author)
    if action == Action.FORWARD:
        people += User.objects.holding(Role.PROVINCE_VIEWER, case.region_id, today)
    return list({user.pk: user for user in people}.values())


def _notice(
    user: User,
    case: Proposal,
    say: Callable[[], str],
    key: str,
    at: datetime,
    *,
    urgent: bool = False,
) -> Notice:
    with translation.override(user.language):  # kept as text, so in the words of its reader
        words = f"{case.group.name}: {say()}"
    return Notice(
        user=user,
        text=words[:300],
        url=case.get_absolute_url(),
        key=key,
        created_at=at,
        urgent=urgent,
    )


def remind(*, at: datetime) -> dict[str, int]:
    """Remind whoever lets a deadline pass, and tell the next one up when it passed long ago.

    Each reminder is made once for each stay of a case in a status, and is an event of the case.
    """
    today = timezone.localdate(at)
    counts: dict[str, int] = defaultdict(int)
    late = Proposal.objects.late(today).select_related("group", "version").order_by("pk")
    for case in late.iterator(chunk_size=500):
        step = case.chain.forward(case.status)
        if step is None or case.due_on is None:
            continue
        for reminder in reminders(step.role, case.due_on, today):
            if _remind(case, reminder.role, reminder.stage, reminder.days, at):
                counts[reminder.stage] += 1
    return dict(counts)


@transaction.atomic
def _remind(case: Proposal, role: str, stage: str, days: int, at: datetime) -> bool:
    key = f"{stage}:{case.pk}:{case.status_since:%Y%m%d%H%M%S}"
    if Notice.objects.filter(key=key).exists():
        return False
    people = list(User.objects.holding(role, case.region_id, timezone.localdate(at)))
    say = partial(_late, case, days)
    Notice.objects.bulk_create(
        [_notice(user, case, say, key, at, urgent=True) for user in people], ignore_conflicts=True
    )
    if people:
        changes = {"role": role, "days": days, "told": [user.name for user in people]}
        audit.record(
            f"proposal.{stage}", case, by=None, at=at, region_code=case.region_id, changes=changes
        )
    return bool(people)


def _late(case: Proposal, days: int) -> str:
    status = {"days": days, "status": case.get_status_display()}
    return _("terlambat %(days)d hari pada tahap %(status)s.") % status


def mark_read(notices: Iterable[int], *, user: User, at: datetime) -> None:
    """Note that somebody has seen their own notices."""
    Notice.objects.visible_to(user).filter(pk__in=list(notices)).unread().update(read_at=at)
