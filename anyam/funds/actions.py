"""Every write about the account of a group, and every look at its number in full."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from anyam.accounts.models import Held, User
from anyam.accounts.roles import Can
from anyam.audit import actions as audit
from anyam.funds import rules
from anyam.funds.access import acting, open_for_change
from anyam.funds.banks import OTHER, banks
from anyam.funds.models import Custody, GroupAccount
from anyam.funds.rules import Thing
from anyam.groups.models import Group, Membership
from anyam.kernel.problems import Blocked, Problem
from anyam.people.access import as_role
from anyam.people.enrolment import clean
from anyam.people.rules import reason_problems

NAME_MOST = 100
Holder = Membership | str  # a member of the group, or the name of somebody else


def note(
    action: str, group: Group, held: Held, *, by: User, at: datetime, text: str = "",
    **changes: Any,
) -> None:  # fmt: skip
    """Record one act upon the account of a group; it belongs to the group's own history."""
    audit.record(
        f"funds.{action}", group, by=by, at=at, region_code=group.region_id, note=text,
        changes=changes, **as_role(held),
    )  # fmt: skip


def _changing(group: Group) -> GroupAccount:
    """The account there is to change."""
    account = GroupAccount.objects.current().filter(group=group).first()
    if account is None:
        message = _("Catat dulu bank dan nomor rekeningnya.")
        raise Blocked([Problem("account.none", message)])
    return account


def _fresh(account: GroupAccount, seen: int | None) -> None:
    if seen is not None and account.revision != seen:
        message = _("Data rekening baru saja diubah orang lain. Muat ulang halaman ini.")
        raise Blocked([Problem("account.stale", message)])


@transaction.atomic
def record(
    group: Group, *, bank: str, number: str, bank_name: str = "", branch: str = "",
    reason: str = "", seen: int | None = None, by: User, at: datetime,
) -> GroupAccount:  # fmt: skip
    """Write down the account of a group; another number or bank replaces the one before it.

    The same again changes nothing and leaves no second event. Without `number` the number stays.

    Args:
      reason: why it is replaced; asked only then.
      seen: the revision the user looked at (0: none yet); another one since is refused.
    Raises:
      Blocked: every reason.
    """
    held = open_for_change(group, by)
    before = GroupAccount.objects.current().filter(group=group).first()
    title = clean(bank_name)[:60] if bank == OTHER else ""
    told = _told(bank, title, number, before)
    branch = clean(branch)[:80]
    if before and _same(before, bank, title, told):
        return _rebranch(before, branch, held, seen, by=by, at=at)
    if seen is not None and seen != (before.revision if before else 0):
        message = _("Data rekening baru saja diubah orang lain. Muat ulang halaman ini.")
        raise Blocked([Problem("account.stale", message)])
    if before and (problems := list(rules.reason_problems(reason))):
        raise Blocked(problems)
    if before:
        before.closed_at, before.closing_note = at, clean(reason)[:300]
        before.save(update_fields=["closed_at", "closing_note"])
    made = GroupAccount(
        group=group, bank=bank, bank_name=title, branch=branch, recorded_by=by, recorded_at=at
    )
    made.set_number(told)
    _save(made)
    changes = {"account": [str(before) if before else None, str(made)], "branch": branch}
    action = "replace" if before else "record"
    note(action, group, held, by=by, at=at, text=clean(reason) if before else "", **changes)
    return made


def _told(bank: str, title: str, number: str, before: GroupAccount | None) -> str:
    """The digits that were meant.

    Raises:
      Blocked: no such bank, no name for another one, or no number.
    """
    problems = []
    if bank != OTHER and bank not in banks():
        problems.append(Problem("account.bank", _("Pilih banknya."), "bank"))
    if bank == OTHER and not title:
        problems.append(Problem("account.bank_name", _("Tulis nama banknya."), "bank_name"))
    digits = ""
    try:
        keeps = before is not None and not number.strip()
        digits = before.number.reveal() if before and keeps else rules.number_of(number)
    except Blocked as blocked:
        problems += blocked.problems
    if problems:
        raise Blocked(problems)
    return digits


def _same(before: GroupAccount, bank: str, title: str, digits: str) -> bool:
    return (before.bank, before.bank_name) == (bank, title) and before.number.reveal() == digits


def _rebranch(
    account: GroupAccount, branch: str, held: Held, seen: int | None, *, by: User, at: datetime
) -> GroupAccount:
    if account.branch != branch:
        _fresh(account, seen)
        before, account.branch = account.branch, branch
        _grow(account, "branch")
        note("branch", account.group, held, by=by, at=at, branch=[before, branch])
    return account


def _grow(account: GroupAccount, *fields: str) -> None:
    account.revision += 1
    account.save(update_fields=[*fields, "revision"])


def _save(account: GroupAccount) -> None:
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        message = _("Rekening kelompok ini baru saja dicatat orang lain. Muat ulang halaman.")
        raise Blocked([Problem("account.stale", message)]) from None


@transaction.atomic
def name_holder(
    group: Group, *, holder_name: str, opened_on: date | None = None, seen: int | None = None,
    by: User, at: datetime,
) -> GroupAccount:  # fmt: skip
    """Record whose name the bank has printed on the passbook, and since when.

    A person's name is taken down like any other: it is a finding, not a refusal.
    """
    held = open_for_change(group, by)
    account = _changing(group)
    name = clean(holder_name)[:NAME_MOST]
    problems = [
        *rules.holder_problems(name), *rules.opened_problems(opened_on, timezone.localdate(at)),
    ]  # fmt: skip
    if problems:
        raise Blocked(problems)
    if (account.holder_name, account.opened_on) == (name, opened_on):
        return account
    _fresh(account, seen)
    changes: dict[str, Any] = {
        "holder": [account.holder_name or "–", name],
        "opened_on": [account.opened_on, opened_on],
    }
    account.holder_name, account.holder_key = name, rules.hand_key(name)
    account.opened_on = opened_on
    _grow(account, "holder_name", "holder_key", "opened_on")
    note("holder", group, held, by=by, at=at, **changes)
    return account


@transaction.atomic
def keep(
    group: Group, thing: str, holders: Sequence[Holder], *, seen: int | None = None,
    by: User, at: datetime,
) -> GroupAccount:  # fmt: skip
    """Record who holds a thing of the account; nobody is an answer for the card only.

    Raises:
      Blocked: nobody named, somebody of another group, or changed meanwhile.
    """
    held = open_for_change(group, by)
    account = _changing(group)
    hands = {rules.hand_key(_name(one)) or _name(one): one for one in holders if _name(one)}
    if problems := list(_custody_problems(group, thing, list(hands.values()))):
        raise Blocked(problems)
    before = [one for one in account.kept if one.thing == thing]
    kept = {(one.person_id, one.name) for one in before}
    none = thing == Thing.CARD and not hands
    if kept == {_pair(one) for one in hands.values()} and (thing != Thing.CARD
                                                           or none == account.no_card):  # fmt: skip
        return account
    _fresh(account, seen)
    Custody.objects.filter(account=account, thing=thing).delete()
    Custody.objects.bulk_create(
        Custody(account=account, thing=thing, person_id=person, name=name, key=key[:120])
        for key, (person, name) in ((key, _pair(one)) for key, one in hands.items())
    )
    account.no_card = none if thing == Thing.CARD else account.no_card
    _grow(account, "no_card")
    old, new = [one.name for one in before], [_name(one) for one in hands.values()]
    note(
        "custody", group, held, by=by, at=at, thing=str(Thing(thing).label).lower(),
        names=[", ".join(old) or "–", ", ".join(new) or _("tidak ada")],
    )  # fmt: skip
    return account


def _name(holder: Holder) -> str:
    told = holder if isinstance(holder, str) else holder.person.name
    return clean(told)[:NAME_MOST]


def _pair(holder: Holder) -> tuple[int | None, str]:
    return (None if isinstance(holder, str) else holder.person_id), _name(holder)


def _custody_problems(group: Group, thing: str, holders: Sequence[Holder]) -> Sequence[Problem]:
    if not holders and thing != Thing.CARD:
        return [Problem("account.nobody", _("Pilih siapa yang memegang."), "who")]
    if len(holders) > 1 and thing in rules.KEPT:
        return [Problem("account.many_hands", _("Pilih satu orang saja."), "who")]
    members = [one for one in holders if isinstance(one, Membership)]
    if any(one.group_id != group.pk or one.left_on is not None for one in members):
        message = _("Pilih anggota kelompok ini, atau tulis nama orang lain.")
        return [Problem("account.not_member", message, "who")]
    return []


@transaction.atomic
def unmask(account: GroupAccount, reason: str, *, by: User, at: datetime) -> str:
    """Read the number in full, for a reason that stays in the record."""
    group = account.group
    held = acting(by, Can.OPEN_ACCOUNT, group)
    if problems := list(reason_problems(reason)):
        raise Blocked(problems)
    note("open", group, held, by=by, at=at, text=clean(reason), account=str(account))
    return str(account.number.reveal())
