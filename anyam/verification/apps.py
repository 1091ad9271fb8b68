from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "anyam.verification"
    label = "verification"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.people import panels
        from anyam.verification.panels import of_person
        from anyam.verification.sentences import SENTENCES

        sentences.register(SENTENCES)
        panels.register_link(of_person)
