from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "anyam.web"
    label = "web"
