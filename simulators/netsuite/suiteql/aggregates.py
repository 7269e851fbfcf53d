"""What SQLite cannot gather by itself."""

from __future__ import annotations

from typing import Any


class ListAgg:
    """``LISTAGG(value, separator) WITHIN GROUP (ORDER BY key)``; ``descending`` is 0 or 1."""

    def __init__(self) -> None:
        self._found: list[tuple[bool, Any, str]] = []
        self._separator = ""
        self._descending = False

    def step(self, value: str | None, separator: str | None, key: Any, descending: int) -> None:
        """One row."""
        self._separator, self._descending = separator or "", bool(descending)
        if value is not None:
            self._found.append(((key is None) != self._descending, key if key is not None else 0, value))

    def finalize(self) -> str | None:
        """The values in order, as one text."""
        ordered = sorted(self._found, key=lambda one: one[:2], reverse=self._descending)
        return self._separator.join(value for _, _, value in ordered) or None
