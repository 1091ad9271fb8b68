from django.apps import AppConfig


class FundsConfig(AppConfig):
    name = "anyam.funds"
    label = "funds"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.funds import hands, panels
        from anyam.funds.sentences import SENTENCES
        from anyam.groups import panels as of_groups
        from anyam.proposals import money
        from anyam.verification import ties

        sentences.register(SENTENCES)
        of_groups.register(panels.of_group)
        money.register(panels.of_proposal)
        ties.register(hands.seats, hands.around)
