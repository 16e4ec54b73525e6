"""The process and its HTTP policy as a Django app."""

from django.apps import AppConfig


class ServerConfig(AppConfig):
    """Users, tokens, health, problems."""

    name = "server"
    verbose_name = "系统"
