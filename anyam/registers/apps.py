from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "anyam.registers"
    label = "registers"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.registers.sentences import SENTENCES

        sentences.register(SENTENCES)
