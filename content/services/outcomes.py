"""What an import was asked for, and what became of each file."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser

from content.opening import Refusal


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What an import was asked for; ``framework`` and ``edition`` name where texts go.

    ``raises`` is for one who waits for a single file: what refuses its content is raised, with the
    status it has everywhere, and not told as an outcome.
    """

    framework: str = ""
    edition: str = ""
    publish: bool = False
    by: AbstractBaseUser | None = None
    raises: bool = False


@dataclass(slots=True)
class FileOutcome:
    """What became of one file.

    ``status`` is created, published, unchanged or refused; ``editions`` are addresses. ``digest``
    is that of the file's bytes. ``resumed`` says that it landed before the import was interrupted.
    """

    path: str
    status: str = "unchanged"
    editions: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    requirements: int = 0
    findings: dict[str, int] = field(default_factory=dict)
    code: str = ""
    message: str = ""
    message_zh: str = ""
    seconds: float = 0.0
    digest: str = ""
    resumed: bool = False

    @property
    def landed(self) -> bool:
        """Whether the file's content is in the database now."""
        return self.status != "refused"

    def refuse(self, refusal: Refusal) -> None:
        """Say that the file was refused; nothing of it stays."""
        self.status, self.requirements = "refused", 0
        self.editions, self.documents, self.findings = [], [], {}
        self.code = refusal.code
        self.message, self.message_zh = refusal.message, refusal.message_zh

    def as_json(self) -> dict[str, Any]:
        """Give the outcome as the ledger keeps it."""
        return {
            "path": self.path,
            "status": self.status,
            "editions": self.editions,
            "documents": self.documents,
            "requirements": self.requirements,
            "findings": self.findings,
            "code": self.code,
            "message": self.message,
            "message_zh": self.message_zh,
            "seconds": round(self.seconds, 3),
            "digest": self.digest,
        }


def kept_outcome(told: dict[str, Any]) -> FileOutcome:
    """Give the outcome that the ledger kept of a file that landed before an interruption."""
    return FileOutcome(**told, resumed=True)
