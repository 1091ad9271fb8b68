from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "anyam.notices"
    label = "notices"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.notices.models import Notice
        from anyam.notices.sentences import SENTENCES
        from anyam.web import bell

        sentences.register(SENTENCES)
        bell.rings_for(
            lambda user: Notice.objects.visible_to(user).unread()[: bell.MOST + 1].count()
        )
