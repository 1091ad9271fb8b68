from django.apps import AppConfig


class FormingConfig(AppConfig):
    name = "anyam.forming"
    label = "forming"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.forming import jobs  # noqa: F401 - importing registers the kind of job
        from anyam.forming.sentences import SENTENCES

        sentences.register(SENTENCES)
