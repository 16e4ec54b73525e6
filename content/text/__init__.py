"""Chinese prose to addressable outlines: pure functions, standard library only."""

from __future__ import annotations

from content.text.compare import compare_outlines
from content.text.decode import decode
from content.text.failures import TextError
from content.text.normalise import normal_title
from content.text.reading import read_document

__all__ = ["TextError", "compare_outlines", "decode", "normal_title", "read_document"]
