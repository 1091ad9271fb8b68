from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "anyam.accounts"
    label = "accounts"

    def ready(self) -> None:
        from anyam.accounts import signals, words  # noqa: F401

        words.teach()
