from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "job.start": _("%(actor)s memulai pekerjaan latar %(subject)s."),
    "job.cancel": _("%(actor)s membatalkan pekerjaan latar %(subject)s."),
    "job.again": _("%(actor)s mengulang pekerjaan latar %(subject)s."),
}


class JobsConfig(AppConfig):
    name = "anyam.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Let every app register the long work it can do."""
        from anyam.audit import sentences

        sentences.register(SENTENCES)
        autodiscover_modules("jobs")
