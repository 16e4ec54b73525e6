"""What a benchmark hands in: named tables of plain rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what was measured, with its units in the column names."""

    name: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str | float | int, ...], ...]
    note: str = ""

    def as_records(self) -> list[dict[str, str | float | int]]:
        """Give the rows as records by column.

        >>> Table("reading", ("address", "ms"), (("/", 1.5),)).as_records()
        [{'address': '/', 'ms': 1.5}]
        """
        return [dict(zip(self.columns, row, strict=True)) for row in self.rows]
