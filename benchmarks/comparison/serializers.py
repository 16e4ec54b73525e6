"""Requirements as serializers give them: the answer of ``requirements/?expand=children``."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from content.identity import path_depth, path_places
from content.models import Requirement
from content.queries.addresses import requirement_address


def _address(row: Requirement) -> str:
    edition = row.edition
    return requirement_address(
        edition.framework.slug, edition.label, row.code or None, str(row.entity.uid)
    )


class BlankAsNull(serializers.CharField):
    """Gives null for a blank text, as the answers do."""

    def to_representation(self, value: Any) -> Any:
        """Give the text, or None."""
        return value or None


class PlaceSerializer(serializers.ModelSerializer[Requirement]):
    """A child by its place."""

    uid = serializers.UUIDField(source="entity.uid")
    code = BlankAsNull()
    title = serializers.SerializerMethodField()
    address = serializers.SerializerMethodField()

    class Meta:
        model = Requirement
        fields = ["uid", "code", "title", "address"]

    def get_title(self, row: Requirement) -> str | None:
        """Give the title, else the first words."""
        return row.title or row.statement[:40] or None

    def get_address(self, row: Requirement) -> str:
        """Give the address on the site."""
        return _address(row)


class RequirementSerializer(serializers.ModelSerializer[Requirement]):
    """A requirement with its children, in its original language."""

    uid = serializers.UUIDField(source="entity.uid")
    address = serializers.SerializerMethodField()
    framework = serializers.CharField(source="edition.framework.slug")
    edition = serializers.CharField(source="edition.label")
    type = BlankAsNull()
    code = BlankAsNull()
    title = BlankAsNull()
    statement = BlankAsNull()
    language = serializers.CharField(source="edition.language")
    actor = BlankAsNull()
    condition = BlankAsNull()
    marker = BlankAsNull()
    depth = serializers.SerializerMethodField()
    position = serializers.SerializerMethodField()
    parent_uid = serializers.SerializerMethodField()
    digest = BlankAsNull()
    state = serializers.CharField(source="edition.state")
    children = PlaceSerializer(many=True)

    class Meta:
        model = Requirement
        fields = [
            "uid", "address", "framework", "edition", "kind", "type", "code", "title", "statement",
            "language", "modality", "actor", "condition", "marker", "depth", "position",
            "parent_uid", "digest", "state", "children",
        ]  # fmt: skip

    def get_address(self, row: Requirement) -> str:
        """Give the address on the site."""
        return _address(row)

    def get_depth(self, row: Requirement) -> int:
        """Give the edges below the edition."""
        return path_depth(row.path)

    def get_position(self, row: Requirement) -> int:
        """Give the place among the siblings."""
        return path_places(row.path)[-1]

    def get_parent_uid(self, row: Requirement) -> str | None:
        """Give the uid of the parent."""
        return str(row.parent.entity.uid) if row.parent else None
