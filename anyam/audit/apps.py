from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "anyam.audit"
    label = "audit"
