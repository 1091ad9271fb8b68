from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "anyam.verification"
    label = "verification"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.verification.sentences import SENTENCES

        sentences.register(SENTENCES)
