"""What SuiteQL answers to a statement it does not take: texts that clients match (NetSuite contract 5.3)."""

from __future__ import annotations

from collections.abc import Mapping

from simulators.netsuite.errors import InvalidParameter


class InvalidSearch(InvalidParameter):
    """The statement cannot be answered; ``reason`` stands behind the words that are always there."""

    def __init__(self, reason: str) -> None:
        text = f"Invalid search query. Detailed unprocessed description follows. {reason}"
        super().__init__(text, query="q")


class UnknownTable(InvalidSearch):
    """There is no such table."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Invalid search type: {name}.")


class HiddenTable(InvalidSearch):
    """The role has no permission for the table, or its feature is off."""

    def __init__(self, name: str) -> None:
        super().__init__(f"Search error occurred: Record '{name}' was not found.")


class UnknownColumn(InvalidSearch):
    """No table of the statement has such a column. ``known`` is the tables by the names they go by."""

    def __init__(self, name: str, known: Mapping[str, str]) -> None:
        listed = ", ".join(f"{alias}={table}" for alias, table in known.items())
        super().__init__(
            f"Search error occurred: Unknown identifier '{name}'. Available identifiers are: {{{listed}}}."
        )


class RemovedColumn(InvalidSearch):
    """The record has the field, SuiteQL does not show it."""

    def __init__(self, name: str, table: str) -> None:
        super().__init__(
            f"Search error occurred: Field '{name}' for record '{table}' was not found. "
            "Reason: REMOVED - Field is removed"
        )


class Unsupported(InvalidSearch):
    """The syntax, a function or a value is not taken; the vendor does not say which."""

    def __init__(self) -> None:
        super().__init__("Search error occurred: Invalid or unsupported search")


class BrokenColumn(Exception):
    """A column on which NetSuite itself fails: 500, without a reason."""
