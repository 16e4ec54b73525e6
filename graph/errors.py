"""What a question about the graph can be refused for."""

from content.errors import ContentError


class UnknownNodeError(ContentError):
    """No node of this reading has this uid."""

    code, status, title = "unknown_node", 404, "Unknown node"
    template = "No node {uid} stands in the graph on that day; look its uid up by search."
    template_zh = "图谱在该日没有节点 {uid};请先用搜索查出它的永久标识。"


class GraphTooLargeError(ContentError):
    """An answer would cost more than one request may."""

    code, status, title = "graph_too_large", 422, "Graph too large"
    template = "{question} would touch more than {limit} {unit}; narrow it by types or depth."
    template_zh = "{question} 将涉及超过 {limit} 个{unit_zh};请用 types 或 depth 缩小范围。"


class ReportNotReadyError(ContentError):
    """A report on the whole graph of this revision is still being made."""

    code, status, title = "report_not_ready", 503, "Report not ready"
    # Seconds; the answer says so in Retry-After.
    wait = 10
    template = "The {kind} of revision {revision} are being computed; ask again in a while."
    template_zh = "修订 {revision} 的 {kind} 尚在计算;请稍后再试。"
