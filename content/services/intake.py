"""Words pasted or a file sent by an editor become a draft at once, in the editor's own request.

Long imports go by ``content.services.uploads``, in the background.
"""

import tempfile
from pathlib import Path

from django.contrib.auth.models import AbstractBaseUser

from content.errors import ContentError, FieldProblem, InvalidContentError, UnreadableFileError
from content.models import Framework
from content.services.authority import require
from content.services.imports import FileOutcome, ImportOptions, import_files
from content.services.ledger import forget_ledger
from content.services.planning import Planned
from content.services.proposing import propose_for
from content.stages import Stages
from content.vocabulary import Action

# What an editor waits for without wondering; more than this goes to the background.
MOST_CHARACTERS = 400_000
MOST_BYTES = 4_000_000


def take_words(
    *,
    words: str,
    title: str = "",
    framework: Framework | None = None,
    label: str = "",
    by: AbstractBaseUser | None = None,
) -> FileOutcome:
    """Read pasted words and give what became of them: its ``editions`` are addresses.

    The title goes above the words unless they begin with it. Without a framework the text's own
    is used or made, and with one the text becomes its next draft.

    What is refused leaves nothing behind.

    Raises:
        RoleMissingError: one must be an editor (403).
        OpenDraftError: the framework has an open draft made from other words (409).
        LabelTakenError: its edition of this label holds other words (409).
        InvalidContentError: there are no words, or too many (422).
        UnreadableFileError: nothing can be read from them (422).
    """
    said = words.replace("\r\n", "\n").strip()
    _refuse_size(said)
    heading = title.strip()
    if heading and said.partition("\n")[0].strip() != heading:
        said = f"{heading}\n\n{said}"
    data = f"{said}\n".encode()
    return _take(
        name="pasted.txt", data=data, told=heading, framework=framework, label=label, by=by
    )


def _refuse_size(said: str) -> None:
    if said and len(said) <= MOST_CHARACTERS:
        return
    problem = FieldProblem(
        "words",
        "length" if said else "required",
        f"must be 1 to {MOST_CHARACTERS} characters; upload a longer text as a file",
        f"须为 1 至 {MOST_CHARACTERS} 字;更长的请上传文件",
    )
    raise InvalidContentError(fields=(problem,), count=1)


def take_file(
    *,
    name: str,
    data: bytes,
    framework: Framework | None = None,
    label: str = "",
    by: AbstractBaseUser | None = None,
) -> FileOutcome:
    """Read one file (docx, pdf, html, Markdown, text) and give what became of it.

    Raises as ``take_words``.
    """
    return _take(
        name=Path(name).name or "file", data=data, told=name, framework=framework, label=label,
        by=by,
    )  # fmt: skip


def _take(
    *,
    name: str,
    data: bytes,
    told: str,
    framework: Framework | None,
    label: str,
    by: AbstractBaseUser | None,
) -> FileOutcome:
    require(by=by, action=Action.EDIT, framework=framework)
    options = ImportOptions(
        framework=framework.slug if framework else "", edition=label.strip(), by=by, raises=True
    )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        outcome = _read(path, options)
    if not outcome.landed:
        raise UnreadableFileError(
            path=told or name, reason=outcome.message, reason_zh=outcome.message_zh
        )
    propose_for(outcome, by)
    return outcome


def _read(path: Path, options: ImportOptions) -> FileOutcome:
    """What became of one file. Its name is made up, so no later import goes on behind a refusal."""
    stages = Stages()
    try:
        (outcome, *_) = import_files([Planned(path, "text")], options, stages=stages)
    except ContentError:
        forget_ledger(stages.ledger)
        raise
    if not outcome.landed:
        forget_ledger(stages.ledger)
    return outcome
