"""The graph as typed arrays in files that all processes map: pure, free of Django."""
