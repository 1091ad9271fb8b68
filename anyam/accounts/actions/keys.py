"""What opens an account: PIN card, password link, second factor, and a lock after failures."""

import secrets
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext as _

from anyam.accounts import queries
from anyam.accounts.actions.authority import end_all_sessions, governor, record
from anyam.accounts.actions.users import phone_taken
from anyam.accounts.models import Assignment, Held, User
from anyam.accounts.roles import Can, Role
from anyam.accounts.rules import PIN_LENGTH
from anyam.accounts.tokens import password_links
from anyam.kernel.codes import parse_phone
from anyam.kernel.problems import Blocked, Problem
from anyam.regions.models import Region


@transaction.atomic
def appoint_chair(
    *, name: str, phone: str, region: Region, group_id: int, by: User, at: datetime
) -> User:
    """Make the account of a group's ketua, or find it again; whoever was ketua before is ended.

    Somebody who keeps the name but has a new phone number stays the same account.

    Raises:
      Blocked: the phone is no Indonesian mobile number, or another ketua signs in with it, or
        `by` issues no PIN cards there.
    """
    held = _card_issuer(by, region.code)
    number, name, today = parse_phone(phone), " ".join(name.split()), timezone.localdate(at)
    current = Assignment.objects.current(today).filter(role=Role.CHAIR, group_id=group_id)
    for assignment in current.select_related("user"):
        if number == assignment.user.phone or name.lower() == assignment.user.name.lower():
            return _keep_chair(assignment.user, name, number, held, by=by, at=at)
        _end_chair(assignment, today)
    user = _chair_account(name, number, region)
    Assignment.objects.create(
        user=user, role=Role.CHAIR, region=region, group_id=group_id, starts_on=today
    )
    record("chair.appointed", user, held, by=by, at=at, region_code=region.code)
    return user


def _card_issuer(by: User, code: str) -> Held:
    held = by.held_for(Can.ISSUE_PINS, code)
    if held is None:
        message = _("Kartu PIN dibuat oleh pendamping desa ini.")
        raise Blocked([Problem("pin.not_yours", message)])
    return held


def _keep_chair(user: User, name: str, phone: str, held: Held, *, by: User, at: datetime) -> User:
    if (user.name, user.phone) == (name, phone):
        return user
    if user.pin_hash and phone_taken(phone, user):
        _refuse_phone()
    changes = {"name": (user.name, name), "phone": (user.phone, phone)}
    user.name, user.phone = name, phone
    user.save(update_fields=["name", "phone"])
    record("account.changed", user, held, by=by, at=at, changes=changes)
    return user


def _refuse_phone() -> None:
    message = _("Nomor HP ini sudah dipakai ketua lain untuk masuk. Minta nomor yang lain.")
    raise Blocked([Problem("phone.taken", message, "phone")])


def _end_chair(assignment: Assignment, today: date) -> None:
    """The old ketua signs in no more, unless another office still needs them to."""
    assignment.ends_on = max(assignment.starts_on, today - timedelta(days=1))
    assignment.save(update_fields=["ends_on"])
    others = Assignment.objects.current(today).filter(user_id=assignment.user_id)
    if not others.exclude(pk=assignment.pk).exists():
        User.objects.filter(pk=assignment.user_id).update(pin_hash="")
        end_all_sessions(assignment.user)


def _chair_account(name: str, phone: str, region: Region) -> User:
    """The account that signs in with `phone`, or a new one."""
    known: User | None = User.objects.filter(phone=phone).exclude(pin_hash="").first()
    if known is not None:
        if known.name.lower() != name.lower():
            _refuse_phone()
        return known
    base = f"ketua-{phone.removeprefix('+')}"
    taken = set(User.objects.filter(username__startswith=base).values_list("username", flat=True))
    username = next(n for n in (base, *(f"{base}-{i}" for i in range(2, 100))) if n not in taken)
    user = User(name=name, username=username, phone=phone, region=region)
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


@transaction.atomic
def issue_pin(user: User, *, by: User, at: datetime) -> str:
    """Return a new PIN for a ketua; it is shown this once and stored only as a hash.

    The old PIN, the places where it is signed in, and a lock after failures end.

    Raises:
      Blocked: `user` is no ketua in the area of the pendamping `by`, holds an office (which a PIN
        alone must not open), or another ketua signs in with the same phone.
    """
    today = timezone.localdate(at)
    post = Assignment.objects.current(today).filter(user=user, role=Role.CHAIR).first()
    if post is None:
        message = _("Kartu PIN hanya untuk ketua kelompok.")
        raise Blocked([Problem("pin.not_chair", message)])
    held = _card_issuer(by, post.prefix)
    if problems := _pin_problems(user):
        raise Blocked(problems)
    pin = f"{secrets.randbelow(10**PIN_LENGTH):0{PIN_LENGTH}d}"
    user.pin_hash, user.pin_issued_at = make_password(pin), at
    user.save(update_fields=["pin_hash", "pin_issued_at"])
    end_all_sessions(user)
    _forget_failures(user)
    record("pin.issued", user, held, by=by, at=at, region_code=post.prefix)
    return pin


def _pin_problems(user: User) -> list[Problem]:
    if user.needs_second_factor or user.has_usable_password():
        message = _("Orang ini masuk dengan kata sandi, jadi tidak memakai PIN.")
        return [Problem("pin.office", message)]
    if not user.phone:
        return [Problem("pin.phone", _("Isi dulu nomor HP ketua."), "phone")]
    if phone_taken(user.phone, user):
        message = _("Nomor HP ini sudah dipakai ketua lain untuk masuk. Minta nomor yang lain.")
        return [Problem("phone.taken", message, "phone")]
    return []


@dataclass(frozen=True, slots=True)
class PasswordLink:
    """A one-time way to choose a password; `uid` and `token` make its address."""

    uid: str
    token: str
    valid_until: datetime


@transaction.atomic
def issue_password_link(user: User, *, by: User | None, at: datetime) -> PasswordLink:
    """Return a link with which `user` chooses a password, once and within three days.

    The old password and every older link stop working now, and so does every open session.
    `by` is None on the command line of the server, where the first administrator comes from.
    """
    held = governor(by, user, at) if by else None
    user.set_unusable_password()  # its random part is in the token, so older links die
    user.save(update_fields=["password"])
    end_all_sessions(user)
    _forget_failures(user)
    record("password.link_issued", user, held, by=by, at=at)
    return PasswordLink(
        urlsafe_base64_encode(force_bytes(user.pk)),
        password_links.make_token(user),
        at + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT),
    )


@transaction.atomic
def choose_password(user: User, password: str, *, token: str, at: datetime) -> None:
    """Set the password of somebody who came by their one-time link.

    Raises:
      Blocked: the link was used, replaced or is too old, or the password is too short, too common
        or too much like the name.
    """
    if not user.is_active or not password_links.check_token(user, token):
        message = _("Tautan ini sudah dipakai, diganti, atau lewat tiga hari. Minta yang baru.")
        raise Blocked([Problem("password.link", message)])
    try:
        validate_password(password, user)
    except ValidationError as error:
        problems = [Problem("password.weak", text, "password") for text in error.messages]
        raise Blocked(problems) from None
    user.set_password(password)
    user.save(update_fields=["password"])
    record("password.chosen", user, None, by=user, at=at)


@transaction.atomic
def reset_second_factor(user: User, *, note: str, by: User, at: datetime) -> None:
    """Take away a lost telephone or key; the next sign-in sets up a new one.

    Raises:
      Blocked: no reason given, nothing set up, or the account reaches further than `by`.
    """
    held = governor(by, user, at)
    if not note.strip():
        raise Blocked([Problem("second_factor.note", _("Tuliskan alasannya."), "note")])
    removed, _kinds = Authenticator.objects.filter(user_id=user.pk).delete()
    if not removed:
        message = _("Orang ini belum memasang pengaman kedua.")
        raise Blocked([Problem("second_factor.none", message)])
    end_all_sessions(user)
    record("second_factor.reset", user, held, by=by, at=at, note=note)


@transaction.atomic
def unlock(user: User, *, by: User, at: datetime) -> None:
    """Open the door again for somebody locked out after failed sign-ins."""
    held = governor(by, user, at)
    _forget_failures(user)
    record("account.unlocked", user, held, by=by, at=at)


def _forget_failures(user: User) -> None:
    AccessAttempt.objects.filter(username__in=queries.sign_in_keys(user)).delete()


@transaction.atomic
def end_session(session: UserSession, *, by: User, at: datetime) -> None:
    """Sign a user out in one place: their own choice, or their administrator's."""
    user = session.user
    held = None if user.pk == by.pk else governor(by, user, at)
    session.end()
    record("session.ended", user, held, by=by, at=at, note=session.ip)


@transaction.atomic
def end_other_sessions(user: User, *, but: str, at: datetime) -> int:
    """Sign a user out everywhere except in the session with the key `but`."""
    others = [s for s in queries.sessions_of(user) if s.session_key != but]
    for session in others:
        session.end()
    if others:
        changes = {"count": len(others)}
        record("session.others_ended", user, None, by=user, at=at, changes=changes)
    return len(others)
