"""The explorer's page: the same picture as tree and tables where no script runs."""
