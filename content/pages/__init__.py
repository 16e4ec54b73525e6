"""The reading pages: views that ask ``content.queries`` and templates that show the answers."""
