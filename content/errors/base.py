"""What every refusal of the domain is made of."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class FieldProblem:
    """What is wrong with one field; ``field`` is its dotted path in the request."""

    field: str
    code: str
    message: str
    message_zh: str = ""


class ContentError(Exception):
    """A refusal that its caller can act on.

    Subclasses set ``code``, ``status``, ``title`` and the two templates, whose names are filled
    from the keyword arguments.

    >>> from content.errors import EditionSealedError
    >>> error = EditionSealedError(edition="wuge-guoying@2022")
    >>> error.code, error.status
    ('edition_sealed', 409)
    >>> error.detail
    'Edition wuge-guoying@2022 is published and sealed; change it in a new edition.'
    """

    code: ClassVar[str] = "content_error"
    status: ClassVar[int] = 400
    title: ClassVar[str] = "The request cannot be carried out"
    template: ClassVar[str] = "{reason}"
    template_zh: ClassVar[str] = "{reason}"

    def __init__(self, *, fields: tuple[FieldProblem, ...] = (), **values: object) -> None:
        """Take the values that the templates name, and the fields that are wrong."""
        self.fields = fields
        self.values = values
        self.detail = self.template.format(**values)
        self.detail_zh = self.template_zh.format(**values)
        super().__init__(self.detail)
