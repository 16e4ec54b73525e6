"""Refusals of files, packages, texts and works, and of erasing them."""

from content.errors.base import ContentError


class UnreadableFileError(ContentError):
    """A file is empty, binary, too large or not in any encoding we read."""

    code, status, title = "unreadable_file", 422, "Unreadable file"
    template = "{path}: {reason}"
    template_zh = "{path}:{reason_zh}"


class InvalidPackageError(ContentError):
    """A package file says something that cannot stand."""

    code, status, title = "invalid_package", 422, "Invalid package"
    template = "{path}: {reason}"
    template_zh = "{path}:{reason_zh}"


class QuoteNotFoundError(InvalidPackageError):
    """A citation quotes words that its document does not hold, or holds more than once."""

    code, title = "quote_not_found", "Quote not found"
    template = (
        "{path}: requirement {requirement} quotes “{quote}”, which {document} holds {count} times;"
        " quote words that stand there once."
    )
    template_zh = (
        "{path}:要求 {requirement} 的引文“{quote}”在文献 {document} 中出现 {count} 次;"
        "请引用恰好出现一次的原文。"
    )


class UploadTooLargeError(ContentError):
    """An uploaded file, or all files together, are larger than this service reads."""

    code, status, title = "upload_too_large", 413, "Upload too large"
    template = "{name}: the limit is {limit} MB; send less at a time, or pack texts into a zip."
    template_zh = "{name}:超过 {limit} MB 的上限;请分批上传,或压缩为 zip。"


class WrongRunError(ContentError):
    """An import by upload is in a state in which it cannot be retried."""

    code, status, title = "import_state", 409, "Not to be retried"
    template = "Import {run} is {state}; only failed and interrupted ones are retried: upload anew."
    template_zh = "导入 {run} 当前“{state_zh}”;只有失败或中断的导入可以重试,否则请重新上传。"


class TextKnownError(ContentError):
    """A document holds these very words already."""

    code, status, title = "text_known", 409, "Text known already"
    template = "{document} holds these very words already, as {label}; nothing was changed."
    template_zh = "{document} 已有一字不差的文本 {label};未作改动。"


class TextSealedError(ContentError):
    """A published text was to be published again or discarded."""

    code, status, title = "text_sealed", 409, "Text sealed"
    template = "Text {text} is published and sealed; correct it by adding a new text."
    template_zh = "文本 {text} 已发布并封存;如需更正,请新增一个文本。"


class TextInUseError(ContentError):
    """A draft text is cited and cannot be discarded."""

    code, status, title = "text_in_use", 409, "Text in use"
    template = "Text {text} is cited by {count} requirement(s), as {examples}; uncite it first."
    template_zh = "文本 {text} 被 {count} 条要求引用(如 {examples});请先去掉这些出处。"


class MergeRefusedError(ContentError):
    """Two works or concepts cannot be merged, or one cannot be parted, as asked."""

    code, status, title = "merge_refused", 409, "Cannot be merged or parted"
    template = "{subject}: {reason}."
    template_zh = "{subject}:{reason_zh}。"


class ErasureBusyError(ContentError):
    """Others kept what an erasure must have to itself."""

    code, status, title = "erasure_busy", 503, "Others are at work"
    # Seconds; the answer says so in Retry-After.
    wait = 10
    template = (
        "Others are writing without a pause; nothing was erased. Try again in a quiet moment."
    )
    template_zh = "其他人正不间断地写入,未作任何擦除;请在空闲时再试。"
