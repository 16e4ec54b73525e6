"""How many texts a file will give, told from an archive's directory alone."""

from __future__ import annotations

from pathlib import Path

from content.files.archive import SYSTEM, member_name
from content.files.dispatch import ZIP, read_zip, reader_of
from content.files.limits import FILE_BYTES
from content.files.zipped import open_zip
from content.text.failures import TextError


def members_of(path: Path) -> int:
    """Give the number of files in an archive, and 1 for any other file or one that is refused."""
    try:
        with path.open("rb") as file:
            if path.stat().st_size > FILE_BYTES or not file.read(4).startswith(ZIP):
                return 1
        data = path.read_bytes()
        if reader_of(data) is not read_zip:
            return 1
        files = [one for one in open_zip(data, "zip").infolist() if not one.is_dir()]
    except (TextError, OSError):
        return 1
    return sum(not SYSTEM.search(member_name(one)) for one in files) or 1
