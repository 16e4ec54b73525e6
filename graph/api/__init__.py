"""The graph over REST: shapes, parameters, answers and views."""
