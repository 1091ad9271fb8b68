from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "region.import": _("%(actor)s memuat daftar wilayah dari %(note)s: %(total)s kode."),
    "region.import_bps": _("%(actor)s memuat kode BPS dari %(note)s: %(total)s kode."),
    "region.change_code": _("%(actor)s mencatat perubahan wilayah %(subject)s menurut %(note)s."),
}


class RegionsConfig(AppConfig):
    name = "anyam.regions"
    label = "regions"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.regions import words

        sentences.register(SENTENCES)
        post_migrate.connect(words.keep, sender=self, dispatch_uid="regions.words")
