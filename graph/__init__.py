"""Relations as a typed graph: a snapshot of the content, questions of it, their REST and page."""
