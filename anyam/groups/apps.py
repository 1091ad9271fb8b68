from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "anyam.groups"
    label = "groups"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.groups import queries, readers, seats  # noqa: F401 - importing adds the rule
        from anyam.groups.sentences import SENTENCES
        from anyam.outreach import words
        from anyam.people import panels
        from anyam.verification import cases, ties

        words.know_trades(queries.trade_names)
        words.know_seats(queries.seated)
        sentences.register(SENTENCES)
        cases.register("group", seats.Source())
        ties.register(seats.seats, seats.around)
        panels.register(queries.seats_of)
