"""Zip containers of strangers: checked before anything is unpacked, unpacked in memory only."""

from __future__ import annotations

import io
import zipfile

from content.files.limits import (
    ARCHIVE_BYTES,
    MEGABYTE,
    MEMBERS,
    RATIO,
    RATIO_FREE_BYTES,
    broken_file,
    encrypted_file,
    refuse_part,
)
from content.text.failures import TextError

ENTRY = b"PK\x01\x02"
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
ENCRYPTED = 0x1


def open_zip(data: bytes, kind: str) -> zipfile.ZipFile:
    """The container, its directory read and measured; ``kind`` names the format in refusals.

    Raises:
        TextError: ``too_many_members``, ``archive_ratio``, ``file_too_large`` or ``broken_file``.
    """
    refuse_members(data.count(ENTRY))
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # zipfile raises a dozen kinds on a damaged directory
        raise broken_file(kind, str(error)[:200]) from error
    refuse_bomb(sum(one.file_size for one in container.infolist()), len(data))
    return container


def read_member(container: zipfile.ZipFile, member: zipfile.ZipInfo, kind: str) -> bytes:
    """The bytes of one member, never more than its directory entry says.

    Raises:
        TextError: ``encrypted_file``, ``file_too_large`` or ``broken_file``.
    """
    if member.flag_bits & ENCRYPTED:
        raise encrypted_file(kind)
    if member.compress_type not in METHODS:
        raise broken_file(kind, f"compression method {member.compress_type}")
    refuse_part(member.filename, member.file_size)
    try:
        with container.open(member) as file:
            return file.read(member.file_size)
    except Exception as error:  # zipfile and zlib raise many kinds on damaged data
        raise broken_file(kind, str(error)[:200]) from error


def refuse_members(count: int) -> None:
    """Raise ``too_many_members`` for more entries than MEMBERS."""
    if count > MEMBERS:
        raise TextError(
            "too_many_members",
            f"the archive has {count:,} files; the limit is {MEMBERS:,}",
            f"压缩包内有 {count:,} 个文件，超过 {MEMBERS:,} 个的上限",
        )


def refuse_bomb(unpacked: int, packed: int) -> None:
    """Raise for an archive that unpacks to too much, or packs too well to be prose.

    >>> refuse_bomb(1000, 10)
    """
    if unpacked > RATIO_FREE_BYTES and unpacked > RATIO * packed:
        raise TextError(
            "archive_ratio",
            f"the archive unpacks to {unpacked // max(packed, 1)} times its size; "
            f"the limit is {RATIO}",
            f"压缩包解压后是原来的 {unpacked // max(packed, 1)} 倍，超过 {RATIO} 倍的上限",
        )
    if unpacked > ARCHIVE_BYTES:
        raise TextError(
            "file_too_large",
            f"the archive unpacks to {unpacked} bytes; the limit is {ARCHIVE_BYTES // MEGABYTE} MB",
            f"压缩包解压后有 {unpacked} 字节，超过 {ARCHIVE_BYTES // MEGABYTE} MB 的上限",
        )
