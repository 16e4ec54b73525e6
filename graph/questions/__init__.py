"""Questions that can be asked of the graph: pure functions of a ``Network`` and plain values."""
