"""Files to text: docx, pdf, html, Markdown, plain text, and zip archives of these."""

from __future__ import annotations

from content.files.dispatch import read_file
from content.files.records import FileText, Note, PageSpan

__all__ = ["FileText", "Note", "PageSpan", "read_file"]
