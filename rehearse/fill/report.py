"""What a fill did: how many records are in, which rows are not and why."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from rehearse.fill.rows import Refused

SHOWN = 50
"""How many refused rows of one object the text names; the JSON names all of them."""


@dataclass(frozen=True, slots=True)
class Part:
    """What became of one batch. ``refused`` is in the order of the source."""

    app: str
    object: str
    origin: str
    counted: Literal["line", "row"]
    taken: int
    refused: tuple[Refused, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]

    def lines(self) -> list[str]:
        """The part as plain lines of text."""
        counts = f"{self.taken:,} taken, {len(self.refused):,} refused"
        lines = [f"{self.app} {self.object} from {self.origin}: {counts}"]
        lines += [f"  {self.counted} {each.line}: {each.reason}" for each in self.refused[:SHOWN]]
        if len(self.refused) > SHOWN:
            lines.append(f"  and {len(self.refused) - SHOWN:,} more; the JSON report names all of them")
        if self.ignored:
            lines.append(f"  ignored columns: {', '.join(self.ignored)}")
        lines += [f"  {note}" for note in self.notes]
        return lines


@dataclass(frozen=True, slots=True)
class FillReport:
    """One part for each batch, in the order in which they were sent."""

    parts: tuple[Part, ...]

    @property
    def taken(self) -> int:
        """Rows that are records now."""
        return sum(part.taken for part in self.parts)

    @property
    def refused(self) -> int:
        """Rows that are not."""
        return sum(len(part.refused) for part in self.parts)

    def text(self) -> str:
        """Plain lines for a terminal, without a line end at the end."""
        return "\n".join(line for part in self.parts for line in part.lines())

    def to_dict(self) -> dict[str, Any]:
        """Plain values: ``{"taken", "refused", "parts": [{"app", "object", …, "refused": [{…}]}]}``."""
        return {
            "taken": self.taken,
            "refused": self.refused,
            "parts": [
                {
                    "app": part.app,
                    "object": part.object,
                    "origin": part.origin,
                    "taken": part.taken,
                    "refused": [{part.counted: each.line, "reason": each.reason} for each in part.refused],
                    "ignored_columns": list(part.ignored),
                    "notes": list(part.notes),
                }
                for part in self.parts
            ],
        }

    def to_json(self) -> str:
        """`to_dict` as one JSON text, in UTF-8 characters, not escapes."""
        return json.dumps(self.to_dict(), ensure_ascii=False)
