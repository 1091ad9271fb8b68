from django.apps import AppConfig


class VerificationConfig(AppConfig):
    name = "anyam.verification"
    label = "verification"
