"""What a comparison is told with, in Chinese and English."""

# In the order in which a reader wants to know: what is said, what came and went, where it stands.
CHANGES: dict[str, tuple[str, str]] = {
    "changed": ("修改", "Changed"),
    "added": ("新增", "Added"),
    "removed": ("删去", "Removed"),
    "split": ("拆分", "Split"),
    "merged": ("合并", "Merged"),
    "moved": ("移动", "Moved"),
    "renumbered": ("改号", "Renumbered"),
    "citations": ("出处变动", "Citations"),
    "associations": ("关联变动", "Associations"),
}
RELATIONS: dict[str, tuple[str, str]] = {
    "kept": ("不变", "kept"),
    "renamed": ("换标识", "renamed"),
    "split": ("拆分", "split"),
    "merged": ("合并", "merged"),
    "added": ("新增", "added"),
    "removed": ("删去", "removed"),
    "moved": ("移动", "moved"),
    "changed": ("修改", "changed"),
}
FIELDS: dict[str, tuple[str, str]] = {
    "title": ("标题", "title"),
    "statement": ("正文", "statement"),
    "kind": ("类别", "kind"),
    "type": ("类型", "type"),
    "modality": ("语气", "modality"),
    "actor": ("主体", "actor"),
    "condition": ("条件", "condition"),
    "original": ("原始数据", "original"),
    "rationale": ("理由", "rationale"),
    "evidence": ("依据", "evidence"),
    "source": ("来源", "source"),
    "target": ("目标", "target"),
    "confidence": ("置信度", "confidence"),
    "origin": ("来历", "origin"),
    "navigation": ("导航", "navigation"),
    "position": ("次序", "position"),
    "outside": ("提纲之外的文字", "words outside the outline"),
}


def said(words: dict[str, tuple[str, str]], name: str, language: str) -> str:
    """Give a word in a language: Chinese, else English; a name without a word stays as it is.

    >>> said(CHANGES, "moved", "zh-Hans"), said(FIELDS, "actor", "en"), said(FIELDS, "x", "en")
    ('移动', 'actor', 'x')
    """
    chinese, english = words.get(name, (name, name))
    return chinese if language.startswith("zh") else english


def in_both(words: dict[str, tuple[str, str]], name: str) -> str:
    """Give a word in both languages.

    >>> in_both(CHANGES, "added")
    '新增 · Added'
    """
    return " · ".join(dict.fromkeys(words.get(name, (name, name))))
