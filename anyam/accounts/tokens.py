"""One-time links to choose a password."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator


class PasswordLinks(PasswordResetTokenGenerator):
    """Tokens that die with the first use, a newer link, a sign-in, or after three days."""

    key_salt = "anyam.accounts.password_link"


password_links = PasswordLinks()
