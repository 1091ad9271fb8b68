from django.apps import AppConfig


class ReferenceConfig(AppConfig):
    name = "anyam.reference"
    label = "reference"
