"""Commands of the graph, one a file."""
