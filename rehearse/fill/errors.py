"""What can go wrong before any row is sent. Each message says how to go on."""

from __future__ import annotations

from collections.abc import Sequence


class FillError(Exception):
    """Nothing was put into any account; the text is for the person at the terminal."""


class FileUnreadable(FillError):
    """There is no file to read at this path."""


class NotACsvFile(FillError):
    """The bytes are no CSV text in UTF-8."""


class MissingColumns(FillError):
    """No line near the top of the file holds a heading that a record can be known by."""

    def __init__(self, origin: str, export: str, *, found: Sequence[str], wanted: Sequence[str]) -> None:
        self.found = tuple(found)
        self.wanted = tuple(wanted)
        super().__init__(
            f"{origin}: no line at the top of the file holds the headings of a {export}. "
            f"Columns found: {', '.join(repr(name) for name in found) or 'none'}. "
            f"Wanted, at least one of: {', '.join(repr(name) for name in wanted)}. "
            "Export the list again with its heading line, or add one."
        )


class UnknownWorld(FillError):
    """No world has this name."""


class BrokenWorld(FillError):
    """A world's file does not say what it must."""


class NotGeneratable(FillError):
    """A number of records, or a share of them, that cannot be made."""


class IncompleteAnswer(FillError):
    """The account did not tell for every row what became of it; some rows may be in."""
