"""``manage.py shell``: Django's, with ``graph`` and ``networkx`` at hand."""

from django.core.management.commands import shell


class Command(shell.Command):
    """Opens a shell in which ``graph.load()`` gives the public graph."""

    def get_auto_imports(self) -> list[str]:
        """Give what is imported at once: the models, and the graph."""
        return [*(super().get_auto_imports() or ()), "graph", "networkx"]
