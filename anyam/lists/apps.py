from django.apps import AppConfig


class ListsConfig(AppConfig):
    name = "anyam.lists"
    label = "lists"
