from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    name = "anyam.eligibility"
    label = "eligibility"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.eligibility import jobs, panels  # noqa: F401 - importing registers the work
        from anyam.eligibility.sentences import SENTENCES
        from anyam.groups import panels as of_groups
        from anyam.people import panels as of_people

        sentences.register(SENTENCES)
        of_groups.register(panels.of_group)
        of_people.register_link(panels.of_person)
