"""What of allauth we use, and what we leave closed: nobody signs up by themselves."""

import time
from typing import Any

import segno
from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from anyam.accounts import sealing
from anyam.accounts.models import User

WRONG_CODE = _("Kode ini tidak cocok. Tunggu kode berikutnya di aplikasi, lalu ketik lagi.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """One door for officers; failures are counted by axes, in the database, for every door."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya."
        ),
        "incorrect_password": _("Kata sandi tidak cocok."),
        "enter_current_password": _("Kata sandi yang sekarang tidak cocok."),
        "incorrect_code": WRONG_CODE,
        "too_many_login_attempts": _("Terlalu banyak percobaan. Tunggu beberapa menit."),
        "rate_limited": _("Terlalu banyak percobaan. Tunggu beberapa menit."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return settings.LOGIN_REDIRECT_URL

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        return "/akun/"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Nothing: allauth's own count lives in the memory of one process."""

    def is_reauthentication_required(self, *, app: str, **_rest: Any) -> bool:  # noqa: ARG002
        """Whoever signed in just now need not type the password again to set up a telephone."""
        request = context.request
        records = get_authentication_records(request, request.user)
        latest = max((record.get("at", 0) for record in records), default=0)
        return bool(time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT)

    def post_login(self, request: HttpRequest, user: User, **facts: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **facts)
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            user.language,
            max_age=365 * 24 * 3600,
            samesite="Lax",
            secure=settings.SESSION_COOKIE_SECURE,
        )
        return response


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor in our words; its secrets are stored encrypted."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_generate_recovery_codes": _(
            "Pasang dulu aplikasi kode atau kunci keamanan, baru buat kode cadangan."
        ),
    }

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.unseal(encrypted_text)

    def build_totp_svg(self, url: str) -> str:
        # Text, not a class or style: the policy of our pages lets no inline style through.
        return str(segno.make(url, error="m").svg_inline(scale=5, border=4, light="#fff"))

    def generate_authenticator_name(self, user: User, type: str) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return gettext("Kunci %(number)d") % {"number": number}

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        entity: dict[str, str] = super().get_public_key_credential_rp_entity()
        return entity | {"name": "Anyam"}
