"""The card with which a ketua signs in. The PIN is known for one page and kept nowhere."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.utils.translation import gettext as _

from anyam.accounts import actions as accounts
from anyam.accounts.models import User
from anyam.groups.models import Group, Membership
from anyam.groups.rules import Office
from anyam.kernel.codes import parse_phone
from anyam.kernel.problems import Blocked, Problem
from anyam.letters.kinds import Kind
from anyam.letters.render import render


@dataclass(frozen=True, slots=True, repr=False)
class Card:
    """What stands on the card."""

    name: str
    phone: str
    pin: str

    @property
    def dialled(self) -> str:
        return local(self.phone)

    @property
    def spaced(self) -> str:
        return " ".join(self.pin)


def chair_of(group: Group) -> Membership | None:
    """The member who holds the office of ketua."""
    seats = group.memberships.living().filter(office=Office.CHAIR)
    return seats.select_related("person").first()


def sitting_chair(group: Group) -> Membership:
    chair = chair_of(group)
    if chair is None:
        message = _("Kelompok ini belum punya ketua. Isi dulu pengurusnya.")
        raise Blocked([Problem("card.no_chair", message)])
    return chair


@transaction.atomic
def issue(group: Group, phone: str, *, by: User, at: datetime) -> Card:
    """Make or renew the ketua's account and give it a new PIN.

    Raises:
      Blocked: no ketua, a phone that is no phone or another ketua's, or not theirs to do.
    """
    chair = sitting_chair(group)
    user = accounts.appoint_chair(
        name=chair.person.name, phone=phone, region=group.region, group_id=group.pk, by=by, at=at
    )
    return Card(user.name, user.phone, accounts.issue_pin(user, by=by, at=at))


def pdf(group: Group, phone: str, pin: str, *, by: User) -> bytes:
    """The card on paper, for whoever has just seen the PIN.

    Raises:
      Blocked: this is not the PIN of this group's ketua; a newer one may have been made.
    """
    chair = sitting_chair(group)
    holders = User.objects.filter(phone=parse_phone(phone), assignments__group_id=group.pk)
    user = holders.exclude(pin_hash="").first()
    if user is None or not check_password(pin, user.pin_hash):
        message = _("PIN ini tidak berlaku lagi. Buat kartu baru.")
        raise Blocked([Problem("card.stale", message)])
    body = {
        "name": chair.person.name,
        "phone": local(user.phone),
        "pin": pin,
        "group": f"{group.name}, {group.region.full_name}",
        "sign_in_at": settings.BASE_URL.removeprefix("https://").removeprefix("http://"),
        "issued_by": by.name,
        **({"facilitator_phone": local(by.phone)} if by.phone else {}),
    }
    return render(Kind.KARTU_PIN, {"body": body})


def local(phone: str) -> str:
    """A number as people dial it.

    >>> local("+6281234567890")
    '0812 3456 7890'
    """
    digits = "0" + phone.removeprefix("+62")
    return " ".join(digits[start : start + 4] for start in range(0, len(digits), 4))
