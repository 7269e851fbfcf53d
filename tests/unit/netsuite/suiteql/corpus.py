"""The statements of `corpus/`: each with the rows it finds, or with what is answered in place of them."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

REFUSED = "Invalid search query. Detailed unprocessed description follows. "
UNSUPPORTED = "Search error occurred: Invalid or unsupported search"

_FOLDER = Path(__file__).parent / "corpus"


@cache
def cases(area: str) -> dict[str, dict[str, Any]]:
    """The cases of one file by name."""
    found = tomllib.loads((_FOLDER / f"{area}.toml").read_text(encoding="utf-8"))["case"]
    named = {case["name"]: case for case in found}
    assert len(named) == len(found), f"a name comes twice in {area}"
    return named


@cache
def found_cases() -> dict[str, dict[str, Any]]:
    """Every case with rows, as ``area: name``."""
    areas = sorted(path.stem for path in _FOLDER.glob("*.toml") if path.stem != "refused")
    return {f"{area}: {name}": case for area in areas for name, case in cases(area).items()}


def rows_of(items: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Rows without their links, which are there and empty."""
    assert all(item["links"] == [] for item in items)
    return [{key: value for key, value in item.items() if key != "links"} for item in items]
