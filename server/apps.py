"""The process and its HTTP policy as a Django app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django_tasks_db.apps import TasksAppConfig


class ServerConfig(AppConfig):
    """Users, tokens, health, problems."""

    name = "server"
    verbose_name = _("系统")
    default = True


class TasksConfig(TasksAppConfig):
    """The background tasks, under a name that the back office can show."""

    verbose_name = _("后台任务")  # type: ignore[assignment]
