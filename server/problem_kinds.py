"""Every kind of refusal that this server answers with, by its stable code."""

from collections.abc import Iterator
from dataclasses import dataclass

from content.errors import ContentError


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A kind of refusal: its code, status, title and what it says in both languages."""

    code: str
    status: int
    title: str
    detail: str
    detail_zh: str


HTTP_PROBLEMS = {
    kind.code: kind
    for kind in (
        ProblemKind(
            "bad_request",
            400,
            "Bad request",
            "The request cannot be read.",
            "无法读取此请求。",
        ),
        ProblemKind(
            "parse_error",
            400,
            "Malformed body",
            "The body cannot be read.",
            "请求正文无法解析。",
        ),
        ProblemKind(
            "not_authenticated",
            401,
            "Sign in",
            "Sign in or send a token to see this.",
            "请登录或附上访问令牌。",
        ),
        ProblemKind(
            "authentication_failed",
            401,
            "Not recognised",
            "This token or session is not valid; make a new one.",
            "令牌或会话无效；请重新获取。",
        ),
        ProblemKind(
            "permission_denied",
            403,
            "Not allowed",
            "You may not do this.",
            "您没有此项权限。",
        ),
        ProblemKind(
            "unknown_address",
            404,
            "Unknown address",
            "Nothing answers at this address; /api/docs/ lists all.",
            "此地址无所指；全部地址见 /api/docs/。",
        ),
        ProblemKind(
            "method_not_allowed",
            405,
            "Method not allowed",
            "This address does not take this method; Allow lists those it takes.",
            "此地址不支持该方法；可用方法见 Allow。",
        ),
        ProblemKind(
            "not_acceptable",
            406,
            "Not acceptable",
            "This address cannot answer in a type that Accept names.",
            "无法以 Accept 所列类型作答。",
        ),
        ProblemKind(
            "body_too_large",
            413,
            "Body too large",
            "The body is larger than is read here; send less at a time, or upload a file.",
            "请求正文过大；请分次发送，或改用文件上传。",
        ),
        ProblemKind(
            "unsupported_media_type",
            415,
            "Unsupported media type",
            "The body is of a type that is not read here; send application/json.",
            "不支持此正文类型；请用 application/json。",
        ),
        ProblemKind(
            "internal_error",
            500,
            "Internal error",
            "Something went wrong here; it was logged.",
            "服务器内部出错，已记录。",
        ),
        ProblemKind(
            "not_ready",
            503,
            "Not ready",
            "Not ready: {reason}",
            "尚未就绪：{reason}",
        ),
    )
}


def _subclasses(kind: type[ContentError]) -> Iterator[type[ContentError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _subclasses(child)


def problem_kinds() -> dict[str, ProblemKind]:
    """Give every code that this server answers with, by code."""
    kinds = {
        kind.code: ProblemKind(kind.code, kind.status, kind.title, kind.template, kind.template_zh)
        for kind in _subclasses(ContentError)
    }
    return dict(sorted({**kinds, **HTTP_PROBLEMS}.items()))
