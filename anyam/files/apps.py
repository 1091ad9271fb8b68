from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "file.keep": _("%(actor)s menyimpan berkas %(subject)s."),
    "file.forget": _("%(actor)s menghapus berkas sementara %(subject)s."),
    "file.sweep": _("Berkas yang tidak dipakai lagi dihapus."),
}


class FilesConfig(AppConfig):
    name = "anyam.files"
    label = "files"

    def ready(self) -> None:
        from anyam.audit import sentences

        sentences.register(SENTENCES)
