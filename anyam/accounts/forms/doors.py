"""What people type to sign in, and what an administrator types about them."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from axes.handlers.proxy import AxesProxyHandler
from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from anyam.accounts.models import User
from anyam.accounts.rules import PIN_LENGTH, plain_username

PHONE = {"inputmode": "tel", "autocomplete": "tel", "class": "govuk-input--width-20 k-input--big"}
CODE = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "govuk-input--width-10"}


class SignInForm(LoginForm):  # type: ignore[misc]
    """The officers' door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label=_("Nama pengguna"),
            max_length=60,
            widget=forms.TextInput(
                attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}
            ),
        )
        self.fields["password"] = forms.CharField(
            label=_("Kata sandi"),
            max_length=128,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )

    def clean_login(self) -> str:
        return plain_username(self.cleaned_data["login"])


class PinForm(forms.Form):
    """The ketua's door: the phone number, and the six digits on the card."""

    phone = forms.CharField(
        label=_("Nomor HP"),
        help_text=_("Nomor yang tertulis di kartu. Contoh: 0812 3456 7890."),
        max_length=30,
        widget=forms.TextInput(attrs=PHONE),
    )
    pin = forms.CharField(
        label=_("PIN"),
        help_text=_("Enam angka di kartu dari pendamping."),
        max_length=12,
        widget=forms.PasswordInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "current-password",
                "class": "govuk-input--width-10 k-input--big",
            }
        ),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: User | None = None

    def clean_pin(self) -> str:
        """The digits alone, as people write them in pairs."""
        pin = "".join(self.cleaned_data["pin"].split())
        if not (pin.isascii() and pin.isdigit() and len(pin) == PIN_LENGTH):
            raise ValidationError(_("PIN adalah enam angka. Lihat kartu dari pendamping."))
        return pin

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not self.errors:
            found = authenticate(self.request, phone=given["phone"], pin=given["pin"])
            if found is None:
                raise ValidationError(
                    _("Nomor HP atau PIN tidak cocok. Lihat kartu dari pendamping, lalu coba lagi.")
                )
            self.user = found
        return given


class PasswordAgainForm(ReauthenticateForm):  # type: ignore[misc]
    """Ask for the password before something important."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"] = forms.CharField(
            label=_("Kata sandi"),
            max_length=128,
            strip=False,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        )


NEW_PASSWORD = _("Paling sedikit 12 huruf atau angka. Mudah diingat: tiga kata yang tak berkaitan.")


class NewPasswordForm(forms.Form):
    """Choose a password, from a one-time link."""

    password = forms.CharField(
        label=_("Kata sandi baru"),
        help_text=NEW_PASSWORD,
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("Ketik sekali lagi"),
        max_length=128,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("password") and given.get("again") not in (None, given["password"]):
            self.add_error("again", _("Berbeda dengan yang pertama. Ketik keduanya sama."))
        return given


class PasswordForm(ChangePasswordForm):  # type: ignore[misc]
    """Change one's own password."""

    LABELS = {
        "oldpassword": (_("Kata sandi sekarang"), ""),
        "password1": (_("Kata sandi baru"), NEW_PASSWORD),
        "password2": (_("Kata sandi baru, sekali lagi"), ""),
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, (label, hint) in self.LABELS.items():
            _restyle(self.fields[name], label, hint, 128)


def _restyle(field: Any, label: Any, hint: Any, longest: int, **attrs: str) -> None:
    """Our label, hint and limit on a field of allauth; a placeholder is no label."""
    field.label, field.help_text = label, hint
    field.validators = [*field.validators, MaxLengthValidator(longest)]
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attrs)


class _CodeMixin:
    """A code from a telephone: counted like a password, so that five failures close the door."""

    user: User
    cleaned_data: dict[str, Any]

    def clean_code(self) -> str:
        request: Any = context.request
        credentials = {"username": self.user.username}
        if not AxesProxyHandler.is_allowed(request, credentials):
            request.axes_locked_out, request.axes_credentials = True, credentials
            raise ValidationError(_("Terlalu banyak percobaan."))
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except ValidationError:
            user_login_failed.send(sender=__name__, credentials=credentials, request=request)
            raise
        return code


CODE_LABEL = _("Kode enam angka")
CODE_HINT = _("Buka aplikasi kode di HP Anda. Kode cadangan juga boleh.")


class CodeForm(_CodeMixin, mfa.AuthenticateForm):  # type: ignore[misc]
    """The second factor at the door."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _restyle(self.fields["code"], CODE_LABEL, CODE_HINT, 20, **CODE)


class CodeAgainForm(_CodeMixin, mfa.ReauthenticateForm):  # type: ignore[misc]
    """The second factor before something important."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _restyle(self.fields["code"], CODE_LABEL, CODE_HINT, 20, **CODE)


class SetUpCodeForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of a telephone just set up."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        hint = _("Enam angka yang sekarang terlihat di aplikasi.")
        _restyle(self.fields["code"], CODE_LABEL, hint, 20, **CODE)


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A new security key. The browser fills the credential."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _restyle(self.fields["name"], _("Nama kunci"), _("Contoh: kunci di gantungan kunci."), 60)


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _restyle(self.fields["name"], _("Nama kunci"), "", 60)
