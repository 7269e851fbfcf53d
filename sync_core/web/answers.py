"""How values look in answers: ISO times, lists with a cursor, checks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
from flask import Response

from sync_core.apps.client import Check

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A JSON answer."""
    return Response(
        msgspec.json.encode(data), status=status, headers=headers, content_type="application/json"
    )


def listed(items: Sequence[Any], next: str | None = None) -> Response:
    """A list. ``next`` goes into ``?cursor=`` for the page after this one; null on the last."""
    return answer({"items": items, "next": next})


def iso(at: int) -> str:
    """An instant as ``2026-03-02T14:05:01.123Z``."""
    return (_EPOCH + timedelta(milliseconds=at)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def iso_or_none(at: int | None) -> str | None:
    """As `iso`; null stays null."""
    return None if at is None else iso(at)


def check_json(check: Check) -> dict[str, str]:
    """One pre-flight check."""
    return {"name": check.name, "result": check.result, "message": check.message}
