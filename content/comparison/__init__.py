"""Two wordings side by side: pure functions from packages and texts to what differs."""
