from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "anyam.lists"
    label = "lists"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.lists.panels import lists_of
        from anyam.lists.sentences import SENTENCES
        from anyam.people import panels

        sentences.register(SENTENCES)
        panels.register(lists_of)
