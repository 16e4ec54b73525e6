"""Relations as a typed graph, as a Django app without tables."""

from django.apps import AppConfig


class GraphConfig(AppConfig):
    """Questions about the typed graph, their REST and the explorer."""

    name = "graph"
    verbose_name = "图谱"
