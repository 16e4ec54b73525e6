"""The one error that reading raises: a stable code, and words in Chinese and English."""

from __future__ import annotations


class TextError(Exception):
    """A file that cannot be read as text; ``start`` is a byte offset where one is known.

    Codes: ``empty_text``, ``binary_file``, ``file_too_large``, ``unknown_encoding``,
    ``path_missing``, ``file_unreadable``.
    """

    def __init__(
        self, code: str, message_en: str, message_zh: str, start: int | None = None
    ) -> None:
        """Keep the code and both wordings; ``str()`` gives both, Chinese first."""
        super().__init__(f"{message_zh} / {message_en}")
        self.code = code
        self.message_en = message_en
        self.message_zh = message_zh
        self.start = start
