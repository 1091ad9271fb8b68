from django.apps import AppConfig


class ProposalsConfig(AppConfig):
    name = "anyam.proposals"
    label = "proposals"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.eligibility import aid
        from anyam.groups import panels
        from anyam.proposals.aid import grants
        from anyam.proposals.checked import Source
        from anyam.proposals.panels import rows
        from anyam.proposals.sentences import SENTENCES
        from anyam.verification import cases

        sentences.register(SENTENCES)
        panels.register(rows)
        aid.register(grants)
        cases.register("proposal", Source())
