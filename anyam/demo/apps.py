from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    name = "anyam.demo"
    label = "demo"

    def ready(self) -> None:
        from anyam.audit import sentences
        from anyam.demo import checks

        register(checks.demo_stays_at_home, Tags.security)
        register(checks.demo_has_its_own_data, Tags.database)
        sentences.register({"demo.sign_in": _("%(actor)s masuk lewat halaman demo.")})
