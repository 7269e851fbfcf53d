"""What was spent of the apps' limits, where several processes spend it.

Kept beside the database, not in it: it is of no use in a backup, and counting a call must not wait for a
cycle's transactions.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

Result = TypeVar("Result")


class SpentFile:
    """One sheet of text for each side, which one caller at a time may read and write.

    Processes and threads may use it side by side. It is made when it is missing; losing it costs nothing but
    the memory of the calls of the last minutes.
    """

    def __init__(self, path: Path) -> None:
        self._lock = threading.Lock()
        self._raw = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=10.0)
        self._raw.execute("PRAGMA journal_mode=WAL")
        self._raw.execute("PRAGMA synchronous=OFF")
        self._raw.execute("CREATE TABLE IF NOT EXISTS spent (side TEXT PRIMARY KEY, sheet BLOB NOT NULL)")

    def turn(self, side: str, work: Callable[[bytes], tuple[bytes, Result]]) -> Result:
        """Let ``work`` make the new sheet of a side out of the old one (``b""`` at first), and a result."""
        with self._lock, self._raw:
            self._raw.execute("BEGIN IMMEDIATE")
            row = self._raw.execute("SELECT sheet FROM spent WHERE side = ?", (side,)).fetchone()
            sheet, result = work(row[0] if row else b"")
            self._raw.execute("INSERT OR REPLACE INTO spent VALUES (?, ?)", (side, sheet))
        return result

    def forget(self) -> None:
        """Nothing was spent: the clock went back."""
        with self._lock:
            self._raw.execute("DELETE FROM spent")

    def close(self) -> None:
        """Give the file back."""
        with self._lock:
            self._raw.close()
