"""The one function that writes events, and the one that seals them."""

from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import models, transaction

from anyam.audit.models import Event, Seal, clean, plain, run_digest


class Person(Protocol):
    """Whoever acts: audit stands below accounts and knows no more of a user.

    `seen_by`, where it is set, is the administrator who looks with this user's eyes.
    """

    @property
    def pk(self) -> Any: ...
    @property
    def name(self) -> Any: ...


def new_event(
    action: str,
    subject: models.Model | None,
    *,
    by: Person | None,
    at: datetime,
    region_code: str = "",
    role: str = "",
    on_behalf_of: str = "",
    note: str = "",
    changes: dict[str, Any] | None = None,
) -> Event:
    """An event not yet written; for many at once use `record_many`."""
    if by and (real := getattr(by, "seen_by", None)):
        # Reading as somebody else is done by the one who sits at the screen.
        by, on_behalf_of = real, str(by.name)
    event = Event(
        at=at,
        actor_id=by.pk if by else None,
        actor_name=clean(str(by.name))[:150] if by else "",
        role=role,
        on_behalf_of=clean(on_behalf_of)[:150],
        action=action,
        subject_type=subject._meta.label if subject else "",
        subject_id=str(subject.pk) if subject else "",
        subject_name=clean(str(subject))[:200] if subject else "",
        region_code=region_code,
        note=clean(note),
        changes=plain(changes or {}),
    )
    event.mac = event.expected_mac()
    return event


def record(action: str, subject: models.Model | None, **facts: Any) -> Event:
    """Write down one act. Call it inside the transaction of the act itself.

    Args:
      action: dotted and stable, e.g. "proposal.submit".
      subject: what was acted on.
      facts: by, at, region_code, role, on_behalf_of, note, changes; see `new_event`.
    """
    event = new_event(action, subject, **facts)
    event.save(force_insert=True)
    return event


def record_many(events: list[Event]) -> None:
    """Write many acts in a fixed number of statements."""
    Event.objects.bulk_create(events, batch_size=500)


SETTLED = timedelta(minutes=15)


@transaction.atomic
def seal(*, at: datetime, settled: timedelta = SETTLED) -> Seal | None:
    """Seal the events since the last seal; None when there are none.

    Events younger than `settled` wait for the next seal: a transaction still running may yet
    write an event with a lower number among them.
    """
    last = Seal.objects.order_by("-last_id").first()
    events = Event.objects.filter(pk__gt=last.last_id if last else 0).order_by("pk")
    young = events.filter(at__gt=at - settled).values_list("pk", flat=True).first()
    if young is not None:
        events = events.filter(pk__lt=young)
    macs = list(events.values_list("pk", "mac")[:100_000])
    if not macs:
        return None
    return Seal.objects.create(
        first_id=macs[0][0],
        last_id=macs[-1][0],
        count=len(macs),
        digest=run_digest([mac for _pk, mac in macs], last.digest if last else ""),
        sealed_at=at,
    )
