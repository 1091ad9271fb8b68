from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "anyam.people"
    label = "people"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.people import checks  # noqa: F401 - importing registers it
        from anyam.people.sentences import SENTENCES

        sentences.register(SENTENCES)
