"""Signing in with a phone number and the PIN on the card a pendamping handed over."""

from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import check_password, make_password
from django.http import HttpRequest

from anyam.accounts.models import User
from anyam.kernel.codes import parse_phone
from anyam.kernel.problems import Blocked


class PinBackend(BaseBackend):
    def authenticate(  # type: ignore[override]
        self, _request: HttpRequest | None, phone: str, pin: str
    ) -> User | None:
        """The ketua with this phone and PIN; None for anybody else.

        Django passes over this backend when it is asked with a username and a password.
        """
        user = self._holder(phone)
        if user is None:
            make_password(pin)  # as slow as a real check, so that nobody can list phone numbers
            return None
        # Six digits never open an office, even where a card was issued before the office came.
        opens = check_password(pin, user.pin_hash)
        return user if opens and not user.needs_second_factor else None

    def _holder(self, phone: str) -> User | None:
        try:
            number = parse_phone(phone)
        except Blocked:
            return None
        found = User.objects.filter(phone=number, is_active=True).exclude(pin_hash="")
        holder: User | None = found.first()
        return holder

    def get_user(self, user_id: int) -> User | None:
        user: User | None = User.objects.filter(pk=user_id, is_active=True).first()
        return user
