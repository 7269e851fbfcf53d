"""Put data into accounts: users' own exports, generated people and companies, small named worlds.

``read_csv``, ``world`` and ``generate`` (in `rehearse.fill.generate`, which loads Faker) make batches of
rows; ``fill`` sends them through a callable that knows the accounts, and reports every row by its line.
"""

from __future__ import annotations

from rehearse.fill.csv_file import read_csv, read_csv_text
from rehearse.fill.errors import FillError
from rehearse.fill.into import fill
from rehearse.fill.report import FillReport, Part
from rehearse.fill.rows import Batch, Outcome, Refused, Row, Send
from rehearse.fill.worlds import world, world_names

__all__ = [
    "Batch",
    "FillError",
    "FillReport",
    "Outcome",
    "Part",
    "Refused",
    "Row",
    "Send",
    "fill",
    "read_csv",
    "read_csv_text",
    "world",
    "world_names",
]
