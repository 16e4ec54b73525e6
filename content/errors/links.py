"""Refusals of links between entities."""

from content.errors.base import ContentError


class LinkToItselfError(ContentError):
    """A link would join a thing to itself, merged identities followed."""

    code, status, title = "link_to_itself", 422, "Link to itself"
    template = "{entity} would be linked to itself; choose another end."
    template_zh = "{entity} 不能与自身关联;请另选一端。"


class LinkDuplicateError(ContentError):
    """A link that says the same stands here already; ``other`` is its uid."""

    code, status, title = "link_duplicate", 409, "Link exists"
    template = "“{link}” ({other}) says this already; change that link instead."
    template_zh = "“{link}”({other})已说明同一关系;请改动该关联。"


class LinkContradictionError(ContentError):
    """A link between the same two ends says what cannot hold beside this; ``other`` is its uid."""

    code, status, title = "link_contradiction", 409, "Links contradict"
    template = "{type} cannot stand beside “{link}” ({other}); remove or change one of them."
    template_zh = "“{type_zh}”不能与“{link}”({other})并存;请删除或修改其中之一。"


class LinkCycleError(ContentError):
    """A link would close a cycle of a type that may have none; ``others`` are its links' uids."""

    code, status, title = "link_cycle", 409, "Links form a cycle"
    template = "{type} may not run in a circle: {way}; remove or change one of these links."
    template_zh = "“{type_zh}”不得成环:{way};请删除或修改其中一条关联。"
