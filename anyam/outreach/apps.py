from django.apps import AppConfig


class OutreachConfig(AppConfig):
    name = "anyam.outreach"
    label = "outreach"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.outreach import queries
        from anyam.outreach.sentences import SENTENCES
        from anyam.people import panels

        sentences.register(SENTENCES)
        panels.register(queries.candidacy_of)
        panels.register_link(queries.way_to_candidacy)
