"""Lists as one parameter of a statement, so that a statement is built once whatever the length."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Select, bindparam, func, select


def listed(parameter: str) -> Select[Any]:
    """What ``parameter`` holds, for use with ``in_``: a JSON list made by `as_list`."""
    return select(func.json_each(bindparam(parameter)).table_valued("value").c.value)


def as_list(values: Iterable[int] | Iterable[str]) -> str:
    """The parameter of a `listed`."""
    return msgspec.json.encode(list(values)).decode()
