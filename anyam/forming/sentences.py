"""How the record says what happened to proposed groups."""

from django.utils.translation import gettext_lazy as _

SENTENCES = {
    "forming.ask": _("%(actor)s meminta usul kelompok untuk %(count)s calon di %(subject)s."),
    "forming.change": _("%(actor)s mengubah usul kelompok: %(text)s"),
    "forming.accept": _("%(actor)s memakai usul itu: %(groups)s draf kelompok dicatat."),
}
