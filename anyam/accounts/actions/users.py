"""Accounts: made, corrected, closed and opened again by the administrator of an area."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from anyam.accounts.actions.authority import administrator, end_all_sessions, governor, record
from anyam.accounts.models import User
from anyam.accounts.rules import plain_username, username_problems
from anyam.kernel.codes import parse_phone
from anyam.kernel.problems import Blocked, Problem
from anyam.regions.models import Region
from anyam.regions.scope import NATION

DETAILS = ("name", "phone", "nip", "position", "rank")


@transaction.atomic
def create_user(
    *,
    name: str,
    username: str,
    region: Region | None,
    by: User,
    at: datetime,
    phone: str = "",
    nip: str = "",
    position: str = "",
    rank: str = "",
) -> User:
    """Make an account without password or role; `issue_password_link` opens it.

    Args:
      region: where the person works; None for the whole country.
    Raises:
      Blocked: the username is taken or not well formed, the phone is none, or the place is not
        the administrator's.
    """
    held = administrator(by, region.code if region else NATION)
    user = User(
        name=" ".join(name.split()),
        username=plain_username(username),
        region=region,
        phone=phone,
        nip=nip,
        position=position,
        rank=rank,
    )
    if problems := [*_username_problems(user), *_phone_problems(user)]:
        raise Blocked(problems)
    user.set_unusable_password()
    user.save(force_insert=True)
    record("account.created", user, held, by=by, at=at)
    return user


@transaction.atomic
def change_details(
    user: User,
    *,
    name: str,
    phone: str,
    nip: str,
    position: str,
    rank: str,
    by: User,
    at: datetime,
) -> User:
    """Correct what letters print about a person.

    Raises:
      Blocked: the phone is none or another ketua's, or the account reaches beyond the
        administrator's area.
    """
    held = governor(by, user, at)
    before = {field: getattr(user, field) for field in DETAILS}
    user.name, user.phone, user.nip = " ".join(name.split()), phone, nip
    user.position, user.rank = position, rank
    if problems := list(_phone_problems(user)):
        raise Blocked(problems)
    changes = {
        field: (value, getattr(user, field))
        for field, value in before.items()
        if value != getattr(user, field)
    }
    if changes:
        user.save(update_fields=list(changes))
        record("account.changed", user, held, by=by, at=at, changes=changes)
    return user


def _username_problems(user: User) -> list[Problem]:
    problems = list(username_problems(user.username))
    if User.objects.filter(username=user.username).exists():
        message = _("Nama pengguna ini sudah dipakai. Tambahkan nama desa atau angka.")
        problems.append(Problem("username.taken", message, "username"))
    return problems


def _phone_problems(user: User) -> list[Problem]:
    """Bring the phone of `user` into its stored form, or say what is wrong with it."""
    try:
        user.phone = parse_phone(user.phone) if user.phone.strip() else ""
    except Blocked as blocked:
        return list(blocked.problems)
    if user.pin_hash and phone_taken(user.phone, user):
        message = _("Nomor HP ini sudah dipakai ketua lain untuk masuk.")
        return [Problem("phone.taken", message, "phone")]
    return []


def phone_taken(phone: str, user: User) -> bool:
    """Whether somebody else signs in with `phone`."""
    others = User.objects.filter(phone=phone).exclude(pin_hash="").exclude(pk=user.pk)
    return bool(others.exists())


@transaction.atomic
def deactivate(user: User, *, note: str, by: User, at: datetime) -> None:
    """Close an account at once, wherever it is signed in. Its history stays."""
    held = governor(by, user, at)
    if not note.strip():
        raise Blocked([Problem("user.note", _("Tuliskan alasannya."), "note")])
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_all_sessions(user)
    record("account.deactivated", user, held, by=by, at=at, note=note)


@transaction.atomic
def reactivate(user: User, *, by: User, at: datetime) -> None:
    """Open a closed account again; roles that ran on are held again at once."""
    held = governor(by, user, at)
    user.is_active = True
    user.save(update_fields=["is_active"])
    record("account.reactivated", user, held, by=by, at=at)


@transaction.atomic
def choose_language(user: User, language: str) -> None:
    """Keep the language somebody reads best. Nobody needs to know later who chose what."""
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language
