from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "letter.issue": _("%(actor)s menerbitkan %(subject)s."),
    "letter.print": _("%(subject)s dicetak sebagai PDF."),
    "letter.scan": _("%(actor)s menyimpan pindaian bertanda tangan %(subject)s."),
    "letter.revoke": _("%(actor)s mencabut %(subject)s: %(note)s"),
    "office.open": _("%(actor)s menambahkan kantor %(subject)s."),
    "office.change": _("%(actor)s mengubah profil kantor %(subject)s."),
}


class LettersConfig(AppConfig):
    name = "anyam.letters"
    label = "letters"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.files import access
        from anyam.letters import authority

        sentences.register(SENTENCES)
        for kind in ("letter.pdf", "letter.scan"):
            access.rule(kind)(lambda user, _attachment: authority.may_read(user))
