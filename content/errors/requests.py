"""Refusals of a request for what it asks, carries or meets, whatever it is about."""

from content.errors.base import ContentError, FieldProblem


class NotFoundError(ContentError):
    """Nothing public has this name."""

    code, status, title = "not_found", 404, "Not found"
    template = "No {kind} is known as {name}; check the address or search for it."
    template_zh = "没有名为 {name} 的{kind_zh};请检查地址或改用搜索。"


class InvalidParameterError(ContentError):
    """A query parameter cannot be read."""

    code, status, title = "invalid_parameter", 400, "Invalid parameter"
    template = "Parameter {parameter}: {reason}"
    template_zh = "参数 {parameter}:{reason_zh}"


class UnknownAddressError(ContentError):
    """An address leads nowhere."""

    code, status, title = "unknown_address", 404, "Unknown address"
    template = "{address} leads nowhere; write slug@label for an edition."
    template_zh = "地址 {address} 无所指;版本请写作 短名@版本号。"


class RoleMissingError(ContentError):
    """A person asks for what their role does not allow."""

    code, status, title = "role_missing", 403, "Role missing"
    template = "To {action} {subject} one needs the role {role}; ask an administrator for it."
    template_zh = "{action_zh}{subject}需要“{role_zh}”角色;请向管理员申请。"


class VersionConflictError(ContentError):
    """Somebody changed the same thing since it was read.

    ``values`` holds ``base``, ``yours``, ``theirs`` and ``merged`` where they are known, each a
    plain JSON value, ``conflicts`` (names of fields that both changed) and ``version``.
    """

    code, status, title = "version_conflict", 412, "Changed by somebody else"
    template = "{subject} was changed since you read it; it is now version {version}."
    template_zh = "{subject} 在你读取之后已被他人修改,现为第 {version} 版;请对照两份内容后再保存。"


class VersionMissingError(ContentError):
    """A write does not say which version it was made from."""

    code, status, title = "version_missing", 428, "Version missing"
    template = "Send the version that you read in If-Match."
    template_zh = "请在 If-Match 中注明所读的版次。"


class InvalidContentError(ContentError):
    """Fields of a write cannot stand; each is named."""

    code, status, title = "invalid_content", 422, "Invalid content"
    template = "{count} field(s) cannot be taken; see errors."
    template_zh = "有 {count} 个字段不能接受;详见 errors。"


class InvalidVersionError(ContentError):
    """``If-Match`` names no version that this thing ever had."""

    code, status, title = "version_conflict", 412, "Changed by somebody else"
    template = "If-Match “{version}” names no version of this; read it again and send its ETag."
    template_zh = "If-Match “{version}” 不是它的任何一个版次;请重新读取并附上其 ETag。"


class KeyReusedError(ContentError):
    """An idempotency key was used for another request."""

    code, status, title = "idempotency_key_reused", 422, "Key used before"
    template = "Idempotency-Key {key} was used for another request; send a new key."
    template_zh = "幂等键 {key} 已用于另一请求;请换一个新键。"


class KeyUnreadableError(ContentError):
    """An idempotency key is empty, too long or not printable."""

    code, status, title = "idempotency_key_invalid", 400, "Key not readable"
    template = "Idempotency-Key must be 1 to {longest} printable characters."
    template_zh = "Idempotency-Key 须为 1 至 {longest} 个可见字符。"


class FeedBusyError(ContentError):
    """As many readers as one process lets wait are waiting already."""

    code, status, title = "feed_busy", 503, "Too many are waiting"
    # Seconds; the answer says so in Retry-After.
    wait = 5
    template = "Too many readers wait for the feed here; ask without wait, or come again."
    template_zh = "此处等候事件流的读者过多;请去掉 wait 参数再问,或稍后再来。"


class ErrandsFullError(ContentError):
    """As many webhook messages as may be asked for by hand wait already."""

    code, status, title = "errands_full", 409, "Too many messages wait"
    template = "{most} messages asked for by hand wait for this endpoint; wait until they are sent."
    template_zh = "该推送地址已有 {most} 条手动请求在等候;请待其发出后再试。"


class BulkRefusedError(ContentError):
    """One write of a bulk was refused, so none was done; it speaks for that one."""

    code, status, title = "bulk_refused", 409, "Bulk refused"
    template = "{place}: {reason} Nothing was written."
    template_zh = "{place}：{reason_zh} 全部未写入。"

    @classmethod
    def of(cls, refusal: ContentError, place: str) -> "BulkRefusedError":
        """Give the refusal of the whole bulk for one at ``place``, with its status and fields.

        >>> refusal = BulkRefusedError.of(VersionMissingError(), "operations.0")
        >>> refusal.status, refusal.fields[0].field, refusal.fields[0].code
        (428, 'operations.0', 'version_missing')
        """
        own = FieldProblem(place, refusal.code, refusal.detail, refusal.detail_zh)
        below = tuple(
            FieldProblem(f"{place}.body.{one.field}", one.code, one.message, one.message_zh)
            for one in refusal.fields
        )
        found = cls(
            fields=(own, *below),
            place=place,
            reason=refusal.detail,
            reason_zh=refusal.detail_zh,
        )
        found.__dict__["status"] = refusal.status
        found.values |= refusal.values
        return found


class SearchSyntaxError(ContentError):
    """What is searched for cannot be read: a quote or bracket left open, an operator alone."""

    code, status, title = "search_syntax", 400, "Search not understood"
    template = "The search cannot be read at character {at}: {reason}."
    template_zh = "检索式在第 {at} 个字符处无法理解：{reason_zh}。"


class StreamsBusyError(ContentError):
    """As many streams as one process serves at a time are running already."""

    code, status, title = "streams_busy", 503, "Too many streams"
    # Seconds; the answer says so in Retry-After.
    wait = 10
    template = "Too many streams are being read here; come again, or read page by page."
    template_zh = "此处正在读取的数据流过多；请稍后再来，或改为逐页读取。"


class StreamBrokenError(ContentError):
    """A stream could not be read to its end; the last line of it says so."""

    code, status, title = "stream_broken", 503, "Stream broken off"
    template = "The database failed while this was being read; read it again from the start."
    template_zh = "读取途中数据库出错；请从头重新读取。"


class ErasedError(ContentError):
    """The words of something public were erased; ``tombstones`` say what held them."""

    code, status, title = "erased", 410, "Erased"
    template = "The words of {uid} were erased on {day}; tombstones hold their digests."
    template_zh = "{uid} 的文字已于 {day} 擦除;tombstones 中有其摘要。"


class WithdrawnError(ContentError):
    """Every edition that held something public was withdrawn."""

    code, status, title = "withdrawn", 410, "Withdrawn"
    template = "{uid} stood in {edition}, which was withdrawn on {day}; no public edition has it."
    template_zh = "{uid} 所在的 {edition} 已于 {day} 撤回;现无公开版本收录。"
